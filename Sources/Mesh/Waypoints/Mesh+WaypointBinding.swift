package import Basics
package import Resources

extension Mesh {
  static let useWaypointLabel: ByteString = "istio.io/use-waypoint"

  /// The waypoint of connections to an address, from captured clients (AM-71).
  ///
  /// A Service or ServiceEntry has its own, never that of its workloads; a workload's address has the
  /// workload's. Clients of a headless Service connect to the workloads themselves: there each
  /// endpoint is to be asked.
  package func waypoint(of addressed: Addressed) -> WaypointBinding {
    switch addressed.object {
    case .service(let service, _) where service.isHeadless: .none(.headless)
    case .service(let service, _): waypoint(of: service)
    case .serviceEntry(let entry, _, _): waypoint(of: entry)
    case .workload(let workload): waypoint(of: workload)
    case .unknown: .none(.unknownObject)
    }
  }

  /// The waypoint of a Service, for connections to its addresses (AM-67 to AM-69).
  package func waypoint(of service: Service) -> WaypointBinding {
    waypoint(ofService: service.meta)
  }

  /// The waypoint of a ServiceEntry, for connections to its addresses (AM-67 to AM-69).
  package func waypoint(of entry: ServiceEntry) -> WaypointBinding {
    waypoint(ofService: entry.meta)
  }

  /// The waypoint of a workload, for connections to its own address (AM-67, AM-68, AM-70).
  package func waypoint(of workload: Workload) -> WaypointBinding {
    waypoint(ofWorkloadWith: workload.labels, in: workload.meta.namespace)
  }

  /// The waypoint of a workload with these labels, for connections to its own address.
  package func waypoint(
    ofWorkloadWith labels: [ByteString: ByteString],
    in namespace: ByteString
  ) -> WaypointBinding {
    let owner = ObjectName(
      namespace: namespace,
      name: labels[AttachmentRules.gatewayNameLabel] ?? ""
    )
    if let gateway = kubernetesGateway(named: owner), waypoint(gateway) != nil {
      return .none(.isGateway)
    }
    switch target(of: labels, in: namespace) {
    case .none(let absence): return .none(absence)
    case .waypoint(let waypoint, _):
      if waypoint.trafficType.takesWorkloads { return .waypoint(waypoint, canary: nil) }
      // A waypoint that the namespace names may well be meant for its services alone.
      guard labels[Self.useWaypointLabel] != nil else { return .none(.notNamed) }
      return .none(.unsupportedTrafficType(waypoint.name, waypoint.trafficType))
    }
  }

  /// What has the label that names the waypoint of an object, or says that it has none; `nil`: nothing
  /// has it (AM-67).
  package func waypointNaming(
    by labels: [ByteString: ByteString],
    in namespace: ByteString
  ) -> WaypointNaming? {
    if labels[Self.useWaypointLabel] != nil { return .object }
    let inherited = inventory.namespace(named: namespace)?.meta.labels[Self.useWaypointLabel]
    return inherited == nil ? nil : .namespace
  }

  /// Whether gateways go through the waypoint of a Service or ServiceEntry (AM-74).
  ///
  /// Without a waypoint they do not, whatever this says. East-west gateways do not ask.
  package func gatewaysUseWaypoint(of addressed: Addressed) -> Bool {
    switch addressed.object {
    case .service(let service, _):
      !service.isHeadless && asksForIngress(service.meta)
    case .serviceEntry(let entry, _, let host):
      entry.hasAddress(of: host) && asksForIngress(entry.meta)
    case .workload, .unknown: false
    }
  }

  private func asksForIngress(_ meta: ObjectMeta) -> Bool {
    let label: ByteString = "istio.io/ingress-use-waypoint"
    let value = meta.labels[label] ?? inventory.namespace(named: meta.namespace)?.meta.labels[label]
    return value.flatMap(goBoolean) ?? false
  }

  // MARK: Lookup

  private func waypoint(ofService meta: ObjectMeta) -> WaypointBinding {
    let managed = meta.labels[GatewayDeployment.managedLabel]
    if managed == GatewayDeployment.meshController
      || managed == GatewayDeployment.eastWestController
    {
      return .none(.isGateway)
    }
    guard case .waypoint(let waypoint, _) = target(of: meta.labels, in: meta.namespace) else {
      return target(of: meta.labels, in: meta.namespace)
    }
    guard waypoint.trafficType.takesServices else {
      return .none(.unsupportedTrafficType(waypoint.name, waypoint.trafficType))
    }
    return .waypoint(waypoint, canary: canary(of: meta, beside: waypoint))
  }

  /// The waypoint that an object's labels name, else the one of its namespace's; the traffic type is
  /// not looked at (AM-67, AM-68).
  private func target(
    of labels: [ByteString: ByteString],
    in namespace: ByteString
  ) -> WaypointBinding {
    let namespaceLabels = inventory.namespace(named: namespace)?.meta.labels ?? [:]
    let deciding = labels[Self.useWaypointLabel] != nil ? labels : namespaceLabels
    guard let name = deciding[Self.useWaypointLabel] else { return .none(.notNamed) }
    if name == "none" { return .none(.optedOut) }
    let reference = ObjectName(
      namespace: deciding["istio.io/use-waypoint-namespace"] ?? namespace,
      name: name
    )
    return attachment(to: reference, of: namespace)
  }

