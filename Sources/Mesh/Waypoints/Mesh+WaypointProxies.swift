package import Basics
package import Resources

extension Mesh {
  /// The labels of a waypoint's Pods; where none is among the inputs, those that its controller gives
  /// them.
  package func labels(ofWaypoint waypoint: ObjectName) -> [ByteString: ByteString] {
    pods(ofWaypoint: waypoint).first?.labels ?? [
      AttachmentRules.gatewayNameLabel: waypoint.name,
      GatewayDeployment.managedLabel: GatewayDeployment.meshController,
    ]
  }

  /// What istiod lets in at ztunnel for the workloads behind a waypoint: the waypoint itself (AM-90).
  ///
  /// It is for each workload whose own waypoint, or whose services' waypoint it is. `nil` unless istiod
  /// runs with PILOT_AUTO_ALLOW_WAYPOINT_POLICY and the inputs have a Pod of the waypoint, or its
  /// controller.
  package func implicitPolicy(ofWaypoint waypoint: ObjectName) -> AuthorizationPolicy? {
    let pods = pods(ofWaypoint: waypoint)
    guard config.isOn(.autoAllowWaypoint), let first = pods.first else { return nil }
    let location = first.meta.location
    let accounts = Set(pods.map(\.serviceAccount)).sorted()
    let principals = accounts.map { account in
      Located(
        identity(namespace: waypoint.namespace, serviceAccount: account)
          .dropFirst("spiffe://".utf8.count),
        at: location
      )
    }
    return AuthorizationPolicy(
      meta: ObjectMeta(
        name: "istio_allow_waypoint_\(waypoint.namespace)_\(waypoint.name)",
        namespace: waypoint.namespace,
        location: location
      ),
      attachment: Attachment(matchLabels: [:]),
      action: .allow,
      rules: [
        .init(
          from: [.init(fields: [.principals: .init(values: principals)], location: location)],
          to: [],
          when: [],
          location: location
        )
      ]
    )
  }

  /// The Gateway that a proxy with these labels is of; `nil` where it is no Gateway API proxy (AP-11).
  package func gatewayName(of labels: [ByteString: ByteString]) -> ByteString? {
    attachmentRules.gatewayName(labels)
  }

  /// Whether it matters which waypoint a request meets: a policy is for single Gateways, or the first
  /// layer goes by the waypoint's labels (AM-79, AM-80).
  package var dependsOnWaypoint: Bool {
    let attachments =
      authorizationPolicies.map(\.attachment) + requestAuthentications.map(\.attachment)
    return config.isOn(.layeredWaypointPolicies)
      || attachments.contains { $0.targetRefs.contains { $0.kind == "Gateway" } }
  }

  /// A Service or ServiceEntry of the inputs as requests through a waypoint are addressed to it, with
  /// the waypoint that it has.
  ///
  /// Where both have the name, the Service is meant.
  package func addressedService(
    _ name: ObjectName
  ) -> (service: AddressedService, waypoint: WaypointBinding)? {
    if let service = inventory.service(named: name) {
      return (AddressedService(kind: .service, name: name), waypoint(of: service))
    }
    return serviceEntry(named: name)
      .map { (AddressedService(kind: .serviceEntry, name: name), waypoint(of: $0)) }
  }

  /// The protocol that a Service or ServiceEntry declares for a port of its own; `nil` for one that
  /// is not among the inputs.
  package func declaredProtocol(
    of service: AddressedService,
    port: Int
  ) throws(ServiceError) -> EnforcementPoint.PortProtocol? {
    switch service.kind {
    case .service:
      guard let known = inventory.service(named: service.name) else { return nil }
      let ports = known.ports.filter { $0.transport != "UDP" }
      guard let entry = ports.first(where: { $0.port == port }) else {
        throw .unknownPort(known: ports.map(\.port))
      }
      return EnforcementPoint.PortProtocol(declaredBy: entry)
    case .serviceEntry:
      guard let known = serviceEntry(named: service.name) else { return nil }
      guard let entry = known.ports.first(where: { $0.number == port }) else {
        throw .unknownPort(known: known.ports.map(\.number))
      }
      return EnforcementPoint.PortProtocol(declaredBy: entry)
    }
  }

  /// Whether the inputs have the Gateway of a waypoint that ends HBONE itself.
  ///
  /// One with an inbound binding gets from ztunnel what that has taken out of the tunnel (AM-94).
  func isKnownWaypoint(_ namespace: ByteString, _ labels: [ByteString: ByteString]) -> Bool {
    guard let name = attachmentRules.gatewayName(labels) else { return false }
    let gateway = kubernetesGateway(named: ObjectName(namespace: namespace, name: name))
    return gateway.map {
      $0.meta.annotations["ambient.istio.io/waypoint-inbound-binding"] == nil
    } ?? false
  }

  private func pods(ofWaypoint waypoint: ObjectName) -> [Workload] {
    inventory.workloads(in: waypoint.namespace).filter {
      attachmentRules.gatewayName($0.labels) == waypoint.name
    }
  }
}
