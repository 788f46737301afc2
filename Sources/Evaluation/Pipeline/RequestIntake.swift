internal import Basics
internal import JSON
internal import Matching
internal import Mesh
internal import Program
internal import Resources

/// Takes a request in as the connection manager does: codec, normalization, addresses (AP-93, AP-68).
struct RequestIntake {
  /// What the filters get.
  struct Accepted {
    let attributes: Attributes
    let isGRPC: Bool
    /// Whether the request would find a route where the filters let it through (AP-93).
    let isRouted: Bool
    /// The token that stands for stated claims (contract section 2).
    let trustedToken: ByteString?
  }

  enum Outcome {
    /// Refused before any policy; the status, `nil` for a reset.
    case refused(status: Int?, detail: String)
    case accepted(Accepted)
  }

  let point: EnforcementPoint
  let behavior: ReleaseBehavior
  let peer: Attributes.Peer
  let serverName: ByteString
  /// Whether a tunnel carried the request into the proxy, as HBONE does at a waypoint (AM-84).
  let comesOutOfTunnel: Bool
  private(set) var warnings: [String] = []

  init(
    point: EnforcementPoint,
    behavior: ReleaseBehavior,
    peer: Attributes.Peer,
    serverName: ByteString,
    comesOutOfTunnel: Bool
  ) {
    self.point = point
    self.behavior = behavior
    self.peer = peer
    self.serverName = serverName
    self.comesOutOfTunnel = comesOutOfTunnel
  }

  mutating func take(
    _ request: IncomingRequest,
    chain: RuleProgram.Chain,
    jwt: JWTStage?
  ) -> Outcome {
    guard chain == .http else {
      if request.claims != nil { warnings.append(Decision.unseenClaims) }
      return .accepted(
        Accepted(
          attributes: attributes(request, headers: RequestHeaders(), remoteIP: request.sourceIP),
          isGRPC: false,
          isRouted: true,
          trustedToken: nil
        )
      )
    }
    guard var http = request.http else {
      return .refused(status: 400, detail: "refused by the HTTP codec: the bytes are not HTTP")
    }
    var trustedToken = request.trustedToken
    if let claims = request.claims {
      if let provider = jwt?.provider(forClaims: claims) {
        let token = StatedToken(claims: claims)
        token.put(into: &http, at: provider)
        trustedToken = token.text
      } else {
        warnings.append(Decision.unseenClaims)
      }
    }
    return take(request, http: http, trustedToken: trustedToken)
  }

  private mutating func take(
    _ request: IncomingRequest,
    http: Request.HTTP,
    trustedToken: ByteString?
  ) -> Outcome {
    let isGateway = point.dataPlane == .gateway
    // TLS is that of the tunnel then, not of the request in it.
    let isTLS = request.tls != .plaintext && !comesOutOfTunnel
    let accepted: AcceptedRequest
    let path: ByteString
    if let plain = http.plain, !isGateway {
      (accepted, path) = (plain, plain.path)
    } else {
      switch codec(http, isGateway: isGateway, isTLS: isTLS) {
      case .refused(let status, let detail): return .refused(status: status, detail: detail)
      case .accepted(let taken, let normalized): (accepted, path) = (taken, normalized)
      }
    }
    warnOfMethodCase(http)
    let remoteIP = request.remoteIP ?? remoteAddress(request, accepted, isGateway: isGateway)
    var headers = RequestHeaders(
      of: accepted,
      path: path,
      connection: .init(
        peer: request.sourceIP,
        remoteAddress: remoteIP,
        isGateway: isGateway,
        trustedHops: point.meshConfig.numTrustedProxies,
        isTLS: isTLS,
        hasClientCertificate: peer != .none && !comesOutOfTunnel
      ),
      matchesLinesIndividually: behavior.matchesHeaderLinesIndividually
    )
    if !http.statesHost { headers.set(":authority", to: "") }
    for name in request.opaqueHeaders where headers.heldLines(of: name).isEmpty {
      headers.setOpaque(name)
    }
    return .accepted(
      Accepted(
        attributes: attributes(request, headers: headers, remoteIP: remoteIP),
        isGRPC: headers.first("content-type").map(Self.isGRPC) ?? false,
        // The proxy writes the header where there is none; an empty one fits no virtual host.
        isRouted: headers.first("x-forwarded-proto") != "",
        trustedToken: trustedToken
      )
    )
  }

  /// The client's address as the proxy works it out; `nil` where it is not known (AP-68).
  private func remoteAddress(
    _ request: IncomingRequest,
    _ accepted: AcceptedRequest,
    isGateway: Bool
  ) -> IPAddress? {
    let name: ByteString = "x-forwarded-for"
    guard !request.opaqueHeaders.contains(name) else { return nil }
    return ForwardedFor.remoteAddress(
      lines: accepted.headers.filter { $0.name.asciiLowercased == name }.map(\.value),
      peer: request.sourceIP,
      isGateway: isGateway,
      trustedHops: point.meshConfig.numTrustedProxies
    )
  }

