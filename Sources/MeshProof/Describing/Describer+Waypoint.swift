internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

extension Describer {
  /// A Gateway that is of a class for waypoints, or that something uses as its waypoint; `nil` where
  /// there is no such.
  func waypoint(_ name: ObjectName) -> WaypointDescription? {
    guard let gateway = mesh.kubernetesGateway(named: name) else { return nil }
    let waypoint = mesh.waypoint(of: gateway)
    let services = services(behind: waypoint)
    let workloads = mesh.inventory.workloads.filter {
      mesh.waypoint(of: $0).waypoint?.name == name
    }
    guard mesh.isWaypoint(gateway) || !services.isEmpty || !workloads.isEmpty else { return nil }
    let program = program(of: waypoint)
    let deployment = waypoint.deployment
    let warnings = DestinationResolver(mesh: mesh).warnings(
      at: .proxy(.waypoint),
      namespace: deployment.namespace,
      labels: deployment.labels
    )
    return WaypointDescription(
      waypoint: ByteString("\(name)"),
      className: gateway.className,
      trafficType: waypoint.trafficType.rawValue,
      readiness: gateway.statusAddresses.map { $0.isEmpty ? .notReady : .ready } ?? .assumed,
      identity: mesh.identity(
        namespace: deployment.namespace,
        serviceAccount: deployment.serviceAccount
      ),
      proxies: deployment.workloads.map { ByteString("\(ObjectName($0.meta))") },
      jwtRules: program.describedJWTRules,
      policies: program.describedPolicies,
      tunnelPolicies: program.describedTunnelPolicies,
      services: services,
      workloads: workloads.map { ByteString("\(ObjectName($0.meta))") },
      refusals: program.refusals.map { "\($0.location): \($0.cause)" },
      warnings: warnings + program.warnings + binding(of: waypoint)
    )
  }

  /// AM-94: nobody knows what such a waypoint learns of its clients.
  private func binding(of waypoint: Waypoint) -> [String] {
    waypoint.inboundBinding == nil
      ? [] : ["it is reached through a ztunnel of its own, so no request to it has an answer"]
  }

  private func services(behind waypoint: Waypoint) -> [WaypointDescription.Service] {
    let services = mesh.inventory.services.filter { !$0.isHeadless }.compactMap {
      describe($0.meta, .service, mesh.waypoint(of: $0), waypoint)
    }
    let entries = mesh.serviceEntries.compactMap {
      describe($0.meta, .serviceEntry, mesh.waypoint(of: $0), waypoint)
    }
    return services + entries
  }

  /// `nil`: the object has another waypoint, or none.
  private func describe(
    _ meta: ObjectMeta,
    _ kind: AddressedService.Kind,
    _ binding: WaypointBinding,
    _ waypoint: Waypoint
  ) -> WaypointDescription.Service? {
    guard let weight = binding.weight(of: waypoint.name) else { return nil }
    let service = AddressedService(kind: kind, name: ObjectName(meta))
    let program = program(of: waypoint, service: service)
    return WaypointDescription.Service(
      kind: kind.title,
      name: ByteString("\(service.name)"),
      weight: weight,
      jwtRules: program.describedJWTRules,
      policies: program.describedPolicies
    )
  }
}

extension WaypointBinding {
  /// The part of the connections that a waypoint gets, in percent; `nil`: none.
  fileprivate func weight(of name: ObjectName) -> Int? {
    guard case .waypoint(let primary, let canary) = self else { return nil }
    if let canary, canary.waypoint.name == name { return canary.weight }
    let rest = 100 - (canary?.weight ?? 0)
    return primary.name == name && rest > 0 ? rest : nil
  }
}

extension AddressedService.Kind {
  var title: String {
    switch self {
    case .service: "Service"
    case .serviceEntry: "ServiceEntry"
    }
  }
}
