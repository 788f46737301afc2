public import Basics

/// What a proxy has, as its own configuration tells it: mTLS by port, and for each filter chain its
/// JWT rules and policies in the order of evaluation.
public struct ProxyDescription: Sendable, Hashable {
  /// A filter chain that takes connections of clients.
  public struct Chain: Sendable, Hashable {
    /// The listener and the chain as they are called; empty for filters without a listener.
    public let name: String
    /// Which connections it is for, in words.
    public let match: String
    /// `http` or `tcp`; `nil` where it cannot be read.
    public let protocolName: String?
    /// What it does about TLS, in words.
    public let tls: String
    /// In the order of the filter.
    public let jwtRules: [WorkloadDescription.JWTRule]
    /// In the order of evaluation.
    public let policies: [WorkloadDescription.Policy]
    /// What cannot be read: requests to the chain have no answer then.
    public let unreadable: [String]
    /// What may change an answer and is not evaluated.
    public let warnings: [String]
    /// Where it is written.
    public let location: SourceLocation?

    package init(
      name: String,
      match: String,
      protocolName: String?,
      tls: String,
      jwtRules: [WorkloadDescription.JWTRule],
      policies: [WorkloadDescription.Policy],
      unreadable: [String],
      warnings: [String],
      location: SourceLocation?
    ) {
      self.name = name
      self.match = match
      self.protocolName = protocolName
      self.tls = tls
      self.jwtRules = jwtRules
      self.policies = policies
      self.unreadable = unreadable
      self.warnings = warnings
      self.location = location
    }
  }

  /// A port with its mTLS mode.
  public struct Port: Sendable, Hashable {
    /// The port; `nil`: all ports that are not listed.
    public let number: Int?
    /// `nil` at a gateway, and where it cannot be read.
    public let mtls: Decision.MTLS?

    package init(number: Int?, mtls: Decision.MTLS?) {
      self.number = number
      self.mtls = mtls
    }
  }

  /// `sidecar`, `gateway`, `waypoint`, or `filters` for filters without a listener.
  public let kind: String
  /// Istio's release as the proxy tells it.
  public let istioVersion: ByteString?
  /// Ascending, those that are not listed last.
  public let ports: [Port]
  /// In the order of the file.
  public let chains: [Chain]

  package init(kind: String, istioVersion: ByteString?, ports: [Port], chains: [Chain]) {
    self.kind = kind
    self.istioVersion = istioVersion
    self.ports = ports
    self.chains = chains
  }
}
