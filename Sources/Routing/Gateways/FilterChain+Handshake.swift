internal import Basics
internal import Resources

extension FilterChain {
  /// What comes of a connection that reached the chain.
  enum Handshake {
    case accepted(GatewayTLS)
    case refused(GatewayRefusal)
    case undecided(UndecidedReason)
  }

  func handshake(_ security: ClientSecurity) -> Handshake {
    // INVARIANT: a chain is made for at least one server.
    let server = servers[0]
    guard let tls = terminated else {
      switch security {
      case .plaintext: return .accepted(.plaintext)
      case .tls:
        // What is no HTTP server hands the bytes on, whatever they are.
        return isHTTP ? .refused(.tlsToPlaintext(server)) : .accepted(.passedThrough)
      }
    }
    switch security {
    case .plaintext: return .refused(.plaintextToTLS(server))
    case .tls(_, let certificate): return terminate(tls, certificate, server)
    }
  }

  private func terminate(
    _ tls: IstioGateway.TLS,
    _ certificate: ClientCertificate?,
    _ server: ServerReference
  ) -> Handshake {
    switch (tls.mode, certificate) {
    case (.simple, _), (.passthrough, _), (.autoPassthrough, _):
      return .accepted(.terminated(mode: tls.mode, peer: .none))
    case (.mutual, nil), (.istioMutual, nil): return .refused(.noClientCertificate(server))
    case (.optionalMutual, nil): return .accepted(.terminated(mode: tls.mode, peer: .none))
    case (.mutual, _), (.istioMutual, _), (.optionalMutual, _): break
    }
    let peer: PeerCertificate =
      tls.insecureSkipVerify && tls.mode != .istioMutual ? .unverified : .verified
    guard !tls.subjectAltNames.isEmpty else {
      return .accepted(.terminated(mode: tls.mode, peer: peer))
    }
    guard let names = certificate?.subjectAltNames else {
      return .undecided(
        UndecidedReason(
          "the server takes certificates of certain names, and the client's are not known",
          at: server.location
        )
      )
    }
    let isWanted = names.contains { name in
      tls.subjectAltNames.contains { $0 == name || $0.isCovered(byDNSName: name) }
    }
    return isWanted
      ? .accepted(.terminated(mode: tls.mode, peer: peer)) : .refused(.unwantedCertificate(server))
  }
}

extension ByteString {
  /// Whether a DNS name of a certificate is this name, or `*` for its first label.
  fileprivate func isCovered(byDNSName name: ByteString) -> Bool {
    guard !name.contains("/") else { return false }
    let (own, name) = (asciiLowercased, name.asciiLowercased)
    if own == name { return true }
    guard name.hasPrefix("*."), let dot = own.firstIndex(of: "."), dot > 0 else { return false }
    return own.dropFirst(dot) == name.dropFirst()
  }
}
