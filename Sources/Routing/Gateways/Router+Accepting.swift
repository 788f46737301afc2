internal import Basics
internal import Mesh
internal import Resources

extension Router {
  /// What a gateway does with a connection, before its policies are asked.
  ///
  /// The port leads to the first of the gateway's Services that has it.
  /// - Complexity: O(Gateways × servers × routes); nothing is kept.
  package func accept(
    _ connection: ClientConnection,
    at proxy: GatewayProxy
  ) -> GatewayAnswer {
    let gateways = selectedGateways(proxy)
    let port = proxy.podPort(of: connection.port)
    let listener = listener(at: port, proxy, gateways)
    guard !listener.isEmpty else {
      let known = Set(gateways.flatMap(\.servers).map(\.port)).sorted()
      return .refused(.noListener(port: connection.port, known: known))
    }
    if let bound = listener.bound.first {
      return .undecided(
        UndecidedReason("the server listens at one address only", at: bound.location)
      )
    }
    if let conflict = listener.chains.conflict { return .refused(.conflictingServers(conflict)) }
    let serverName: ByteString? =
      switch connection.security {
      case .plaintext: nil
      case .tls(let name, _): name
      }
    guard let chain = listener.chains.chain(for: serverName) else {
      let known = Set(listener.chains.flatMap { $0.serverNames ?? [] }).sorted()
      return .refused(.noServer(serverName: serverName, known: known))
    }
    switch chain.handshake(connection.security) {
    case .refused(let refusal): return .refused(refusal)
    case .undecided(let reason): return .undecided(reason)
    case .accepted(let tls):
      return .accepted(
        AcceptedConnection(
          proxy: proxy,
          listenerPort: port,
          tls: tls,
          isHTTP: chain.isHTTP,
          enforcesPolicies: chain.enforcesPolicies,
          servers: chain.servers,
          routeSet: chain.routeSet
        )
      )
    }
  }

  /// The Gateways of either kind that are for a gateway, in the order in which istiod merges them.
  func selectedGateways(_ proxy: GatewayProxy) -> [SelectedGateway] {
    let isScoped = mesh.config.isOn(.scopeGatewayToNamespace)
    let namespace = proxy.name.namespace
    let classic = mesh.routing.gateways.filter { gateway in
      gateway.selector.allSatisfy { proxy.labels[$0.key] == $0.value }
        && (!isScoped || gateway.meta.namespace == namespace)
    }.map { gateway in
      SelectedGateway(
        name: ObjectName(gateway.meta),
        creationTimestamp: gateway.meta.creationTimestamp,
        servers: gateway.gatewayServers,
        services: proxy.services.filter {
          $0.meta.labels["experimental.istio.io/disable-gateway-port-translation"] == nil
        },
        takesPodPorts: true
      )
    }
    let ofKubernetes = kubernetesListeners.compactMap { listeners -> SelectedGateway? in
      let gateway = listeners.gateway
      guard gateway.meta.namespace == namespace else { return nil }
      let names = gateway.serviceNames(registry.names)
      let services = proxy.services.filter { names.contains($0.meta.name) }
      // The Service that istiod makes has the listeners' ports.
      let isMade =
        gateway.isManaged && services.isEmpty
        && proxy.labels[AttachmentRules.gatewayNameLabel] == gateway.meta.name
      guard !services.isEmpty || isMade else { return nil }
      return SelectedGateway(
        name: ObjectName(gateway.meta),
        creationTimestamp: gateway.meta.creationTimestamp,
        servers: listeners.parents.map(\.server),
        services: services,
        takesPodPorts: isMade
      )
    }
    let managed = kubernetesListeners.map(\.gateway).filter(\.isManaged).map {
      ObjectName($0.meta)
    }
    // A gateway that istiod deploys takes no Gateways of Istio from strange namespaces.
    let isStrict =
      mesh.config.isOn(.strictGatewayMerging)
      && ofKubernetes.contains { managed.contains($0.name) }
    return (classic.filter { !isStrict || $0.name.namespace == namespace } + ofKubernetes)
      .sorted(by: SelectedGateway.precedes)
  }

  private func listener(
    at port: Int,
    _ proxy: GatewayProxy,
    _ gateways: [SelectedGateway]
  ) -> GatewayListener {
    listener(at: port, proxy, merged: groups(at: port, proxy, gateways))
  }

  func listener(
    at port: Int,
    _ proxy: GatewayProxy,
    merged groups: [ServerMerging.Group]
  ) -> GatewayListener {
    ListenerBuilder(proxy: proxy, routes: routes, registry: registry).listener(port: port, groups)
  }

  /// The servers of a port of the Pod, without those that others exclude.
  func groups(
    at port: Int,
    _ proxy: GatewayProxy,
    _ gateways: [SelectedGateway]
  ) -> [ServerMerging.Group] {
    var merging = ServerMerging()
    for gateway in gateways {
      for server in gateway.servers
      where gateway.podPorts(of: server.port, proxy).contains(port) { merging.add(server) }
    }
    return merging.groups
  }
}

extension SelectedGateway {
  /// The ports of the Pod at which a server of a Service port listens: for a Gateway of Istio one.
  func podPorts(of port: Int, _ proxy: GatewayProxy) -> Set<Int> {
    let targets = services.compactMap { proxy.target(of: port, in: $0) }
    if targets.isEmpty { return takesPodPorts ? [port] : [] }
    return takesPodPorts ? Set(targets.prefix(1)) : Set(targets)
  }
}

extension GatewayProxy {
  /// The port of the Pod that a client reaches.
  fileprivate func podPort(of port: Int) -> Int {
    services.lazy.compactMap { target(of: port, in: $0) }.first ?? port
  }

  fileprivate func target(of port: Int, in service: Service) -> Int? {
    service.ports.first { $0.port == port && $0.transport != "UDP" }?
      .targetPort.number(among: namedPorts)
  }
}
