package import Basics
package import Resources

extension Mesh {
  /// The identity of a service account: `spiffe://<trust domain>/ns/<namespace>/sa/<name>` (PA-34).
  package func identity(namespace: ByteString, serviceAccount: ByteString) -> ByteString {
    // PA-34: `@` cannot stand in a URI's host.
    let domain = ByteString(
      bytes: config.trustDomain.bytes.map { $0 == UInt8(ascii: "@") ? UInt8(ascii: ".") : $0 }
    )
    return ["spiffe://", domain, "/ns/", namespace, "/sa/", serviceAccount].joined()
  }

  /// The identity that a workload shows to its peers.
  package func identity(of workload: Workload) -> ByteString {
    identity(namespace: workload.meta.namespace, serviceAccount: workload.serviceAccount)
  }

  /// The trust domains whose certificates a proxy accepts, each once; `nil`: all of them (PA-32).
  package var trustedDomains: [ByteString]? {
    guard !config.isOn(.skipTrustDomainValidation) else { return nil }
    var known: Set<ByteString> = []
    let domains = ([config.trustDomain] + config.trustDomainAliases + config.caTrustDomains)
      .filter { !$0.isEmpty && known.insert($0).inserted }
    return domains.isEmpty ? nil : domains
  }

  /// What enforces policies for a workload, by its labels, annotations and namespace.
  ///
  /// A workload that says nothing is taken to have a sidecar.
  package func enforcer(of workload: Workload) -> WorkloadEnforcer {
    let name: ByteString = "sidecar.istio.io/inject"
    let injection = workload.labels[name] ?? workload.annotations[name]
    let namespace = inventory.namespaces.first { $0.meta.name == workload.meta.namespace }
    let modeLabel: ByteString = "istio.io/dataplane-mode"
    let mode = workload.labels[modeLabel] ?? namespace?.meta.labels[modeLabel]
    let proxy = dataPlane(of: workload)
    if proxy != .sidecar { return .proxy(proxy) }
    if injection == "true" { return .proxy(.sidecar) }
    if mode == "ambient" { return .ambient }
    return injection == "false" ? .nothing : .proxy(.sidecar)
  }

  /// Which proxy a workload runs.
  ///
  /// A gateway shows itself by the Gateway API label (AP-11), by the injection template `gateway`,
  /// or by running `proxy router`; a waypoint by what its controller labels it with. All else is taken
  /// to have a sidecar.
  package func dataPlane(of workload: Workload) -> EnforcementPoint.DataPlane {
    if workload.labels[Self.managedLabel] == Self.waypointController { return .waypoint }
    let templates = workload.annotations["inject.istio.io/templates"] ?? ""
    let isGateway =
      workload.runsRouter || workload.labels[AttachmentRules.gatewayNameLabel] != nil
      || templates.split(at: UInt8(ascii: ",")).contains("gateway")
    return isGateway ? .gateway : .sidecar
  }

  static let managedLabel: ByteString = "gateway.istio.io/managed"
  static let waypointController: ByteString = "istio.io-mesh-controller"
}

/// What enforces policies for a workload.
package enum WorkloadEnforcer: Sendable, Hashable {
  /// A proxy that is evaluated.
  case proxy(EnforcementPoint.DataPlane)
  /// ztunnel, and a waypoint where there is one.
  case ambient
  /// The workload has no proxy.
  case nothing
}
