internal import Basics
internal import EnvoyConfig
internal import Evaluation

/// A connection against the transport of the chain that it ends in (PIPE-6, PA-30 to PA-36).
struct ChainGate {
  enum Outcome {
    case refused(String)
    case accepted(AcceptedConnection)
  }

  let content: ProxyChain.Content
  /// Whether the server name of TLS that is passed on is known.
  let seesServerName: Bool

  func check(_ request: IncomingRequest) -> Outcome {
    guard !content.isBlackHole else {
      return .refused("the connection ends in the black hole: the port is the proxy's own")
    }
    switch (content.tls, request.tls) {
    case (nil, .plaintext): return accepted(.none, "")
    case (nil, .tls), (nil, .mtls):
      guard content.program.chain == .tcp else {
        return .refused("TLS bytes at a chain for plaintext HTTP are refused")
      }
      return accepted(.none, seesServerName ? request.serverName : "")
    case (_?, .plaintext):
      return .refused("plaintext is refused: the filter chain ends TLS")
    case (let tls?, .tls):
      guard tls.clientCertificate != .required else {
        return .refused("the TLS handshake fails: no client certificate")
      }
      return accepted(.none, request.serverName)
    case (let tls?, .mtls): return handshake(request, tls)
    }
  }

  private func handshake(_ request: IncomingRequest, _ tls: ServerTLS) -> Outcome {
    guard tls.clientCertificate != .ignored else { return accepted(.none, request.serverName) }
    guard let peer = request.peer else {
      guard tls.names.isEmpty else {
        return .refused("the TLS handshake fails: the client certificate has no identity")
      }
      return accepted(.unknown, request.serverName)
    }
    guard tls.accepts(peer) else {
      return .refused(
        "the TLS handshake fails: \"\(peer)\" is none of the names that the proxy accepts"
          + (tls.trustDomains.map { ", those of \($0.map { "\"\($0)\"" }.joined(separator: ", "))" }
            ?? "")
      )
    }
    return accepted(.name(peer), request.serverName)
  }

  private func accepted(_ peer: Attributes.Peer, _ serverName: ByteString) -> Outcome {
    .accepted(
      AcceptedConnection(
        chain: content.program.chain,
        peer: peer,
        serverName: serverName.asciiLowercased
      )
    )
  }
}
