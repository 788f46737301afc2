package import Basics

/// A DestinationRule, as far as it says how connections to a host are secured (PA-40).
package struct DestinationRule: Sendable, Hashable {
  package let meta: ObjectMeta
  /// As written: a short name is one of the rule's namespace.
  package let host: ByteString
  /// As written; empty for the mesh's default.
  package let exportTo: [ByteString]
  /// `workloadSelector.matchLabels`; `nil` without a selector, empty for one that selects all.
  package let workloadSelector: [ByteString: ByteString]?
  package let trafficPolicy: TrafficPolicy?
  package let subsets: [Subset]

  package init(
    meta: ObjectMeta,
    host: ByteString,
    exportTo: [ByteString] = [],
    workloadSelector: [ByteString: ByteString]? = nil,
    trafficPolicy: TrafficPolicy? = nil,
    subsets: [Subset] = []
  ) {
    self.meta = meta
    self.host = host
    self.exportTo = exportTo
    self.workloadSelector = workloadSelector
    self.trafficPolicy = trafficPolicy
    self.subsets = subsets
  }

  /// `trafficPolicy` of the rule or of a subset.
  package struct TrafficPolicy: Sendable, Hashable {
    package let tls: TLS?
    /// Whether `loadBalancer.simple` is PASSTHROUGH: connections go to the address that was dialled.
    package let isPassthrough: Bool
    /// In the order of the text; the first of a port counts.
    package let portLevelSettings: [PortLevelSettings]

    package init(
      tls: TLS? = nil,
      isPassthrough: Bool = false,
      portLevelSettings: [PortLevelSettings] = []
    ) {
      self.tls = tls
      self.isPassthrough = isPassthrough
      self.portLevelSettings = portLevelSettings
    }
  }

  /// One entry of `portLevelSettings`; it replaces what the policy says for all ports.
  package struct PortLevelSettings: Sendable, Hashable {
    /// A port of the service.
    package let port: Int
    package let tls: TLS?
    package let isPassthrough: Bool

    package init(port: Int, tls: TLS? = nil, isPassthrough: Bool = false) {
      self.port = port
      self.tls = tls
      self.isPassthrough = isPassthrough
    }
  }

  /// One entry of `subsets`.
  package struct Subset: Sendable, Hashable {
    package let name: ByteString
    /// Labels of its endpoints; empty for all.
    package let labels: [ByteString: ByteString]
    package let trafficPolicy: TrafficPolicy?

    package init(
      name: ByteString,
      labels: [ByteString: ByteString] = [:],
      trafficPolicy: TrafficPolicy? = nil
    ) {
      self.name = name
      self.labels = labels
      self.trafficPolicy = trafficPolicy
    }
  }

  /// `tls`, for connections that the client's proxy opens.
  package struct TLS: Sendable, Hashable {
    package enum Mode: String, Sendable, CaseIterable {
      case disable = "DISABLE"
      case simple = "SIMPLE"
      case mutual = "MUTUAL"
      case istioMutual = "ISTIO_MUTUAL"
    }

    package let mode: Mode
    /// Empty where none is given.
    package let sni: ByteString
    /// Names of which the server's certificate must have one; empty where none are given.
    package let subjectAltNames: [ByteString]
    package let insecureSkipVerify: Bool
    /// Empty where none is given.
    package let credentialName: ByteString
    /// Whether `clientCertificate` and `privateKey` are both given.
    package let hasClientCertificate: Bool
    package let location: SourceLocation

    package init(
      mode: Mode,
      sni: ByteString = "",
      subjectAltNames: [ByteString] = [],
      insecureSkipVerify: Bool = false,
      credentialName: ByteString = "",
      hasClientCertificate: Bool = false,
      location: SourceLocation
    ) {
      self.mode = mode
      self.sni = sni
      self.subjectAltNames = subjectAltNames
      self.insecureSkipVerify = insecureSkipVerify
      self.credentialName = credentialName
      self.hasClientCertificate = hasClientCertificate
      self.location = location
    }
  }
}
