package import Basics
package import JSON
internal import Documents
package import Resources

/// The decoded manifests and the settings, without any index.
package struct NaiveMesh {
  package internal(set) var authorizationPolicies: [AuthorizationPolicy] = []
  package internal(set) var requestAuthentications: [RequestAuthentication] = []
  package internal(set) var peerAuthentications: [PeerAuthentication] = []
  /// Gateways of the Gateway API.
  var gateways: [ObjectMeta] = []
  /// Kinds that this evaluator does not look at.
  package internal(set) var otherKinds = 0
  package let settings: NaiveSettings

  package init(manifests: JSONValue, settings: NaiveSettings, isLenient: Bool) {
    self.settings = settings
    let (documents, _) = DocumentReader().read(manifests.write(.compact).bytes, file: "manifests")
    let (resources, _) = ResourceReader(options: .init(isLenient: isLenient)).read(documents)
    for resource in resources {
      switch resource {
      case .authorizationPolicy(let policy): authorizationPolicies.append(policy)
      case .requestAuthentication(let policy): requestAuthentications.append(policy)
      case .peerAuthentication(let policy): peerAuthentications.append(policy)
      case .namespace: break
      case .kubernetesGateway(let gateway): gateways.append(gateway.meta)
      case .serviceAccount, .service, .workload, .endpointSlice, .serviceEntry,
        .gatewayClass, .injectorConfig, .istioGateway, .virtualService,
        .gatewayRoute, .referenceGrant, .destinationRule, .sidecar, .proxyExtension, .meshConfig,
        .other:
        otherKinds += 1
      }
    }
  }
}

/// The mesh-wide settings, read from the JSON of a MeshConfig.
package struct NaiveSettings {
  let rootNamespace: ByteString
  /// AP-58: the trust domain, then its aliases.
  let trustDomains: [ByteString]
  /// `caCertificates[].trustDomains` (PA-32).
  let caTrustDomains: [ByteString]
  let normalization: ByteString
  let numTrustedProxies: Int
  let providers: [JSONValue]
  let pilotEnvironment: [String: String]
  /// `jwksUri`s and issuers whose fetch is stated to fail (JWKS-22).
  let failingFetches: Set<ByteString>

  package init(
    meshConfig: JSONValue?,
    pilotEnvironment: [String: String],
    failingFetches: Set<ByteString>
  ) {
    rootNamespace = meshConfig?["rootNamespace"]?.string ?? "istio-system"
    trustDomains =
      [meshConfig?["trustDomain"]?.string ?? "cluster.local"]
      + (meshConfig?["trustDomainAliases"]?.array ?? []).compactMap(\.string)
    caTrustDomains = (meshConfig?["caCertificates"]?.array ?? []).flatMap {
      ($0["trustDomains"]?.array ?? []).compactMap(\.string)
    }
    let mode = meshConfig?["pathNormalization"]?["normalization"]?.string ?? "DEFAULT"
    normalization = mode == "DEFAULT" ? "BASE" : mode
    let hops = meshConfig?["defaultConfig"]?["gatewayTopology"]?["numTrustedProxies"]
    if case .integer(let count)? = hops {
      numTrustedProxies = Int(count)
    } else {
      numTrustedProxies = 0
    }
    providers = meshConfig?["extensionProviders"]?.array ?? []
    self.pilotEnvironment = pilotEnvironment
    self.failingFetches = failingFetches
  }

  /// A flag of istiod; a value that is no Go boolean counts as not given.
  func isOn(_ flag: String, default standard: Bool = false) -> Bool {
    switch pilotEnvironment[flag] {
    case "1", "t", "T", "TRUE", "true", "True": true
    case "0", "f", "F", "FALSE", "false", "False": false
    default: standard
    }
  }
}
