internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

extension TestReader {
  /// How long a chain of `extends` may be.
  private static let maximumExtends = 16

  /// A token as written, without what it takes over.
  struct TokenEntry {
    let location: SourceLocation
    var extends: Located<ByteString>?
    var issuer: ByteString?
    var subject: ByteString?
    var audience: JSONValue?
    var expiry: TokenRecipe.Moment??
    var issuedAt: TokenRecipe.Moment?
    var notBefore: TokenRecipe.Moment?
    /// A null takes a claim away.
    var claims: [ByteString: JSONValue] = [:]
    var isForged: Bool?
  }

  /// The tokens by name; `nil` for one that has an error of its own.
  mutating func tokens(_ node: Node) -> [ByteString: TokenRecipe?] {
    guard StrictMapping(node, called: "\"tokens\"", &findings) != nil else { return [:] }
    var entries: [ByteString: TokenEntry] = [:]
    for member in node.members { entries[member.name] = tokenEntry(member) }
    var recipes: [ByteString: TokenRecipe?] = [:]
    let names = Set(node.members.map(\.name))
    for member in node.members {
      recipes[member.name] = .some(recipe(member.name, entries, names))
    }
    return recipes
  }

  /// One token; `nil` where something about it is wrong, which is then reported.
  private mutating func tokenEntry(_ member: Node.Member) -> TokenEntry? {
    let name = "the token \(quoted(member.name))"
    let problems = findings.diagnostics.count
    guard var fields = StrictMapping(member.value, called: name, &findings) else { return nil }
    var entry = TokenEntry(location: member.key.location)
    entry.extends = fields.string("extends", &findings)
    entry.issuer = fields.string("issuer", &findings)?.value
    entry.subject = fields.string("subject", &findings)?.value
    if let node = fields.value("audience") { entry.audience = audience(node) }
    if let node = fields.value("expiresIn") { entry.expiry = lifetime(node) }
    if let node = fields.value("issuedAt") { entry.issuedAt = moment(node, "\"issuedAt\"") }
    if let node = fields.value("notBefore") { entry.notBefore = moment(node, "\"notBefore\"") }
    entry.isForged = fields.bool("forged", &findings)
    if let node = fields.value("claims") { entry.claims = claims(node, beside: fields) }
    fields.reportUnknownFields(&findings, as: .unknownTestField) { field in
      Self.registeredClaims.contains { $0.claim == field || ByteString($0.field) == field }
        ? Self.adviceOnClaim(field) : []
    }
    return findings.diagnostics.count == problems ? entry : nil
  }

  private mutating func audience(_ node: Node) -> JSONValue? {
    guard node.kind == .sequence else {
      return node.string(called: "\"audience\"", &findings).map(JSONValue.string)
    }
    return .array(
      node.elements.compactMap {
        $0.string(called: "an item of \"audience\"", &findings).map(JSONValue.string)
      }
    )
  }

  /// Go's durations, `never`; the outer `nil` where it is neither.
  private mutating func lifetime(_ node: Node) -> TokenRecipe.Moment?? {
    if node.string == "never" { return .some(nil) }
    return duration(node, "\"expiresIn\"", or: " or \"never\"").map { .some(.after($0)) }
  }

  private mutating func moment(_ node: Node, _ name: String) -> TokenRecipe.Moment? {
    if let text = node.string, let seconds = secondsSince1970(rfc3339: text) { return .at(seconds) }
    return duration(node, name, or: " or a time").map { .after($0) }
  }

  /// Whole seconds of a duration, fractions cut off.
  private mutating func duration(_ node: Node, _ name: String, or others: String) -> Int64? {
    let isText = node.kind == .string || (node.kind == .integer && node.text == "0")
    if isText, let nanoseconds = goDuration(node.text) { return nanoseconds / 1_000_000_000 }
    findings.report(
      .badValue,
      "\(name) must be a duration such as 1h30m or -5m\(others), not \(shown(node))",
      at: node.location
    )
    return nil
  }

  // MARK: Claims

  /// The claims that have fields of their own.
  private static let registeredClaims: [(claim: ByteString, field: String)] = [
    ("iss", "issuer"), ("sub", "subject"), ("aud", "audience"), ("exp", "expiresIn"),
    ("nbf", "notBefore"), ("iat", "issuedAt"),
  ]

