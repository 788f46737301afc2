package import Basics
package import Resources

extension Mesh {
  /// The identity of a service account: `spiffe://<trust domain>/ns/<namespace>/sa/<name>` (PA-34).
  package func identity(namespace: ByteString, serviceAccount: ByteString) -> ByteString {
    [
      "spiffe://", config.certificateTrustDomain, "/ns/", namespace, "/sa/", serviceAccount,
    ].joined()
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

  /// What enforces policies for a workload, as far as it is evaluated here.
  package func enforcer(of workload: Workload) -> WorkloadEnforcer {
    switch dataPlane(of: workload).mode {
    case .sidecar: .proxy(.sidecar)
    case .gateway: .proxy(.gateway)
    case .ambient: .proxy(.ambient)
    case .waypoint: .proxy(.waypoint)
    case .none: .nothing
    }
  }
}

extension MeshConfig {
  /// The trust domain as the mesh's own certificates have it: `@` cannot stand in a URI's host
  /// (PA-34).
  package var certificateTrustDomain: ByteString {
    ByteString(bytes: trustDomain.bytes.map { $0 == UInt8(ascii: "@") ? UInt8(ascii: ".") : $0 })
  }
}

/// What enforces policies for a workload.
package enum WorkloadEnforcer: Sendable, Hashable {
  /// A proxy, ztunnel among them.
  case proxy(EnforcementPoint.DataPlane)
  /// The workload has no proxy.
  case nothing
}
