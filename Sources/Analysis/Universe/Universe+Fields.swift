internal import Basics
internal import JOSE
internal import Matching
internal import Mesh
internal import Program
internal import Resources

extension PatternCollection {
  /// All that an enforced rule of a proxy looks at, and the audiences of its tokens.
  mutating func add(_ program: EnforcementProgram) {
    let areRead = program.source != nil
    for chain in [program.http, program.tcp] {
      add(chain.deny.rules, areRead: areRead)
      add(chain.allow.rules, areRead: areRead)
      for stage in chain.custom { add(stage.rules + stage.denyingDryRunRules, areRead: areRead) }
    }
    guard let jwt = program.http.jwt else { return }
    add(issuers: jwt.providers.map(\.rule.issuer))
    for provider in jwt.providers where !provider.rule.audiences.isEmpty {
      let texts = TextLanguage.audiences(like: provider.rule.audiences)
      add(.claim(["aud"]), texts.map { .exact($0) })
      for text in texts {
        add(
          PatternUnit(
            label: .when("request.auth.claims[aud]"),
            value: text,
            languages: [.exact(text)]
          ),
          of: .claim(["aud"])
        )
      }
    }
  }

  /// Issuers of tokens.
  mutating func add(issuers: [ByteString]) {
    guard !issuers.isEmpty else { return }
    add(.claim(["iss"]), issuers.map { .exact($0) })
    for issuer in issuers {
      guard let value = TextPattern.exact(issuer).written(isHeader: false) else { continue }
      let label = PatternUnit.Label.when("request.auth.claims[iss]")
      add(
        PatternUnit(label: label, value: value, languages: [.exact(issuer)]),
        of: .claim(["iss"])
      )
    }
  }
}

extension TextLanguage {
  /// The audiences that a rule with these takes (JWT-10).
  static func audiences(like audiences: [ByteString]) -> [ByteString] {
    var texts: Set<ByteString> = []
    for wanted in Set(audiences.map { ByteString(bytes: JWT.bareAudience($0)) }) {
      for start in ["", "http://", "https://"] as [ByteString] {
        for end in ["", "/"] as [ByteString] {
          let text = start + wanted + end
          if JWT.bareAudience(text) == wanted.bytes[...] { texts.insert(text) }
        }
      }
    }
    return texts.sorted()
  }
}

extension Universe {
  /// Token and claims, by their paths.
  mutating func addClaims(
    _ patterns: PatternCollection,
    _ programs: [EnforcementProgram]
  ) throws(Undecided) {
    addVariable(.token, costs: [0, 5])
    let issuers = programs.compactMap(\.http.jwt).flatMap(\.providers).map(\.rule.issuer)
      .filter { !$0.isEmpty }
    for key in patterns.keys {
      guard case .claim(let path) = key else { continue }
      let treatment = ClaimTreatment(path)
      let field = try Self.blaming(key) { () throws(Undecided) in
        try TextField(
          patterns.texts[key] ?? [],
          in: .unicode,
          mayBeAbsent: treatment == .text,
          hints: path == ["iss"] ? issuers : []
        )
      }
      switch treatment {
      case .text: add(field, as: key, absenceCost: 4)
      case .set: add(setOf: field, as: key)
      case .never: break
      }
    }
    guard !readsTokensDirectly else { return }
    for key in patterns.keys {
      guard case .claim = key else { continue }
      markUnknown(key, "what releases before 1.21 make of tokens is not worked out")
    }
  }

  mutating func addHeaders(
    _ patterns: PatternCollection,
    _ programs: [EnforcementProgram]
  ) throws(Undecided) {
    for key in patterns.keys {
      guard case .header(let name) = key else { continue }
      if programs.contains(where: { $0.http.jwt?.reads(name) == true }) {
        markUnknown(key, "a RequestAuthentication looks for tokens in this header")
      }
      let treatments = Set(
        programs.map { program in
          HeaderTreatment(of: name, at: program.point, program: program.http, isBeforeTokens: true)
        }
      )
      let variables = treatments.filter(\.isVariable)
      if variables.count > 1 { markUnknown(key, "the proxies see this header in different ways") }
      guard let treatment = variables.first else { continue }
      try addHeader(key, treatment, patterns)
    }
  }

