internal import Basics
internal import Evaluation
internal import Program
internal import Resources

/// What a JWT filter refuses, for tokens that are rightly signed (RA-32, RA-33, RA-40 to RA-47).
struct TokenStage: Sendable {
  /// What one provider makes of a token, times and signature being good.
  private enum Status: Hashable {
    case ok, missed, unknownIssuer, audience, other

    /// RA-43: whether it counts as nothing worse.
    var isMild: Bool {
      switch self {
      case .missed, .unknownIssuer: true
      case .ok, .audience, .other: false
      }
    }
  }

  /// A provider on tokens of one kind of issuer, before the audience is looked at.
  private struct View: Hashable {
    let reception: TokenReception
    let takesIssuer: Bool
  }

  /// With more different lists of audiences the cases are too many.
  private static let maximumLists = 8

  let stage: JWTStage
  let universe: Universe

  /// The set of tuples of each refusal: those of DENY and those of UNAUTHENTICATED.
  func refusals(
    in table: DiagramTable
  ) throws(Undecided) -> (denied: NodeID, unauthenticated: NodeID) {
    guard let tokenLevel = universe.levels[.token],
      let issuerLevel = universe.levels[.claim(["iss"])],
      let issuers = universe.texts[.claim(["iss"])]
    else { return (.none, .none) }
    let oddClaims: Set<ByteString> = ["iss", "sub", "jti"]
    guard !stage.providers.contains(where: { !oddClaims.isDisjoint(with: $0.spaceDelimitedClaims) })
    else {
      throw Undecided(
        fields: ["spaceDelimitedClaims"],
        reason: "splitting of \"iss\", \"sub\" or \"jti\" is not worked out"
      )
    }
    // Issuers that all providers treat alike.
    var groups: [[View]: [UInt32]] = [:]
    for atom in 0..<universe.variables[issuerLevel].width {
      groups[try views(issuer: issuers.text(of: atom)), default: []].append(atom)
    }
    let lists = audienceLists
    var accepted: [NodeID] = []
    for list in lists { accepted.append(try acceptedSet(list, table)) }
    var denied: [NodeID] = []
    var unauthenticated: [NodeID] = []
    for (views, atoms) in groups.sorted(by: { $0.value[0] < $1.value[0] }) {
      let issuer = try table.node(level: issuerLevel, atoms: AtomSet(atoms: atoms))
      for mask in 0..<(1 << lists.count) {
        let status = result(
          views,
          accepts: { list in
            lists.firstIndex(of: list).map { mask >> $0 & 1 == 1 } ?? true
          }
        )
        guard status != .ok else { continue }
        var set = issuer
        for (index, own) in accepted.enumerated() {
          set = try table.apply(mask >> index & 1 == 1 ? .and : .minus, set, own)
        }
        if status == .audience { denied.append(set) } else { unauthenticated.append(set) }
      }
    }
    let token = try table.node(level: tokenLevel, atoms: AtomSet(atoms: [1]))
    return (
      try table.apply(.and, token, try table.union(denied)),
      try table.apply(.and, token, try table.union(unauthenticated))
    )
  }

  /// The refusal of one tuple; `nil` where the filter lets it through.
  func verdict(at tuple: [UInt32]) throws(Undecided) -> Verdict? {
    guard let tokenLevel = universe.levels[.token],
      let issuerLevel = universe.levels[.claim(["iss"])],
      let issuers = universe.texts[.claim(["iss"])], tuple[tokenLevel] == 1
    else { return nil }
    let views = try views(issuer: issuers.text(of: tuple[issuerLevel]))
    var accepted: Set<[ByteString]> = []
    for list in audienceLists {
      let test = try universe.test(
        .claim(["aud"]),
        TextLanguage.audiences(like: list).map { .exact($0) }
      )
      if test.holds(for: tuple) { accepted.insert(list) }
    }
    switch result(views, accepts: accepted.contains) {
    case .ok: return nil
    case .audience: return .deny
    case .missed, .unknownIssuer, .other: return .unauthenticated
    }
  }

  private var audienceLists: [[ByteString]] {
    var lists: [[ByteString]] = []
    for provider in stage.providers
    where !provider.rule.audiences.isEmpty && !lists.contains(provider.rule.audiences) {
      lists.append(provider.rule.audiences)
    }
    return lists
  }

  private func acceptedSet(
    _ audiences: [ByteString],
    _ table: DiagramTable
  ) throws(Undecided) -> NodeID {
    try table.set(
      try universe.test(.claim(["aud"]), TextLanguage.audiences(like: audiences).map { .exact($0) })
    )
  }

  private func views(issuer: ByteString?) throws(Undecided) -> [View] {
    guard audienceLists.count <= Self.maximumLists else {
      throw Undecided(
        fields: ["request.auth.audiences"],
        reason: "there are more than \(Self.maximumLists) lists of audiences"
      )
    }
    guard
      universe.sanitizesAllOutputHeaders
        || !stage.providers.contains(where: { $0.headers.contains { stage.writes($0.name) } })
    else {
      throw Undecided(
        fields: ["jwt"],
        reason: "a header in which tokens are looked for is an output header as well"
      )
    }
    let receptions = stage.receptions(ofTokenFrom: issuer)
    guard !receptions.contains(.both) else {
      throw Undecided(
        fields: ["jwt"],
        reason: "some locations of a jwtRule hold a token for others together with other text"
      )
    }
    guard receptions.contains(where: { $0 != .notSeen }) else {
      throw Undecided(
        fields: ["jwt"],
        reason:
          "a header in which tokens are looked for is an output header as well, so that clients' "
          + "tokens are removed"
      )
    }
    return zip(stage.providers, receptions).map { provider, reception in
      let wanted = provider.rule.issuer
      return View(reception: reception, takesIssuer: wanted.isEmpty || wanted == issuer)
    }
  }

  /// What the filter as a whole comes to.
  private func result(_ views: [View], accepts: ([ByteString]) -> Bool) -> Status {
    let statuses = zip(views, stage.providers).map { view, provider -> Status in
      switch view.reception {
      case .notSeen: .missed
      case .unreadable, .both: .other
      case .token where !view.takesIssuer: .unknownIssuer
      case .token:
        provider.rule.audiences.isEmpty || accepts(provider.rule.audiences) ? .ok : .audience
      }
    }
    guard !statuses.contains(.ok) else { return .ok }
    guard statuses.count > 1 else { return Self.any(statuses, allowsMissing: true) }
    let each = statuses.lazy.map { Self.any([$0], allowsMissing: true) }
    return Self.any(statuses + [each.first { $0 != .ok } ?? .ok], allowsMissing: false)
  }

  /// RA-43.
  private static func any(_ statuses: [Status], allowsMissing: Bool) -> Status {
    if statuses.contains(.ok) { return .ok }
    var final = Status.missed
    for status in statuses where !status.isMild || final == .missed { final = status }
    return allowsMissing && final == .missed ? .ok : final
  }
}
