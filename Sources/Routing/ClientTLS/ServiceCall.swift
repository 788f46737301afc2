internal import Basics
internal import Mesh
internal import Resources

/// One client that calls one service: what its proxy is told by istiod, and what that makes of each
/// endpoint.
struct ServiceCall {
  let client: ConnectingClient
  let service: CalledService
  /// Empty for the whole service.
  let subset: ByteString
  let traffic: ClientTraffic
  let rule: AppliedDestinationRule?
  let policy: PortPolicy
  let settings: ClientTLSSettings

  /// What the client's proxy has for the connections to the service as a whole.
  private enum Setup {
    /// No TLS.
    case plaintext(TransportReason)
    /// TLS by a DestinationRule, for all endpoints.
    case stated(Transport.Security, TransportReason)
    /// Mesh TLS for the endpoints that take it (PA-42).
    case automatic
  }

  /// Works out what is the same for all endpoints.
  func connector() -> (CalledEndpoint) -> SentConnection {
    switch client.kind {
    case .waypoint(servesService: true):
      let (security, reasons) = withinTunnelOfWaypoint
      return { settings.tunnelled(to: $0, within: security, because: reasons) }
    case .sidecar, .gateway, .waypoint(servesService: false):
      let setup = setup()
      if goesToDialledAddress {
        let sent = sentToDialledAddress(setup)
        return { checked(sent, $0) }
      }
      return { checked(sent(setup, to: $0), $0) }
    // INVARIANT: these read no DestinationRules and never come here.
    case .ambient, .outside:
      return { _ in SentConnection(.plaintext, [.noProxy]) }
    }
  }

  /// A waypoint sends what a rule says within HBONE, but mesh TLS, which HBONE has itself.
  private var withinTunnelOfWaypoint: (Transport.Security, [TransportReason]) {
    guard let applied = policy.tls else { return (.plaintext, []) }
    switch applied.tls.mode {
    case .disable, .istioMutual: return (.plaintext, [])
    case .simple: return (.tls(hello(applied)), [.destinationRule(applied)])
    case .mutual:
      guard applied.tls.hasOwnCertificate else {
        return (.plaintext, [.incompleteCertificate(applied)])
      }
      return (.mutualTLS(hello(applied)), [.destinationRule(applied)])
    }
  }

  private func setup() -> Setup {
    if let applied = policy.tls { return stated(applied) }
    if service.isMeshExternal { return .plaintext(.meshExternal) }
    if !settings.enablesAutoMTLS { return .plaintext(.autoMTLSDisabled) }
    if service.isHeadless || policy.wantsAllEndpoints {
      guard !service.endpoints.isEmpty else { return .plaintext(.mixedHeadless(endpoint: nil)) }
      if let without = service.endpoints.first(where: { $0.tlsMode == "disabled" }) {
        return .plaintext(.mixedHeadless(endpoint: without.name))
      }
    }
    if service.inheritedMTLS.mode == .disable {
      return .plaintext(.namespaceDisables(service.inheritedMTLS))
    }
    return .automatic
  }

  private func stated(_ applied: AppliedTLS) -> Setup {
    let tls = applied.tls
    switch tls.mode {
    case .disable: return .plaintext(.destinationRule(applied))
    case .istioMutual: return .stated(.meshTLS(meshHello), .destinationRule(applied))
    case .simple, .mutual:
      if isKeptFromCredential(tls) { return .plaintext(.credentialWithoutSelector(applied)) }
      if tls.mode == .simple { return .stated(.tls(hello(applied)), .destinationRule(applied)) }
      guard tls.hasOwnCertificate else { return .plaintext(.incompleteCertificate(applied)) }
      return .stated(.mutualTLS(hello(applied)), .destinationRule(applied))
    }
  }

  /// Secrets go to sidecars only by rules that select them; ConfigMaps go to everybody.
  private func isKeptFromCredential(_ tls: DestinationRule.TLS) -> Bool {
    client.kind == .sidecar && rule?.hasSelector != true && !tls.credentialName.isEmpty
      && !tls.credentialName.hasPrefix("configmap://")
  }

  /// Whether the proxy connects to the address that the client dialled, and knows no endpoints.
  private var goesToDialledAddress: Bool {
    policy.isPassthrough || (service.isHeadless && client.kind != .gateway)
  }

  private func sentToDialledAddress(_ setup: Setup) -> SentConnection {
    switch setup {
    case .plaintext(let reason): SentConnection(.plaintext, [reason])
    case .stated(let security, let reason): direct(security, reason)
    case .automatic: direct(.meshTLS(meshHello), .headlessAutoMTLS)
    }
  }

  private func sent(_ setup: Setup, to endpoint: CalledEndpoint) -> SentConnection {
    if let reason = tunnelReason(of: endpoint) {
      return tunnelled(setup, reason)
    }
    switch setup {
    case .plaintext(let reason): return SentConnection(.plaintext, [reason])
    case .stated(let security, let reason): return direct(security, reason)
    case .automatic: return automatic(to: endpoint)
    }
  }

  /// PA-42, and PA-48 for what is left of a DestinationRule.
  private func automatic(to endpoint: CalledEndpoint) -> SentConnection {
    guard endpoint.tlsMode == "istio" else { return SentConnection(.plaintext, [.noSidecar]) }
    if let applied = policy.endpointTLS {
      let isMesh = applied.tls.mode == .istioMutual
      return direct(isMesh ? .meshTLS(meshHello) : .plaintext, .endpointsFollow(applied))
    }
    if endpoint.mtls.mode == .disable {
      return SentConnection(.plaintext, [.endpointDisables(endpoint.mtls)])
    }
    return direct(.meshTLS(meshHello), .autoMTLS)
  }

  /// Why the proxy reaches the endpoint by HBONE; `nil`: it does not (AM-75).
  private func tunnelReason(of endpoint: CalledEndpoint) -> TransportReason? {
    if client.refrainsFromHBONE { return nil }
    if endpoint.tlsMode == "istio", !settings.prefersHBONE { return nil }
    return settings.tunnelReason(of: endpoint)
  }

  /// Mesh TLS gives way to HBONE; TLS of a DestinationRule goes within it.
  private func tunnelled(_ setup: Setup, _ reason: TransportReason) -> SentConnection {
    let inner: (Transport.Security, [TransportReason]) =
      switch setup {
      case .plaintext, .automatic, .stated(.meshTLS, _), .stated(.plaintext, _): (.plaintext, [])
      case .stated(.tls(let hello), let reason): (.tls(hello), [reason])
      case .stated(.mutualTLS(let hello), let reason): (.mutualTLS(hello), [reason])
      }
    return SentConnection(
      Transport(isTunnelled: true, security: inner.0),
      [reason] + inner.1,
      failure: client.needsIstiodForHBONE && !settings.sendsHBONE ? .noHBONE : nil
    )
  }

  private func direct(_ security: Transport.Security, _ reason: TransportReason) -> SentConnection {
    SentConnection(Transport(isTunnelled: false, security: security), [reason])
  }
}

extension DestinationRule.TLS {
  /// Whether MUTUAL has a certificate to show.
  fileprivate var hasOwnCertificate: Bool { hasClientCertificate || !credentialName.isEmpty }
}