  private enum CodecOutcome {
    case refused(status: Int?, detail: String)
    case accepted(AcceptedRequest, path: ByteString)
  }

  /// Codec and normalization (AP-93, steps 0 to 3).
  private func codec(_ http: Request.HTTP, isGateway: Bool, isTLS: Bool) -> CodecOutcome {
    let accepted: AcceptedRequest
    switch HTTPCodec.check(
      http.raw,
      isGateway: isGateway,
      trustedHops: point.meshConfig.numTrustedProxies,
      isTLS: isTLS
    ) {
    case .refused(let refusal):
      return .refused(
        status: refusal.status,
        detail: "refused by the HTTP codec: \(refusal.rawValue)"
      )
    case .accepted(let taken): accepted = taken
    }
    guard case .path(let path) = normalizer.normalize(accepted.path) else {
      return .refused(
        status: 400,
        detail: "refused by path normalization: \"\(accepted.path)\" cannot be normalized"
      )
    }
    return .accepted(accepted, path: path)
  }

  private var normalizer: PathNormalizer {
    let mode: PathNormalizer.Mode =
      switch point.meshConfig.pathNormalization {
      case .none: .none
      case .base, .default: .base
      case .mergeSlashes: .mergeSlashes
      case .decodeAndMergeSlashes: .decodeAndMergeSlashes
      }
    return PathNormalizer(
      mode: mode,
      stripsDotSegmentParameters: behavior.stripsDotSegmentParameters
    )
  }

  /// AP-70: what the patches of October 2026 do with such a method is not known (DOUBT-14).
  private mutating func warnOfMethodCase(_ http: Request.HTTP) {
    guard behavior.mayChangeMethodCase, http.version == .http2,
      http.method.bytes.contains(where: { (0x61...0x7A).contains($0) })
    else { return }
    warnings.append(
      "the method \"\(http.method)\" has lower-case letters: over HTTP/2 it reaches the policies, "
        + "which compare with case; proxies patched in October 2026 may treat it in another way"
    )
  }

  /// `application/grpc` or `application/grpc+…`, not grpc-web (PIPE-8).
  private static func isGRPC(_ contentType: ByteString) -> Bool {
    contentType == "application/grpc" || contentType.hasPrefix("application/grpc+")
      || contentType.hasPrefix("application/grpc;")
  }

  private func attributes(
    _ request: IncomingRequest,
    headers: RequestHeaders,
    remoteIP: IPAddress?
  ) -> Attributes {
    // AM-56: of a connection, ztunnel takes an IPv4-mapped address for the IPv4 address.
    let isUnmapped = point.dataPlane == .ambient
    return Attributes(
      peer: peer,
      serverName: serverName,
      sourceIP: isUnmapped ? request.sourceIP?.unmapped : request.sourceIP,
      comesOutOfTunnel: comesOutOfTunnel,
      remoteIP: request.remoteIP ?? remoteIP,
      destinationIP: isUnmapped ? request.destinationIP?.unmapped : request.destinationIP,
      port: request.port,
      headers: headers,
      metadata: request.metadata
    )
  }
}

extension Request.HTTP {
  /// Whether the request says which host it is for; otherwise the host is present and empty.
  fileprivate var statesHost: Bool {
    host != nil || headers.contains { $0.name.asciiLowercased == "host" }
  }

  /// The request as codec and normalization pass it on, where they change nothing: HTTP/1.1 with
  /// plain texts and no header but a token's.
  fileprivate var plain: AcceptedRequest? {
    guard version == .http11, scheme == nil, headers.count < 2,
      PlainRequest.policyPathLength(method: method, path: path, host: host) != nil
    else { return nil }
    var lines: [HeaderLine] = []
    if let header = headers.first {
      guard header.name == "authorization", let value = header.lines.first, header.lines.count == 1,
        PlainRequest.isPlainValue(value)
      else { return nil }
      lines.append(HeaderLine(header.name, value))
    }
    return AcceptedRequest(
      version: .http11,
      method: method,
      path: path,
      authority: host ?? "unstated",
      scheme: nil,
      headers: lines
    )
  }

  /// The request as it comes off the wire.
  fileprivate var raw: RawRequest {
    let version: RawRequest.Version =
      switch version {
      case .http10: .http10
      case .http11: .http11
      case .http2: .http2
      }
    let lines = headers.flatMap { header in header.lines.map { HeaderLine(header.name, $0) } }
    // CONNECT has a host for its target, and no path (RFC 9110 section 9.3.6).
    let isConnect = version == .http11 && method == "CONNECT" && path.hasPrefix("/")
    return RawRequest(
      method,
      isConnect ? "unstated:80" : path,
      version: version,
      // HTTP/2 refuses an empty authority; one that is not stated must not be refused for that.
      authority: statesHost ? host : "unstated",
      scheme: version == .http2 ? scheme : nil,
      headers: lines
    )
  }
}

extension Decision {
  /// The warning about claims in place of a token that no proxy looks at.
  package static let unseenClaims =
    "no RequestAuthentication applies: nobody looks at the token, and it gives no identity"
}
