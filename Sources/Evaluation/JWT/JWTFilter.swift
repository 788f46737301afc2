internal import Resources
internal import Basics
internal import JOSE
internal import JSON
internal import Matching
internal import Program

/// Runs the JWT filter on a request, with its side effects (RA-40…RA-49).
///
/// A provider that succeeds changes the request, and providers after it extract from the changed
/// request: so the requirement is executed, not reduced to a formula.
struct JWTFilter {
  /// What cannot be known of this run is assumed: which providers without a key set verify.
  struct Assumption: Hashable {
    /// Indices of providers whose signature checks are taken to succeed.
    let verifying: Set<Int>
  }

  /// What came of a run.
  struct Outcome {
    let status: JWTStatus
    /// The provider that refused or, for `ok`, the last one that passed a token.
    let provider: Int?
    let attributes: Attributes
    /// Providers without a key set whose check the run depended on.
    let consulted: Set<Int>
    let notes: [String]
  }

  let stage: JWTStage
  let behavior: ReleaseBehavior
  let now: Int64
  /// A token that counts as rightly signed (contract section 2, `jwt.claims`).
  let trustedToken: ByteString?
  let assumption: Assumption

  private var attributes: Attributes
  private var consulted: Set<Int> = []
  private var lastPassed: Int?
  private var authn = AuthnFilter()
  private var notes: [String] = []

  private init(
    stage: JWTStage,
    behavior: ReleaseBehavior,
    now: Int64,
    trustedToken: ByteString?,
    assumption: Assumption,
    attributes: Attributes
  ) {
    self.stage = stage
    self.behavior = behavior
    self.now = now
    self.trustedToken = trustedToken
    self.assumption = assumption
    self.attributes = attributes
  }

  /// Runs the filter under one assumption.
  static func run(
    _ stage: JWTStage,
    on attributes: Attributes,
    behavior: ReleaseBehavior,
    now: Int64,
    trustedToken: ByteString?,
    assumption: Assumption
  ) -> Outcome {
    var filter = JWTFilter(
      stage: stage,
      behavior: behavior,
      now: now,
      trustedToken: trustedToken,
      assumption: assumption,
      attributes: attributes
    )
    let (status, provider) = filter.run()
    if status == .ok, !behavior.readsTokensDirectly {
      filter.authn.apply(to: &filter.attributes, providers: stage.providers)
    }
    return Outcome(
      status: status,
      provider: provider ?? filter.lastPassed,
      attributes: filter.attributes,
      consulted: filter.consulted,
      notes: filter.notes
    )
  }

  private mutating func run() -> (JWTStatus, provider: Int?) {
    if behavior.sanitizesAllOutputHeaders {
      for provider in stage.providers { sanitize(provider) }
    }
    guard !isPreflight else { return (.ok, nil) }
    let all = stage.providers.indices
    // RA-32, RA-33: ANY{P0 … Pn, allow_missing} for one; for several, after all Ps, the group in
    // which each is checked or missing.
    var statuses: [(JWTStatus, provider: Int?)] = []
    for index in all {
      let status = verify(index)
      guard status != .ok else { return (.ok, nil) }
      statuses.append((status, index))
    }
    guard stage.providers.count > 1 else { return any(statuses, allowsMissing: true) }
    statuses.append(verifyEachOrMissing(all))
    return any(statuses, allowsMissing: false)
  }

  /// `ALL{ ANY{P0, allow_missing}, … }` (RA-33, RA-44).
  private mutating func verifyEachOrMissing(_ all: Range<Int>) -> (JWTStatus, provider: Int?) {
    for index in all {
      let outcome = any([(verify(index), index)], allowsMissing: true)
      guard outcome.0 == .ok else { return outcome }
    }
    return (.ok, nil)
  }

