internal import Basics
internal import JOSE
internal import JSON
internal import Resources

/// The JWT filter (authentication sections 3 to 6): runs the requirement tree on a request that it
/// changes as it goes (RA-40 to RA-49).
struct NaiveJWT {
  /// What came of running a provider or a group of them, in Envoy's words.
  typealias Status = String

  static let ok: Status = "OK"
  static let missed: Status = "Jwt is missing"
  static let unknownIssuer: Status = "Jwt issuer is not configured"
  static let audienceNotAllowed: Status = "Audiences in Jwt are not allowed"
  static let verificationFails: Status = "Jwt verification fails"

  let rules: [JWTRule]
  let now: Int64
  let settings: NaiveSettings
  /// The token that stands for stated claims: its signature is not looked at.
  let statedToken: ByteString?
  /// Rules without a known key set whose tokens are taken to verify (JWKS-23).
  let verifying: Set<Int>

  var facts: NaiveFacts
  /// Whether a key set was needed that nobody gave.
  var needsKeySet = false

  mutating func run() -> Status {
    // RA-49: the output headers of every rule go first.
    for rule in rules {
      for name in [rule.outputPayloadToHeader] + rule.outputClaimToHeaders.map(\.header)
      where !name.isEmpty {
        facts.headers[name.asciiLowercased] = nil
      }
    }
    if isPreflight { return Self.ok }
    // RA-32: ANY{P0, allow_missing}.
    if rules.count == 1 { return anyOf([verify(0)], allowsMissing: true) }
    // RA-33: ANY{P0, …, Pn-1, ALL{ ANY{Pi, allow_missing} … }}.
    var statuses: [Status] = []
    for index in rules.indices {
      let status = verify(index)
      if status == Self.ok { return status }
      statuses.append(status)
    }
    return anyOf(statuses + [allOrMissing()], allowsMissing: false)
  }

  /// RA-44.
  private mutating func allOrMissing() -> Status {
    for index in rules.indices {
      let status = anyOf([verify(index)], allowsMissing: true)
      if status != Self.ok { return status }
    }
    return Self.ok
  }

  /// RA-43.
  private func anyOf(_ statuses: [Status], allowsMissing: Bool) -> Status {
    if statuses.contains(Self.ok) { return Self.ok }
    var final = Self.missed
    for status in statuses {
      let counts = status != Self.missed && status != Self.unknownIssuer
      if counts || final == Self.missed { final = status }
    }
    return allowsMissing && final == Self.missed ? Self.ok : final
  }

  /// PIPE-10.
  private var isPreflight: Bool {
    facts.headers[":method"] == ["OPTIONS"] && facts.headers["origin"] ?? [""] != [""]
      && facts.headers["access-control-request-method"] ?? [""] != [""]
  }

  /// RA-40.
  private mutating func verify(_ index: Int) -> Status {
    let tokens = NaiveLocation.of(rules[index]).flatMap { location in
      location.tokens(in: facts).map { (text: $0, location: location) }
    }
    if tokens.isEmpty { return Self.missed }
    for token in tokens.reversed() {
      switch check(token.text, by: index) {
      case .bad(let status): return status
      case .good(let claims): accept(token.text, claims, at: token.location, by: rules[index])
      }
    }
    return Self.ok
  }

  private enum Check {
    case good(JSONObject)
    case bad(Status)
  }

  /// RA-41: format, issuer, times, audience, keys, signature.
  private mutating func check(_ text: ByteString, by index: Int) -> Check {
    let rule = rules[index]
    switch NaiveToken.parse(text) {
    case .failure(let problem): return .bad(problem.text)
    case .success(let claims):
      guard rule.issuer.isEmpty || claims["iss"]?.string ?? "" == rule.issuer else {
        return .bad(Self.unknownIssuer)
      }
      if let problem = NaiveToken.timeProblem(claims, now: now) { return .bad(problem) }
      guard NaiveToken.audienceFits(claims, rule.audiences) else {
        return .bad(Self.audienceNotAllowed)
      }
      if text == statedToken { return .good(claims) }
      let status = verifySignature(text, by: index)
      return status == Self.ok ? .good(claims) : .bad(status)
    }
  }

  /// RA-35, JWKS-7, JWKS-13, JWKS-23; the cryptography is the engine's own.
  private mutating func verifySignature(_ text: ByteString, by index: Int) -> Status {
    let rule = rules[index]
    guard rule.jwks.isEmpty else {
      guard let keys = try? JWKSet(parsing: rule.jwks), let token = try? JWT(parsing: text) else {
        return Self.verificationFails
      }
      return keys.verify(token).text
    }
    if isFetchFailing(rule) { return Self.verificationFails }
    needsKeySet = true
    return verifying.contains(index) ? Self.ok : Self.verificationFails
  }

  /// JWKS-20: an entry for the `jwksUri` goes before one for the issuer.
  private func isFetchFailing(_ rule: JWTRule) -> Bool {
    settings.failingFetches.contains(rule.jwksUri) || settings.failingFetches.contains(rule.issuer)
  }

  /// RA-42, RA-48, RA-61, RA-62, RA-76.
  private mutating func accept(
    _ text: ByteString,
    _ claims: JSONObject,
    at location: NaiveLocation,
    by rule: JWTRule
  ) {
    let sections = text.split(at: UInt8(ascii: ".")).filter { !$0.isEmpty }
    add(rule.outputPayloadToHeader, sections[1])
    for output in rule.outputClaimToHeaders {
      NaiveToken.headerText(of: claims, output.claim).map { add(output.header, $0) }
    }
    if !rule.forwardOriginalToken { location.remove(from: &facts) }
    var payload = claims
    for name in ["scope", "permission"] + rule.spaceDelimitedClaims {
      guard let words = payload[name]?.string?.split(at: UInt8(ascii: " ")).filter({ !$0.isEmpty }),
        !words.isEmpty
      else { continue }
      payload[name] = .array(words.map { .string($0) })
    }
    facts.payload = payload
  }

  private mutating func add(_ header: ByteString, _ value: ByteString) {
    guard !header.isEmpty else { return }
    let name = header.asciiLowercased
    let lines = (facts.headers[name] ?? []) + [value]
    facts.headers[name] = NaiveIntake.isJoined(name) ? [lines.joined(separator: ",")] : lines
  }
}
