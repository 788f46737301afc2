internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

/// The short way to the verdict on requests that are nothing but an identity, a method, a path and a
/// host.
///
/// It asks the same trees as the long way and leaves to that one whatever the texts alone do not
/// settle; it allocates nothing.
package final class PlainTraffic: Sendable {
  /// What the port does with connections, as ``ConnectionGate`` does (PA-30 to PA-36).
  private let mode: PeerAuthentication.Mode
  private let peers: AcceptedPeers
  private let deny: DecisionTree
  private let allow: DecisionTree
  private let hasAllowPolicy: Bool
  /// Whether nothing but the decision comes of a request: no AUDIT and no dry-run rule may match it.
  package let decidesOnly: Bool

  /// Fails where more takes part in a decision than DENY and ALLOW rules of an HTTP port.
  init?(_ program: EnforcementProgram, trees: ChainTrees, trustedDomains: [ByteString]?) {
    // ztunnel looks at no HTTP, and at identities in its own way.
    guard program.point.dataPlane != .ambient, program.refusals.isEmpty,
      let mtls = program.point.mtls, trees.custom.isEmpty,
      trees.program.jwt == nil
    else { return nil }
    switch program.point.portProtocol {
    case .http, .http2, .grpc: break
    case .tcp, .tls, .auto: return nil
    }
    mode = mtls.mode
    peers = AcceptedPeers(trustedDomains)
    deny = trees.deny
    allow = trees.allow
    hasAllowPolicy = trees.program.allow.hasEnforcedPolicy
    decidesOnly = [trees.audit, trees.dryRunDeny, trees.dryRunAllow].allSatisfy(\.rules.isEmpty)
  }

  /// What decides an HTTP/1.1 request without further headers, over mutual TLS or plaintext.
  package enum Outcome: Hashable, Sendable {
    /// The connection is refused.
    case refused
    /// By the rule of that rank.
    case denied(Int), allowed(Int)
    /// No rule decides.
    case deniedByDefault, allowedByDefault

    /// The verdict of the outcome.
    package var verdict: Decision.Verdict {
      switch self {
      case .refused: .refused
      case .denied, .deniedByDefault: .deny
      case .allowed, .allowedByDefault: .allow
      }
    }
  }

  /// What decides an HTTP/1.1 request without further headers, over mutual TLS or plaintext.
  ///
  /// - Parameters:
  ///   - peer: The URI of the client's certificate; `nil` for plaintext.
  ///   - method: The method.
  ///   - path: The request target as sent.
  ///   - host: The host; `nil` where it is not stated.
  ///   - port: The workload port; `nil`: not given.
  /// - Returns: What decides for ``Evaluator/evaluate(_:now:explains:)`` too, or `nil` where only
  ///   that can tell.
  package func outcome(
    peer: Span<UInt8>?,
    method: Span<UInt8>,
    path: Span<UInt8>,
    host: Span<UInt8>?,
    port: Int?
  ) -> Outcome? {
    guard
      let length = PlainRequest.policyPathLength(method: method, path: path, host: host)
    else { return nil }
    let path = path.extracting(0..<length)
    // A host that is not stated is there and empty.
    guard let host else {
      let none = Span<UInt8>()
      return outcome(peer: peer, method: method, policyPath: path, host: none, port: port)
    }
    return outcome(peer: peer, method: method, policyPath: path, host: host, port: port)
  }

  @inline(__always)
  private func outcome(
    peer: Span<UInt8>?,
    method: Span<UInt8>,
    policyPath path: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?
  ) -> Outcome? {
    guard let peer else {
      guard mode != .strict else { return .refused }
      let nobody = Span<UInt8>()
      return authorize([], peer: nobody, path: path, method: method, host: host, port: port)
    }
    guard peers.isURI(peer) else { return nil }
    guard mode != .disable, peers.accept(peer) else { return .refused }
    return authorize(.peer, peer: peer, path: path, method: method, host: host, port: port)
  }

  /// DENY, then ALLOW, then the default (AP-25).
  @inline(__always)
  private func authorize(
    _ given: DecisionTree.FieldSet,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?
  ) -> Outcome? {
    var others = UnstatedConditions()
    let given = given.union([.path, .method, .host])
    let denied = deny.search(
      given,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others
    )
    guard !others.wereAsked else { return nil }
    if let denied { return .denied(denied) }
    guard !others.isUndecided else { return nil }
    guard hasAllowPolicy else { return .allowedByDefault }
    let allowed = allow.search(
      given,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others
    )
    guard !others.wereAsked else { return nil }
    if let allowed { return .allowed(allowed) }
    return others.isUndecided ? nil : .deniedByDefault
  }
}

/// The identities that a handshake accepts (PA-32).
private struct AcceptedPeers {
  /// The length and the bytes of `spiffe://DOMAIN/` for each trust domain; `nil` where all are
  /// accepted.
  private let starts: FrozenWords.Memory?

  init(_ domains: [ByteString]?) {
    guard let domains else {
      starts = nil
      return
    }
    var table = WordTable()
    for domain in domains {
      let start = "spiffe://" + domain + "/"
      table.add(start.count)
      table.add(start)
    }
    starts = FrozenWords.Memory(table.words)
  }

  /// Whether the name is the URI that certificates of a mesh have.
  @inline(__always)
  func isURI(_ peer: Span<UInt8>) -> Bool {
    // `spiffe:/` and `/`.
    peer.count > 8 && peer.word(at: 0) == 0x2F3A_6566_6669_7073 && peer[8] == UInt8(ascii: "/")
  }

  @inline(__always)
  func accept(_ peer: Span<UInt8>) -> Bool {
    guard let starts = starts?.words else { return true }
    var place = 1
    while place < starts.count {
      let length = starts.number(place)
      if length <= peer.count, starts.text(at: place + 1, count: length, isIn: peer, at: 0) {
        return true
      }
      place += 1 + WordTable.words(for: length)
    }
    return false
  }
}

/// Conditions on fields that nobody has stated: to be asked for one means that the way is too short.
private struct UnstatedConditions: ConditionSource {
  private(set) var wereAsked = false
  /// Whether a rule may match.
  private(set) var isUndecided = false

  mutating func truth(of condition: Condition) -> Truth {
    wereAsked = true
    return .no
  }

  mutating func note(unknown rank: Int) { isUndecided = true }
}