  /// RA-43: the status of an ANY none of whose children run so far was ok.
  private func any(
    _ statuses: [(JWTStatus, provider: Int?)],
    allowsMissing: Bool
  ) -> (JWTStatus, provider: Int?) {
    if let success = statuses.first(where: { $0.0 == .ok }) { return success }
    var final: (JWTStatus, provider: Int?) = (.jwtMissed, nil)
    for status in statuses
    where (status.0 != .jwtMissed && status.0 != .jwtUnknownIssuer) || final.0 == .jwtMissed {
      final = status
    }
    return allowsMissing && final.0 == .jwtMissed ? (.ok, nil) : final
  }

  /// RA-40: one provider over all its tokens, last to first.
  private mutating func verify(_ index: Int) -> JWTStatus {
    let provider = stage.providers[index]
    if !behavior.sanitizesAllOutputHeaders { sanitize(provider) }
    let tokens = provider.tokens(in: attributes.headers)
    guard !tokens.isEmpty else { return .jwtMissed }
    for token in tokens.reversed() {
      do throws(JWTStatus) {
        let jwt = try check(token.text, of: provider, index: index)
        accept(jwt, token, of: provider)
        lastPassed = index
      } catch {
        return error
      }
    }
    return .ok
  }

  /// The token, if the provider takes it; its warnings are noted.
  private mutating func check(
    _ token: ByteString,
    of provider: JWTProvider,
    index: Int
  ) throws(JWTStatus) -> JWT {
    let checked = try provider.check(token, now: now, trustedToken: trustedToken)
    switch checked.signature {
    case .stated: break
    case .verified(let key):
      note(TokenWarnings.of(checked.jwt, verifiedBy: key, under: provider.rule))
    case .notKnown:
      consulted.insert(index)
      guard assumption.verifying.contains(index) else { throw .jwtVerificationFail }
    }
    return checked.jwt
  }

  /// A token may be checked more than once; each warning is given once.
  private mutating func note(_ warnings: [String]) {
    for warning in warnings where !notes.contains(warning) { notes.append(warning) }
  }

  /// RA-42: the effects of a good token, at once.
  private mutating func accept(_ jwt: JWT, _ token: FoundToken, of provider: JWTProvider) {
    let rule = provider.rule
    if !rule.outputPayloadToHeader.isEmpty {
      attributes.headers.append(rule.outputPayloadToHeader.asciiLowercased, jwt.payloadSection)
    }
    for output in rule.outputClaimToHeaders {
      let claim = ClaimHeader(payload: jwt.payload, claim: output.claim)
      guard let value = claim.value else { continue }
      if claim.hasVaryingMemberOrder {
        notes.append(
          "the header \"\(output.header)\" holds an object claim, whose member order differs from "
            + "one proxy process to the next: conditions on its exact text cannot be decided"
        )
      }
      attributes.headers.append(output.header.asciiLowercased, value)
    }
    if !rule.forwardOriginalToken { remove(token.location) }
    guard behavior.readsTokensDirectly else {
      authn.keep(jwt.payload, of: rule.issuer)
      return
    }
    attributes.payload = jwt.payload.splittingClaims(provider.spaceDelimitedClaims)
  }

  /// RA-48: cookies stay; from a header all values go; of a parameter all occurrences.
  private mutating func remove(_ location: TokenLocation) {
    switch location {
    case .header(let name, _): attributes.headers.remove(name)
    case .parameter(let name):
      guard behavior.removesTokenParameter, let path = attributes.headers.first(":path") else {
        return
      }
      attributes.headers.set(":path", to: QueryString(path: path).path(without: name))
    case .cookie: break
    }
  }

  /// Removes what a client sent under the names of the provider's output headers.
  private mutating func sanitize(_ provider: JWTProvider) {
    let names =
      [provider.rule.outputPayloadToHeader] + provider.rule.outputClaimToHeaders.map(\.header)
    for name in names where !name.isEmpty { attributes.headers.remove(name.asciiLowercased) }
  }

  /// PIPE-10: a CORS preflight passes without a look.
  private var isPreflight: Bool {
    attributes.headers.first(":method") == "OPTIONS"
      && attributes.headers.first("origin")?.isEmpty == false
      && attributes.headers.first("access-control-request-method")?.isEmpty == false
  }
}