  private static func adviceOnClaim(_ claim: ByteString) -> [String] {
    registeredClaims.filter { $0.claim == claim }.map { "the field is called \"\($0.field)\"" }
  }

  /// Claims by name, null for those to take away; a claim is written in one place only.
  private mutating func claims(
    _ node: Node,
    beside fields: StrictMapping
  ) -> [ByteString: JSONValue] {
    guard StrictMapping(node, called: "\"claims\"", &findings) != nil else { return [:] }
    var claims: [ByteString: JSONValue] = [:]
    for member in node.members {
      let field = Self.registeredClaims.first { $0.claim == member.name }?.field
      if let field, fields.has(ByteString(field)) || member.name == "iss" {
        findings.report(
          .conflictingFields,
          "the claim \(quoted(member.name)) is the token's \"\(field)\"",
          at: member.key.location,
          notes: ["write it as \"\(field)\" alone"]
        )
      } else if let value = member.value.json {
        claims[member.name] = value
      } else {
        findings.report(
          .badValue,
          "the claim \(quoted(member.name)) is a number that JSON does not have",
          at: member.value.location
        )
      }
    }
    return claims
  }

  // MARK: Extending

  /// The token with what it takes over: its own fields go first, claims are merged one by one.
  private mutating func recipe(
    _ name: ByteString,
    _ entries: [ByteString: TokenEntry],
    _ names: Set<ByteString>
  ) -> TokenRecipe? {
    guard let own = entries[name] else { return nil }
    var chain = [own]
    var seen: Set<ByteString> = [name]
    while let next = chain.last?.extends {
      guard let parent = entries[next.value] else {
        // Where the other one has an error, that is enough.
        if !names.contains(next.value) { report(unknownToken: next, among: names) }
        return nil
      }
      guard seen.insert(next.value).inserted else {
        findings.report(
          .badValue,
          "the token \(quoted(name)) extends itself",
          at: chain[0].extends?.location ?? next.location
        )
        return nil
      }
      guard chain.count < Self.maximumExtends else {
        findings.report(
          .badValue,
          "the token \(quoted(name)) extends more than \(Self.maximumExtends) others",
          at: chain[0].extends?.location ?? next.location
        )
        return nil
      }
      chain.append(parent)
    }
    guard let issuer = chain.lazy.compactMap(\.issuer).first else {
      findings.report(
        .missingField,
        "the token \(quoted(name)) has no \"issuer\"",
        at: own.location
      )
      return nil
    }
    var recipe = TokenRecipe(issuer: issuer)
    for entry in chain.reversed() { entry.apply(to: &recipe) }
    return recipe
  }

  /// A name that is no token's; the nearest one is the advice.
  mutating func report(unknownToken name: Located<ByteString>, among known: Set<ByteString>) {
    // Nobody reads a hundred suggestions, and each takes its time.
    let isHelpful = findings.diagnostics.count < 100 && known.count < 1000
    let nearest = isHelpful ? nearestName(to: name.value, among: known.sorted()) : nil
    findings.report(
      .unknownName,
      "there is no token \(quoted(name.value))",
      at: name.location,
      notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
    )
  }
}

extension TestReader.TokenEntry {
  func apply(to recipe: inout TokenRecipe) {
    // A field takes the place of the claim that an ancestor wrote by its name.
    if let subject {
      recipe.subject = subject
      recipe.claims.removeValue(forKey: "sub")
    }
    if let audience {
      recipe.audience = audience
      recipe.claims.removeValue(forKey: "aud")
    }
    if let expiry {
      recipe.expiry = expiry
      recipe.claims.removeValue(forKey: "exp")
    }
    if let issuedAt {
      recipe.issuedAt = issuedAt
      recipe.claims.removeValue(forKey: "iat")
    }
    if let notBefore {
      recipe.notBefore = notBefore
      recipe.claims.removeValue(forKey: "nbf")
    }
    if let isForged { recipe.isForged = isForged }
    for (name, value) in claims {
      if value == .null {
        recipe.remove(claim: name)
      } else {
        recipe.claims[name] = value
      }
    }
  }
}

extension TokenRecipe {
  fileprivate mutating func remove(claim name: ByteString) {
    claims.removeValue(forKey: name)
    switch name {
    case "sub": subject = nil
    case "aud": audience = nil
    case "exp": expiry = nil
    case "nbf": notBefore = nil
    case "iat": issuedAt = nil
    default: break
    }
  }
}