  private mutating func addHeader(
    _ key: FieldKey,
    _ treatment: HeaderTreatment,
    _ patterns: PatternCollection
  ) throws(Undecided) {
    let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let any = ByteSet { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }
    var languages = patterns.texts[key] ?? []
    // HTTP/1.1 cuts blanks at the ends.
    if languages.contains(where: { $0.mentions(blank) }) {
      let blanks = ByteSet(where: blank)
      let anything = TextLanguage.Piece.run(.all, atLeast: 0)
      languages.append(
        .sequences([[.bytes([blanks]), anything], [anything, .bytes([blanks])]])
      )
    }
    if key == .header("content-type") || key == .header("origin")
      || key == .header("access-control-request-method")
    {
      languages += [Self.blankTexts, .exact("")]
    }
    let domain: TextDomain
    switch treatment {
    case .text(.notEmpty, _): domain = .of(any, mayBeEmpty: false)
    case .text(.trailers, _): domain = .anyOf(["", "trailers"])
    case .text(.any, _), .lines, .absent, .unknown: domain = .of(any)
    }
    let mayBeAbsent: Bool
    if case .text(_, let absent) = treatment { mayBeAbsent = absent } else { mayBeAbsent = false }
    let field = try Self.blaming(key) { () throws(Undecided) in
      try TextField(languages, in: domain, mayBeAbsent: mayBeAbsent)
    }
    let onlyHTTP2 = field.texts.indices.filter { index in
      let bytes = field.texts[index].bytes
      return bytes.first.map(blank) == true || bytes.last.map(blank) == true
    }.map { UInt32($0) }
    guard treatment == .lines else {
      add(field, as: key, added: 3)
      let width = variables[variables.count - 1].width
      let isTrailers = treatment == .text(.trailers, mayBeAbsent: true)
      let empty = isTrailers ? field.atom(of: "").map { AtomSet(atoms: [$0]) } : nil
      setVersions(
        key,
        level: variables.count - 1,
        http1: field.shifted(AtomSet(atoms: onlyHTTP2)).complement(width),
        http2: (empty ?? .empty).complement(width)
      )
      return
    }
    add(setOf: field, as: key)
    // An empty cookie is none over HTTP/2.
    if key == .header("cookie"), let atom = field.space.atom(of: ""),
      field.texts[Int(atom)].isEmpty, let level = elementLevels[key]?[atom]
    {
      setVersions(key, level: level, http1: .all(2), http2: AtomSet(atoms: [0]))
    }
    for atom in onlyHTTP2 {
      guard let level = elementLevels[key]?[atom] else { continue }
      setVersions(key, level: level, http1: AtomSet(atoms: [0]), http2: .all(2))
    }
  }

  static let blankTexts = TextLanguage.sequences([[.run(ByteSet([0x20, 0x09]), atLeast: 0)]])

  mutating func addMetadata(_ patterns: PatternCollection) throws(Undecided) {
    for key in patterns.keys {
      switch key {
      case .metadata:
        let field = try Self.blaming(key) { () throws(Undecided) in
          try TextField(patterns.texts[key] ?? [], in: .unicode, mayBeAbsent: true)
        }
        add(field, as: key, added: 3)
      case .metadataList:
        let field = try Self.blaming(key) { () throws(Undecided) in
          try TextField(patterns.texts[key] ?? [], in: .unicode, mayBeAbsent: false)
        }
        add(setOf: field, as: key)
      case .connection, .peer, .host, .method, .path, .destinationIP, .sourceIP, .remoteIP,
        .serverName, .token, .claim, .header, .provider:
        break
      }
    }
    if !readsTokensDirectly {
      for key in patterns.keys {
        guard case .metadata("istio_authn", _) = key else { continue }
        markUnknown(key, "what releases before 1.21 make of tokens is not worked out")
      }
    }
  }
}

extension HeaderTreatment {
  /// Whether requests can differ in the header.
  var isVariable: Bool {
    switch self {
    case .text, .lines: true
    case .absent, .unknown: false
    }
  }
}
