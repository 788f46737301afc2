internal import JOSE
internal import Matching
internal import Mesh
internal import Resources
package import Basics
package import Program

/// The JWT filter of one proxy, asked for a token alone: it gets the same run as in ``Evaluator``.
package final class TokenFilter: Sendable {
  /// `nil` where no JWT rule applies, and where no HTTP gets to a filter.
  private let stage: JWTStage?
  private let behavior: ReleaseBehavior
  /// Why the proxy does not accept its configuration.
  private let refusals: [String]
  /// The rule, where there is but one and it looks for tokens where all do unless told otherwise.
  private let onlyRule: OnlyRule?

  /// Takes the JWT stage out of a program.
  package init(_ program: EnforcementProgram) {
    let behavior = program.http.behavior
    let stage: JWTStage? =
      switch program.point.portProtocol {
      case .http, .http2, .grpc, .auto: program.http.jwt
      case .tcp, .tls: nil
      }
    self.behavior = behavior
    self.stage = stage
    refusals = program.refusals.map { "\($0.location): \($0.cause)" }
    onlyRule = stage.flatMap { OnlyRule(of: $0, behavior: behavior) }
  }

  /// Whether the codec passes a token on as it is, so that this filter alone decides.
  package static func passesCodec(_ token: ByteString) -> Bool { PlainRequest.isPlainValue(token) }

  /// What the filter makes of `GET /` with no header but `authorization: Bearer TOKEN`.
  ///
  /// - Parameters:
  ///   - token: A text that passes the codec.
  ///   - now: Seconds since 1970-01-01T00:00:00Z (JWKS-24).
  /// - Returns: What the filter makes of the token.
  /// - Complexity: O(token + keys that match).
  package func answer(_ token: ByteString, now: Int64) -> TokenAnswer {
    guard refusals.isEmpty else { return TokenAnswer(.undecided(missing: refusals)) }
    guard let stage else { return TokenAnswer(.ignored) }
    if let answer = onlyRule?.answer(token, now: now) { return answer }
    let attributes = Self.attributes(token)
    func run(verifying: Set<Int>) -> JWTFilter.Outcome {
      JWTFilter.run(
        stage,
        on: attributes,
        behavior: behavior,
        now: now,
        trustedToken: nil,
        assumption: .init(verifying: verifying)
      )
    }
    let first = run(verifying: [])
    let answer = Self.answer(first, stage: stage)
    guard !first.consulted.isEmpty else { return answer }
    // JWKS-23: where every assumption about the missing key sets leads to the same, they do not
    // matter.
    var consulted = first.consulted
    var isSettled = true
    for verifying in KeySetResolution.assumptions(over: stage.providersWithoutKeySet) {
      let other = run(verifying: verifying)
      consulted.formUnion(other.consulted)
      if Self.answer(other, stage: stage) != answer { isSettled = false }
    }
    guard !isSettled else { return answer }
    let missing = KeySetResolution.sources(of: consulted, in: stage)
      .map(KeySetResolution.advice(onMissing:))
    return TokenAnswer(.undecided(missing: missing))
  }

  private static func attributes(_ token: ByteString) -> Attributes {
    var headers = RequestHeaders()
    headers.set(":method", to: "GET")
    headers.set(":path", to: "/")
    headers.set("authorization", to: ("Bearer " + token).trimmingBlanks)
    return Attributes(
      peer: .none,
      serverName: "",
      sourceIP: nil,
      remoteIP: nil,
      destinationIP: nil,
      port: nil,
      headers: headers
    )
  }

  private static func answer(_ outcome: JWTFilter.Outcome, stage: JWTStage) -> TokenAnswer {
    let policy = outcome.provider.map {
      Decision.Reference(kind: "RequestAuthentication", stage.providers[$0].policy)
    }
    guard outcome.status == .ok else {
      return TokenAnswer(refused: outcome.status, policy: policy, warnings: outcome.notes)
    }
    guard let claims = outcome.attributes.payload else {
      return TokenAnswer(.ignored, warnings: outcome.notes)
    }
    return TokenAnswer(
      .verified,
      requestPrincipal: outcome.attributes.requestPrincipal,
      claims: claims,
      policy: policy,
      warnings: outcome.notes
    )
  }
}

extension TokenFilter {
  /// The filter with one rule and tokens behind `authorization: Bearer`: then its run is one check.
  private final class OnlyRule: Sendable {
    let provider: JWTProvider
    let policy: Decision.Reference

    init?(of stage: JWTStage, behavior: ReleaseBehavior) {
      guard stage.providers.count == 1, let provider = stage.providers.first,
        provider.headers.count == 1, let header = provider.headers.first,
        header.name == "authorization", header.prefix == "Bearer ", behavior.readsTokensDirectly
      else { return nil }
      self.provider = provider
      policy = Decision.Reference(kind: "RequestAuthentication", provider.policy)
    }

    /// `nil` where the run has to be made: for what a key set not given decides, and for texts of
    /// which the filter would take a part, or none (RA-52).
    func answer(_ token: ByteString, now: Int64) -> TokenAnswer? {
      guard let first = token.bytes.first, TokenLocation.isTokenCharacter(first),
        token.bytes.last != UInt8(ascii: " "), token.bytes.last != UInt8(ascii: "\t")
      else { return nil }
      do throws(JWTStatus) {
        var checked = try provider.check(token, now: now, trustedToken: nil)
        guard case .verified(let key) = checked.signature else { return nil }
        let warnings = TokenWarnings.of(checked.jwt, verifiedBy: key, under: provider.rule)
        var claims = checked.jwt.takePayload()
        claims.splitClaims(provider.spaceDelimitedClaims)
        return TokenAnswer(
          .verified,
          requestPrincipal: claims.requestPrincipal,
          claims: claims,
          policy: policy,
          warnings: warnings
        )
      } catch {
        return TokenAnswer(refused: error, policy: policy)
      }
    }
  }
}

extension TokenAnswer {
  /// A refusal: 403 for the audience, else 401 (RA-45).
  fileprivate init(
    refused status: JWTStatus,
    policy: Decision.Reference?,
    warnings: [String] = []
  ) {
    self.init(
      .refused(httpStatus: status == .jwtAudienceNotAllowed ? 403 : 401, body: status.text),
      policy: policy,
      warnings: warnings
    )
  }
}
