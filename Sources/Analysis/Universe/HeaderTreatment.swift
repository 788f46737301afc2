internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

/// What policies can see of a header, by its name (AP-78).
enum HeaderTreatment: Hashable {
  /// Policies never see it.
  case absent
  /// One text, or none.
  case text(HeaderTextDomain, mayBeAbsent: Bool)
  /// A set of lines, each compared alone.
  case lines
  /// Its values hang on what is no variable here; why.
  case unknown(String)
}

/// Which texts a header can have.
enum HeaderTextDomain: Hashable {
  case any, notEmpty, trailers
}

extension HeaderTreatment {
  /// The headers of which the proxy makes something of its own that is not worked out here.
  private static let made: Set<ByteString> = [
    ":scheme", "connection", "content-length", "referer", "upgrade", "x-forwarded-client-cert",
  ]

  /// What a program's proxy makes of a header.
  ///
  /// - Parameters:
  ///   - name: In lower case.
  ///   - point: The proxy.
  ///   - program: The chain.
  ///   - isBeforeTokens: Whether the stage runs before the JWT filter, which removes tokens and writes
  ///     output headers.
  init(
    of name: ByteString,
    at point: EnforcementPoint,
    program: RuleProgram,
    isBeforeTokens: Bool
  ) {
    let isGateway = point.dataPlane == .gateway
    if !Self.isToken(name), name != ":scheme" {
      self = .absent
    } else if HeaderRules.removedEverywhere.contains(name)
      || isGateway && HeaderRules.removedAtGateways.contains(name)
    {
      self = .absent
    } else if Self.made.contains(name) {
      self = .unknown("what the proxy makes of this header is not worked out")
    } else if isGateway, ["x-forwarded-for", "x-envoy-external-address"].contains(name) {
      self = .unknown("a gateway writes this header itself")
    } else if isGateway, name == "x-forwarded-proto", point.meshConfig.numTrustedProxies == 0 {
      self = .unknown("a gateway writes this header itself")
    } else if let jwt = program.jwt, jwt.writes(name) {
      self =
        isBeforeTokens
        ? .unknown("a RequestAuthentication writes this header later")
        : .unknown("a RequestAuthentication writes this header")
    } else if name == "te" {
      self = .text(.trailers, mayBeAbsent: true)
    } else if name == "x-forwarded-proto" {
      self = .text(.notEmpty, mayBeAbsent: false)
    } else if HeaderRules.singleValue.contains(name)
      || !program.behavior.matchesHeaderLinesIndividually
    {
      self = .text(.any, mayBeAbsent: true)
    } else {
      self = .lines
    }
  }

  /// Whether a text can be a header's name (RFC 9110, section 5.6.2).
  private static func isToken(_ text: ByteString) -> Bool {
    let marks = Set("!#$%&'*+-.^_`|~".utf8)
    return !text.isEmpty
      && text.bytes.allSatisfy {
        marks.contains($0) || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
      }
  }
}

extension JWTStage {
  /// Whether a header is the output of a rule (RA-5).
  func writes(_ name: ByteString) -> Bool {
    providers.contains { provider in
      provider.rule.outputPayloadToHeader.asciiLowercased == name
        || provider.rule.outputClaimToHeaders.contains { $0.header.asciiLowercased == name }
    }
  }

  /// Whether a header may hold a token.
  func reads(_ name: ByteString) -> Bool {
    providers.contains { provider in
      provider.headers.contains { $0.name == name }
        || name == "cookie" && !provider.cookies.isEmpty
    }
  }
}
