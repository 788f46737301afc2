package import Basics

/// The mesh-wide settings that change an answer (VALID-102).
package struct MeshConfig: Sendable, Hashable {
  /// `pathNormalization.normalization` (AP-91).
  package enum PathNormalization: String, Sendable, CaseIterable {
    case `default` = "DEFAULT"
    case none = "NONE"
    case base = "BASE"
    case mergeSlashes = "MERGE_SLASHES"
    case decodeAndMergeSlashes = "DECODE_AND_MERGE_SLASHES"
  }

  /// One entry of `extensionProviders`, as far as CUSTOM needs it (AP-35).
  package struct ExtensionProvider: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case extAuthzHTTP, extAuthzGRPC
      /// Any other type; its field name.
      case other(ByteString)
    }

    package let name: ByteString
    package let kind: Kind
    package var service: ByteString = ""
    package var port: Int?
    package var failOpen = false
    package var statusOnError: ByteString = ""
    package var pathPrefix: ByteString = ""
    /// All header lists of an HTTP provider (includeRequestHeadersInCheck, headersToUpstreamOnAllow, …).
    package var headerLists: [ByteString] = []
    /// Whether the provider may rewrite headers that later stages see (AP-40).
    package var rewritesHeaders = false
    /// How the proxy asks, as far as it changes no answer.
    package var check = ExternalCheck()
    package var location: SourceLocation?

    package init(name: ByteString, kind: Kind, location: SourceLocation? = nil) {
      self.name = name
      self.kind = kind
      self.location = location
    }
  }

  package var rootNamespace: ByteString = "istio-system"
  package var trustDomain: ByteString = "cluster.local"
  package var trustDomainAliases: [ByteString] = []
  /// `caCertificates[].trustDomains`, all of them (PA-32).
  package var caTrustDomains: [ByteString] = []
  package var pathNormalization = PathNormalization.default
  package var extensionProviders: [ExtensionProvider] = []
  package var enableAutoMtls = true
  /// `defaultVirtualServiceExportTo`; empty where absent: to all namespaces.
  package var defaultVirtualServiceExportTo: [ByteString] = []
  /// `defaultDestinationRuleExportTo`; `nil` where absent: to all namespaces.
  package var defaultDestinationRuleExportTo: [ByteString]?
  /// `defaultConfig.proxyMetadata`.
  package var proxyMetadata: [ByteString: ByteString] = [:]
  /// `defaultConfig.gatewayTopology.numTrustedProxies` (AP-68).
  package var numTrustedProxies = 0
  /// The domain of the cluster's DNS: `global.proxy.clusterDomain` of the installation's values.
  package var clusterDomain = MeshConfig.defaultClusterDomain
  package static let defaultClusterDomain: ByteString = "cluster.local"
  /// istiod's environment, from values.pilot.env, an istiod Deployment, or `--pilot-env`.
  package var pilotEnvironment: [ByteString: ByteString] = [:]
  /// Whether the source states nothing but `pilotEnvironment`, as an istiod Deployment does; all
  /// else is then Istio's default and competes with no other source (VALID-101).
  package var isEnvironmentOnly = false

  package init() {}

  /// The same settings without their places, the cluster's domain and istiod's environment: equal values mean
  /// that two sources agree (VALID-101).
  package var settings: MeshConfig {
    var copy = self
    copy.pilotEnvironment = [:]
    copy.clusterDomain = Self.defaultClusterDomain
    for index in copy.extensionProviders.indices { copy.extensionProviders[index].location = nil }
    return copy
  }
}
