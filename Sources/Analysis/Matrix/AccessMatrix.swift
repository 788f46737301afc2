public import Basics
public import Evaluation

/// Known callers against the ports of workloads, with an answer for every operation asked (contract
/// section 6).
///
/// A cell is one caller at one workload port: all that it may do there (``ExactCell``), and an answer
/// for each operation that was asked about. The request behind such an answer says who asks and what is
/// asked, and nothing else: no token, no header, no host, no address (``request(of:at:for:)``).
public struct AccessMatrix: Sendable, Hashable {
  /// Who asks.
  public struct Caller: Sendable, Hashable {
    /// The service account whose identity it is; `nil`: the peer shows no identity, in plaintext.
    public let account: Request.ObjectName?
    /// The identity without `spiffe://`; `nil` where there is none.
    public let principal: ByteString?

    package init(account: Request.ObjectName, principal: ByteString) {
      self.account = account
      self.principal = principal
    }

    private init() {
      account = nil
      principal = nil
    }

    /// The caller without an identity.
    public static let noIdentity = Caller()

    /// `namespace/name` of the service account, or `none`.
    public var title: ByteString { account.map { "\($0.namespace)/\($0.name)" } ?? "none" }
  }

  /// What is asked.
  public enum Operation: Sendable, Hashable {
    /// An HTTP request.
    case http(method: ByteString, path: ByteString)
    /// A TCP connection: what is asked of ports that are declared as TCP or TLS.
    case connection
  }

  /// The caller without an identity stands last, all others in byte order.
  public let callers: [Caller]
  /// By name, then by port.
  public let workloads: [WorkloadPort]
  /// The ports whose cells are not decided, and why.
  public let undecided: [UndecidedWorkloads]
  /// What was not asked, and what may make an answer another one; each once.
  public let warnings: [String]

  package init(
    callers: [Caller],
    workloads: [WorkloadPort],
    undecided: [UndecidedWorkloads] = [],
    warnings: [String]
  ) {
    self.callers = callers
    self.workloads = workloads
    self.undecided = undecided
    self.warnings = warnings
  }

  /// Returns the request behind an answer: what to ask `query` for the details.
  public static func request(
    of caller: Caller,
    at workload: WorkloadPort,
    for operation: Operation
  ) -> Request {
    var request = Request()
    request.source.identity = caller.account.map { .serviceAccount($0) }
    request.destination.target = .workload(workload.name)
    request.destination.port = workload.port
    switch operation {
    case .connection: break
    case .http(let method, let path):
      var http = Request.HTTP()
      http.method = method
      http.path = path
      request.http = http
    }
    return request
  }
}
