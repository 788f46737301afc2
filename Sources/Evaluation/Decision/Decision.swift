public import Basics
public import JSON

/// The answer to a request, with its reason (contract section 3).
public struct Decision: Sendable, Hashable {
  /// The eight answers.
  public enum Verdict: String, Sendable, CaseIterable {
    /// The request reaches the workload.
    case allow = "ALLOW"
    /// Refused by authorization, or by a JWT's audience.
    case deny = "DENY"
    /// Refused by JWT verification.
    case unauthenticated = "UNAUTHENTICATED"
    /// The connection is closed, or its handshake fails, before any filter.
    case refused = "REFUSED"
    /// Refused by the proxy's HTTP codec or path normalization.
    case badRequest = "BAD_REQUEST"
    /// Depends on the answers of external authorizers.
    case conditional = "CONDITIONAL"
    /// Something needed was not given.
    case indeterminate = "INDETERMINATE"
    /// The destination's workloads disagree.
    case mixed = "MIXED"
  }

  /// The stage of the pipeline that decided.
  public enum Stage: String, Sendable, CaseIterable {
    /// The mTLS mode against the connection, and the handshake.
    case mtls
    /// The HTTP codec and path normalization.
    case path
    /// External authorization.
    case custom
    /// Token verification.
    case jwt
    /// A DENY rule.
    case deny
    /// An ALLOW rule.
    case allow
    /// No rule: what holds where none matches.
    case `default`
  }

  /// The object that decided.
  public struct Reference: Sendable, Hashable {
    /// `AuthorizationPolicy`, `PeerAuthentication` or `RequestAuthentication`.
    public let kind: String
    /// Its namespace.
    public let namespace: ByteString
    /// Its name.
    public let name: ByteString
    /// The zero-based index in `spec.rules`.
    public let rule: Int?
    /// Where it is written.
    public let location: SourceLocation?

    package init(
      kind: String,
      namespace: ByteString,
      name: ByteString,
      rule: Int? = nil,
      location: SourceLocation? = nil
    ) {
      self.kind = kind
      self.namespace = namespace
      self.name = name
      self.rule = rule
      self.location = location
    }
  }

  /// What decided.
  public struct Decider: Sendable, Hashable {
    /// The stage.
    public let stage: Stage
    /// The object; `nil` for a default.
    public let object: Reference?

    package init(stage: Stage, object: Reference? = nil) {
      self.stage = stage
      self.object = object
    }
  }

  /// The mTLS mode that was in force.
  public struct MTLS: Sendable, Hashable {
    /// `DISABLE`, `PERMISSIVE` or `STRICT`.
    public let mode: String
    /// Where it comes from; `nil` for Istio's default.
    public let from: Reference?

    package init(mode: String, from: Reference?) {
      self.mode = mode
      self.from = from
    }
  }

  /// A provider whose answer is needed (AP-40).
  public struct Condition: Sendable, Hashable {
    /// The provider's name.
    public let provider: ByteString
    /// The rules that send the request to it.
    public let policies: [Reference]
    /// Whether requests pass when the provider cannot be reached.
    public let failOpen: Bool

    package init(provider: ByteString, policies: [Reference], failOpen: Bool) {
      self.provider = provider
      self.policies = policies
      self.failOpen = failOpen
    }
  }

  /// A policy that would decide if it were not a dry run.
  public struct DryRun: Sendable, Hashable {
    /// `ALLOW` or `DENY`.
    public let action: String
    /// The rule.
    public let rule: Reference

    package init(action: String, rule: Reference) {
      self.action = action
      self.rule = rule
    }
  }

  /// The answer of one workload of a service.
  public struct WorkloadAnswer: Sendable, Hashable {
    /// `namespace/name`.
    public let workload: ByteString
    /// Its own decision.
    public let decision: Decision

    package init(workload: ByteString, decision: Decision) {
      self.workload = workload
      self.decision = decision
    }
  }

  /// The request's id.
  public var id: JSONValue?
  /// The answer.
  public var verdict: Verdict
  /// The status that the client sees; `nil` where none is sent.
  public var httpStatus: Int?
  /// For a refused gRPC request, its `grpc-status`: 16 or 7 (PIPE-8).
  public var grpcStatus: Int?
  /// The body of a refusal, as the proxy writes it; `nil` where it writes none.
  public var body: String?
  /// One sentence for a person.
  public var reason: String
  /// What decided.
  public var decidedBy: Decider
  /// The data plane that enforced.
  public var enforcedAt: String
  /// The URI that the peer showed.
  public var peerPrincipal: ByteString?
  /// `iss/sub` of the token that counts.
  public var requestPrincipal: ByteString?
  /// The mTLS mode; `nil` at a gateway.
  public var mtls: MTLS?
  /// AUDIT rules that matched.
  public var audit: [Reference] = []
  /// Dry-run rules that matched.
  public var dryRun: [DryRun] = []
  /// Providers whose answers are needed.
  public var conditions: [Condition] = []
  /// What was not given and is needed.
  public var missing: [String] = []
  /// What may make the answer another one, and what else is worth knowing.
  public var warnings: [String] = []
  /// The answers of a service's workloads, where there are several.
  public var workloads: [WorkloadAnswer] = []
  /// The proxies on the way that were asked, in order, where the whole way was followed.
  public var hops: [Hop] = []
  /// How the answer came about; `nil` unless asked for.
  public var explanation: Explanation?

  package init(
    verdict: Verdict,
    httpStatus: Int?,
    body: String? = nil,
    reason: String,
    decidedBy: Decider,
    enforcedAt: String
  ) {
    self.verdict = verdict
    self.httpStatus = httpStatus
    self.body = body
    self.reason = reason
    self.decidedBy = decidedBy
    self.enforcedAt = enforcedAt
  }
}
