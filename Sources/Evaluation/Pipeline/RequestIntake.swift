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
  private(set) var warnings: [String] = []

  init(
    point: EnforcementPoint,
    behavior: ReleaseBehavior,
    peer: Attributes.Peer,
    serverName: ByteString
  ) {
    self.point = point
    self.behavior = behavior
    self.peer = peer
    self.serverName = serverName
  }

  mutating func take(
    _ request: IncomingRequest,
    chain: RuleProgram.Chain,
    jwt: JWTStage?
  ) -> Outcome {
    guard chain == .http else {
      if request.claims != nil { warnings.append(Self.unseenClaims) }
      return .accepted(
        Accepted(
          attributes: attributes(request, headers: RequestHeaders(), remoteIP: request.sourceIP),
          isGRPC: false,
          trustedToken: nil
        )
      )
    }
    guard var http = request.http else {
      return .refused(status: 400, detail: "refused by the HTTP codec: the bytes are not HTTP")
    }
    var trustedToken: ByteString?
    if let claims = request.claims {
      if let provider = jwt?.provider(forClaims: claims) {
        let token = StatedToken(claims: claims)
        token.put(into: &http, at: provider)
        trustedToken = token.text
      } else {
        warnings.append(Self.unseenClaims)
      }
    }
    return take(request, http: http, trustedToken: trustedToken)
  }

  private mutating func take(
    _ request: IncomingRequest,
    http: Request.HTTP,
    trustedToken: ByteString?
  ) -> Outcome {
    .refused(status: nil, detail: "")
  }

  private func attributes(
    _ request: IncomingRequest,
    headers: RequestHeaders,
    remoteIP: IPAddress?
  ) -> Attributes {
    Attributes(
      peer: peer,
      serverName: serverName,
      sourceIP: request.sourceIP,
      remoteIP: request.remoteIP ?? remoteIP,
      destinationIP: request.destinationIP,
      port: request.port,
      headers: headers,
      metadata: request.metadata
    )
  }

  private static let unseenClaims =
    "no RequestAuthentication applies: nobody looks at the token, and it gives no identity"
}
