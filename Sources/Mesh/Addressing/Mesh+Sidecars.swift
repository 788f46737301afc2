package import Basics
package import Resources

extension Mesh {
  /// The Sidecar that counts for a workload: the oldest of its namespace that selects it, else the
  /// namespace's own without a selector, else that of the root namespace.
  package func sidecar(of workload: Workload) -> Sidecar? {
    let own = sidecars[workload.meta.namespace]
    return own.first { $0.workloadSelector?.isSubset(of: workload.labels) ?? false }
      ?? own.first { $0.workloadSelector == nil }
      ?? sidecars[config.rootNamespace].first { $0.workloadSelector == nil }
  }

  /// Whether `exportTo` of an object includes a namespace.
  package func isExported(_ addressed: Addressed, to namespace: ByteString) -> Bool {
    switch addressed.object {
    case .service(let service, _):
      service.exportTo.includes(namespace, owner: service.meta.namespace)
    case .serviceEntry(let entry, _, _): entry.isVisible(in: namespace)
    case .workload, .unknown: true
    }
  }

  /// Why a workload's sidecar does not know an object; `nil` where it does, and where the workload
  /// has no sidecar.
  ///
  /// Such a client sends what it cannot place as plain TCP, or nowhere, as the mesh's
  /// outboundTrafficPolicy says.
  package func hiding(of addressed: Addressed, from workload: Workload) -> Addressed.Hiding? {
    if let hidden = addressed.hidden { return hidden }
    let object: (host: ByteString, namespace: ByteString)
    switch addressed.object {
    case .service(let service, _): object = (addressed.host, service.meta.namespace)
    case .serviceEntry(let entry, _, let host):
      object = (host.asciiLowercased, entry.meta.namespace)
    case .workload, .unknown: return nil
    }
    guard case .sidecar = dataPlane(of: workload).mode, let sidecar = sidecar(of: workload),
      let hosts = sidecar.egressHosts
    else { return nil }
    let isKnown = hosts.contains { egress in
      egress.includes(namespace: object.namespace, sidecar: sidecar, client: workload)
        && egress.includes(host: object.host)
    }
    return isKnown ? nil : .notInSidecar(ObjectName(sidecar.meta))
  }
}

extension Sidecar.EgressHost {
  fileprivate func includes(
    namespace: ByteString,
    sidecar: Sidecar,
    client: Workload
  ) -> Bool {
    switch self.namespace {
    case "*": true
    case "~": false
    // The root namespace's Sidecar stands for the namespace of each client.
    case ".": namespace == client.meta.namespace
    default: namespace == self.namespace
    }
  }

  /// Whether a host, which may itself have a wildcard, is among those meant.
  fileprivate func includes(host: ByteString) -> Bool {
    guard self.host.hasPrefix("*") else { return host == self.host }
    return host.hasSuffix(self.host.dropFirst())
  }
}
