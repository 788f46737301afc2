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
  }

  /// The verdict on an HTTP/1.1 request without further headers, over mutual TLS or plaintext.
  ///
  /// - Parameters:
  ///   - peer: The URI of the client's certificate; `nil` for plaintext.
  ///   - method: The method.
  ///   - path: The request target as sent.
  ///   - host: The host; `nil` where it is not stated.
  ///   - port: The workload port; `nil`: not given.
  /// - Returns: The verdict that ``Evaluator/evaluate(_:now:explains:)`` gives, or `nil` where only
  ///   that can tell.
  package func verdict(
    peer: Span<UInt8>?,
    method: Span<UInt8>,
    path: Span<UInt8>,
    host: Span<UInt8>?,
    port: Int?
  ) -> Decision.Verdict? {
    guard
      let length = PlainRequest.policyPathLength(method: method, path: path, host: host)
    else { return nil }
    let path = path.extracting(0..<length)
    // A host that is not stated is there and empty.
    guard let host else {
      let none = Span<UInt8>()
      return verdict(peer: peer, method: method, policyPath: path, host: none, port: port)
    }
    return verdict(peer: peer, method: method, policyPath: path, host: host, port: port)
  }

  private func verdict(
    peer: Span<UInt8>?,
    method: Span<UInt8>,
    policyPath path: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?
  ) -> Decision.Verdict? {
    guard let peer else {
      guard mode != .strict else { return .refused }
      let nobody = Span<UInt8>()
      return authorize(.absent, peer: nobody, path: path, method: method, host: host, port: port)
    }
    guard peers.isURI(peer) else { return nil }
    guard mode != .disable, peers.accept(peer) else { return .refused }
    return authorize(.given, peer: peer, path: path, method: method, host: host, port: port)
  }

  /// DENY, then ALLOW, then the default (AP-25).
  private func authorize(
    _ peerState: TextFields.State,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?
  ) -> Decision.Verdict? {
    var others = UnstatedConditions()
    let states = TextFields.States(peer: peerState, path: .given, method: .given, host: .given)
    func isCertain(_ match: DecisionTree.Match) -> Bool {
      match.first != nil || match.unknown.isEmpty
    }
    let denied = deny.search(
      states,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others
    )
    guard !others.wereAsked, isCertain(denied) else { return nil }
    if denied.first != nil { return .deny }
    guard hasAllowPolicy else { return .allow }
    let allowed = allow.search(
      states,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others
    )
    guard !others.wereAsked, isCertain(allowed) else { return nil }
    return allowed.first == nil ? .deny : .allow
  }
}

/// The identities that a handshake accepts (PA-32).
private struct AcceptedPeers {
  private let scheme: ByteString = "spiffe://"
  /// `spiffe://DOMAIN/` of each trust domain; `nil` where all are accepted.
  private let starts: [ByteString]?

  init(_ domains: [ByteString]?) { starts = domains?.map { "spiffe://" + $0 + "/" } }

  /// Whether the name is the URI that certificates of a mesh have.
  func isURI(_ peer: Span<UInt8>) -> Bool { scheme.bytes.span.isEqual(to: peer, from: 0) }

  func accept(_ peer: Span<UInt8>) -> Bool {
    guard let starts else { return true }
    for start in starts where start.bytes.span.isEqual(to: peer, from: 0) { return true }
    return false
  }
}

/// Conditions on fields that nobody has stated: to be asked for one means that the way is too short.
private struct UnstatedConditions: ConditionSource {
  private(set) var wereAsked = false

  mutating func truth(of condition: Condition) -> Truth {
    wereAsked = true
    return .no
  }
}
