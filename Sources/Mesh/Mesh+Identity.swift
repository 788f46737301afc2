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

  /// Which proxy a workload runs, as far as it is evaluated here: `nil` for a waypoint.
  ///
  /// A gateway shows itself by the Gateway API label (AP-11), by the injection template `gateway`,
  /// or by running `proxy router`. All else is taken to have a sidecar.
  package func dataPlane(of workload: Workload) -> EnforcementPoint.DataPlane? {
    if workload.labels["gateway.istio.io/managed"] == "istio.io-mesh-controller" { return nil }
    let templates = workload.annotations["inject.istio.io/templates"] ?? ""
    let isGateway =
      workload.runsRouter || workload.labels[ProxyMatcher.gatewayNameLabel] != nil
      || templates.split(at: UInt8(ascii: ",")).contains("gateway")
    return isGateway ? .gateway : .sidecar
  }
}