  private func attachment(to name: ObjectName, of namespace: ByteString) -> WaypointBinding {
    guard let waypoint = kubernetesGateway(named: name).flatMap(waypoint) else {
      return .none(.notReady(name))
    }
    let routes = waypoint.allowedRoutes
    guard
      routes.from == .none
        // A value that Istio's code takes for `Same`.
        ? namespace == name.namespace
        : routes.allows(
          namespace: namespace,
          labels: labels(ofNamespace: namespace),
          gatewayNamespace: name.namespace
        )
    else { return .none(.attachmentDenied(name)) }
    return .waypoint(waypoint, canary: nil)
  }

  /// The second waypoint of a Service, with its share (AM-71).
  ///
  /// It is read where the first one is: at the object if that names the first, else at the object or
  /// its namespace. One that cannot be used takes nothing from the first.
  private func canary(of meta: ObjectMeta, beside primary: Waypoint) -> WaypointBinding.Canary? {
    let label: ByteString = "istio.io/use-waypoint-canary"
    let weightName: ByteString = "istio.io/use-waypoint-canary-weight"
    let isOwn =
      meta.labels[Self.useWaypointLabel] != nil && meta.labels[Self.useWaypointLabel] != "none"
    let inherited = isOwn ? nil : inventory.namespace(named: meta.namespace)?.meta
    let labels = meta.labels[label] != nil ? meta.labels : inherited?.labels ?? [:]
    guard let name = labels[label], !name.isEmpty, name != "none" else { return nil }
    let reference = ObjectName(
      namespace: labels[label + "-namespace"] ?? meta.namespace,
      name: name
    )
    guard reference != primary.name,
      let text = meta.annotations[weightName] ?? inherited?.annotations[weightName],
      let weight = Int(text.string), (1...100).contains(weight),
      case .waypoint(let waypoint, _) = attachment(to: reference, of: meta.namespace),
      waypoint.trafficType.takesServices
    else { return nil }
    return WaypointBinding.Canary(waypoint: waypoint, weight: weight)
  }

  /// A namespace's labels, with the one that every namespace of a cluster has.
  private func labels(ofNamespace name: ByteString) -> [ByteString: ByteString] {
    var labels = inventory.namespace(named: name)?.meta.labels ?? [:]
    labels["kubernetes.io/metadata.name"] = name
    return labels
  }

  /// A Gateway as a waypoint; `nil` while it has no address (AM-65).
  private func waypoint(_ gateway: KubernetesGateway) -> Waypoint? {
    if let addresses = gateway.statusAddresses, addresses.isEmpty { return nil }
    return waypoint(of: gateway)
  }

  /// A Gateway as the waypoint that it is, or will be once it has an address (AM-65).
  ///
  /// No class is asked for. A Gateway without a status comes from a manifest and counts as ready.
  package func waypoint(of gateway: KubernetesGateway) -> Waypoint {
    let gatewayClass = gatewayClass(of: gateway)
    let label: ByteString = "istio.io/waypoint-for"
    let type = gateway.meta.labels[label] ?? gatewayClass?.meta.labels[label]
    let binding: ByteString = "ambient.istio.io/waypoint-inbound-binding"
    let text = gateway.meta.annotations[binding] ?? gatewayClass?.meta.annotations[binding]
    return Waypoint(
      gateway: gateway,
      trafficType: type.map(Waypoint.TrafficType.init) ?? .service,
      deployment: deployment(of: gateway),
      inboundBinding: text.flatMap(Waypoint.InboundBinding.init(annotation:)),
      isAssumedReady: gateway.statusAddresses == nil
    )
  }
}

extension Waypoint {
  /// Who may use the waypoint: by its bound listener, else by that for HBONE, else its own namespace
  /// (AM-68).
  fileprivate var allowedRoutes: KubernetesGateway.AllowedRoutes {
    let bound = inboundBinding.flatMap { binding in
      gateway.listeners.first { listener in
        binding.port.map { listener.port == $0 }
          ?? (binding.tunnel == .proxy && listener.protocolName == "istio.io/PROXY")
      }
    }
    let listener =
      bound ?? gateway.listeners.first { $0.protocolName == "HBONE" && $0.port == 15008 }
    return listener?.allowedRoutes ?? .init()
  }
}

extension Waypoint.InboundBinding {
  /// Reads `PROTOCOL` or `PROTOCOL/PORT`; `nil` for anything else.
  ///
  /// A port that is none counts as not given.
  fileprivate init?(annotation: ByteString) {
    let parts = annotation.split(at: UInt8(ascii: "/"))
    guard parts.count <= 2, let first = parts.first,
      let tunnel = Tunnel.allCases.first(where: { ByteString($0.rawValue) == first })
    else { return nil }
    self.tunnel = tunnel
    port = parts.dropFirst().first.flatMap { UInt32($0.string) }.flatMap { $0 == 0 ? nil : Int($0) }
  }
}

extension ServiceEntry {
  /// Whether clients reach a host by an address of its own: one that is written, or one that istiod
  /// gives it.
  fileprivate func hasAddress(of host: ByteString) -> Bool {
    if !addresses.isEmpty || !allocatedAddresses.isEmpty { return true }
    return switch resolution {
    case .none: false
    case .dynamicDNS: true
    case .static, .dns, .dnsRoundRobin: !host.hasPrefix("*")
    }
  }
}
