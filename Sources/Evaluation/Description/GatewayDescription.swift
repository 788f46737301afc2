public import Basics

/// A gateway: what it listens to, what it lets in, and where it sends that.
public struct GatewayDescription: Sendable, Hashable {
  /// An entry of `servers` of a Gateway, or a listener of one of the Gateway API.
  public struct Server: Sendable, Hashable {
    /// The Gateway, with the place of the server.
    public let gateway: Decision.Reference
    /// Whether the Gateway is one of the Gateway API.
    public let isGatewayAPI: Bool
    /// The position in the Gateway, from 0.
    public let index: Int
    /// Empty where it has none.
    public let name: ByteString
    /// The port that clients address.
    public let port: Int
    /// The ports of the Pod that it leads to; empty where no Service of the gateway has the port.
    public let targetPorts: [Int]
    /// `HTTP`, `HTTPS`, `TLS` or `TCP`.
    public let protocolName: String
    /// `SIMPLE`, `MUTUAL`, …; `nil` without TLS.
    public let tlsMode: String?
    /// Whether plaintext requests are sent to HTTPS.
    public let redirectsToHTTPS: Bool
    /// `host`, or `namespace/host` for the routes of one namespace.
    public let hosts: [ByteString]
    /// Whether an older server excludes it.
    public let isLeftOut: Bool

    package init(
      gateway: Decision.Reference,
      isGatewayAPI: Bool,
      index: Int,
      name: ByteString,
      port: Int,
      targetPorts: [Int],
      protocolName: String,
      tlsMode: String?,
      redirectsToHTTPS: Bool,
      hosts: [ByteString],
      isLeftOut: Bool
    ) {
      self.gateway = gateway
      self.isGatewayAPI = isGatewayAPI
      self.index = index
      self.name = name
      self.port = port
      self.targetPorts = targetPorts
      self.protocolName = protocolName
      self.tlsMode = tlsMode
      self.redirectsToHTTPS = redirectsToHTTPS
      self.hosts = hosts
      self.isLeftOut = isLeftOut
    }
  }

  /// One match of a rule.
  public struct Route: Sendable, Hashable {
    /// The port of the Pod.
    public let port: Int
    /// The host, or the server names; empty: all.
    public let hosts: [ByteString]
    /// The conditions, in words; empty: everything.
    public let match: String
    /// `route`, `redirect`, `directResponse`, `none`, or `serverName` for AUTO_PASSTHROUGH.
    public let action: String
    /// What becomes of the request where there is no destination, in words; empty for `route`.
    public let answer: String
    /// Where it leads; for `route` only.
    public let destinations: [Destination]
    /// The object with the rule; `nil` where none is needed.
    public let source: Decision.Reference?

    package init(
      port: Int,
      hosts: [ByteString],
      match: String,
      action: String,
      answer: String,
      destinations: [Destination],
      source: Decision.Reference?
    ) {
      self.port = port
      self.hosts = hosts
      self.match = match
      self.action = action
      self.answer = answer
      self.destinations = destinations
      self.source = source
    }
  }

  /// A destination of a route.
  public struct Destination: Sendable, Hashable {
    /// In full; empty for a backend that is not accepted.
    public let host: ByteString
    /// The port of the service; `nil` for a backend that is not accepted.
    public let port: Int?
    /// A subset of the host's DestinationRule.
    public let subset: ByteString?
    /// Among the weights of all destinations.
    public let weight: Int
    /// Why the Gateway API does not accept it, in words.
    public let problem: String?

    package init(
      host: ByteString,
      port: Int?,
      subset: ByteString?,
      weight: Int,
      problem: String?
    ) {
      self.host = host
      self.port = port
      self.subset = subset
      self.weight = weight
      self.problem = problem
    }
  }

  /// `namespace/name` of the workload; of one that istiod will make, as it will be called.
  public let gateway: ByteString
  /// `Deployment`, `Pod`, …; empty for a workload that istiod will make.
  public let kind: ByteString
  /// The URI that the gateway shows to what it connects to.
  public let identity: ByteString
  /// In the order in which istiod looks at them.
  public let servers: [Server]
  /// By port, in the order in which they are tried.
  public let routes: [Route]
  /// In the order of the filter.
  public let jwtRules: [WorkloadDescription.JWTRule]
  /// In the order of evaluation.
  public let policies: [WorkloadDescription.Policy]
  /// What Envoy would refuse to load.
  public let refusals: [String]
  /// What else is worth knowing.
  public let warnings: [String]

  package init(
    gateway: ByteString,
    kind: ByteString,
    identity: ByteString,
    servers: [Server],
    routes: [Route],
    jwtRules: [WorkloadDescription.JWTRule],
    policies: [WorkloadDescription.Policy],
    refusals: [String],
    warnings: [String]
  ) {
    self.gateway = gateway
    self.kind = kind
    self.identity = identity
    self.servers = servers
    self.routes = routes
    self.jwtRules = jwtRules
    self.policies = policies
    self.refusals = refusals
    self.warnings = warnings
  }
}
