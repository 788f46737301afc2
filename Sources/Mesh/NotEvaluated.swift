package import Basics
package import Resources

/// Something among the inputs that may change an answer and is not evaluated.
package enum NotEvaluated: Sendable, Hashable {
  /// An EnvoyFilter or WasmPlugin that the proxy gets.
  case proxyExtension(ProxyExtension.Kind, ObjectName)
  /// The annotation `proxy.istio.io/config` of a workload, with a setting that counts.
  case proxyConfigAnnotation(ObjectName, setting: ByteString)
  /// A Sidecar that says on which ports the workload's sidecar listens.
  case sidecarIngress(ObjectName)
  /// The workload is in a network other than that of other workloads: an east-west gateway may stand
  /// between.
  case otherNetwork(ByteString)
  /// A ServiceEntry that takes policies to the client's own outbound listener (AP-22).
  case dynamicDNS(ObjectName)
  /// A policy with the label `istio.io/rev`, which another istiod than the one asked may be meant by
  /// (AM-1).
  case revision(kind: String, ObjectName, ByteString)
}

extension NotEvaluated: CustomStringConvertible {
  /// One line, without its end.
  package var description: String {
    switch self {
    case .proxyExtension(let kind, let name):
      "\(kind.rawValue) \(name) can change the answer in a way that is not evaluated"
    case .proxyConfigAnnotation(let name, let setting):
      "the annotation proxy.istio.io/config of \(name.name) is not evaluated: "
        + "\(setting) is the mesh's"
    case .sidecarIngress(let name):
      "Sidecar \(name) sets the ports of the workload's sidecar by \"ingress\", which is not "
        + "evaluated"
    case .otherNetwork(let network):
      "the workload is in network \(network): an east-west gateway on the way is not evaluated"
    case .dynamicDNS(let name):
      "ServiceEntry \(name) with DYNAMIC_DNS: policies at the client's own sidecar are not evaluated"
    case .revision(let kind, let name, let revision):
      "\(kind) \(name) is for istiods of the revision or tag \(revision) alone (label istio.io/rev); "
        + "it counts here, and --pilot-env REVISION=\(revision) says that it should"
    }
  }
}

extension Mesh {
  /// What a proxy gets that is not evaluated, in a stable order.
  ///
  /// ztunnel takes neither EnvoyFilters nor WasmPlugins.
  package func notEvaluated(
    at dataPlane: EnforcementPoint.DataPlane,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    service: AddressedService? = nil
  ) -> [NotEvaluated] {
    let matcher = ProxyMatcher(
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace,
      isWaypoint: dataPlane == .waypoint,
      selectsGatewaysByLabels: true,
      rules: attachmentRules
    )
    let namespaces = attachmentRules.candidateNamespaces(
      [config.rootNamespace, namespace],
      service: nil
    )
    return proxyExtensions.objects(in: namespaces)
      .filter { $0.reaches(dataPlane) && matcher.mayGet($0, for: service) }
      .map { .proxyExtension($0.kind, ObjectName($0.meta)) }
  }

  /// What of a workload is not evaluated, beside what its proxy gets.
  package func notEvaluated(of workload: Workload) -> [NotEvaluated] {
    var found: [NotEvaluated] = []
    let own = workload.annotations["proxy.istio.io/config"] ?? ""
    for setting in ["numTrustedProxies", "forwardClientCertDetails"] as [ByteString]
    where own.contains(setting) {
      found.append(.proxyConfigAnnotation(ObjectName(workload.meta), setting: setting))
    }
    if let sidecar = sidecar(of: workload), sidecar.hasIngress,
      dataPlane(of: workload).mode == .sidecar
    {
      found.append(.sidecarIngress(ObjectName(sidecar.meta)))
    }
    if !workload.network.isEmpty, inventory.networks.count > 1 {
      found.append(.otherNetwork(workload.network))
    }
    return found
  }

  /// What is not evaluated on the way to an address.
  package func notEvaluated(on addressed: Addressed) -> [NotEvaluated] {
    guard case .serviceEntry(let entry, let port, let host) = addressed.object,
      entry.resolution == .dynamicDNS, host.hasPrefix("*")
    else { return [] }
    return switch EnforcementPoint.PortProtocol(declaredBy: port) {
    case .tcp, .tls: [.dynamicDNS(ObjectName(entry.meta))]
    case .http, .http2, .grpc, .auto: []
    }
  }
}

extension ProxyExtension {
  /// Whether a patch of it can apply to such a proxy.
  fileprivate func reaches(_ dataPlane: EnforcementPoint.DataPlane) -> Bool {
    switch dataPlane {
    case .ambient: false
    case .sidecar: !contexts.isDisjoint(with: [.any, .sidecarInbound, .sidecarOutbound])
    case .gateway: !contexts.isDisjoint(with: [.any, .gateway])
    case .waypoint: !contexts.isDisjoint(with: [.any, .waypoint, .sidecarInbound])
    }
  }
}

extension ProxyMatcher {
  /// Whether a proxy may get an extension; where it depends on the service of a request that is not
  /// known, it may.
  fileprivate func mayGet(_ item: ProxyExtension, for service: AddressedService?) -> Bool {
    let ofServices = item.attachment.targetRefs.contains { reference in
      guard isWaypoint, reference.kind == "Service" || reference.kind == "ServiceEntry" else {
        return false
      }
      return service.map { $0.name.name == reference.name } ?? true
    }
    return ofServices || attaches(item.attachment, of: item.meta.namespace)
  }
}
