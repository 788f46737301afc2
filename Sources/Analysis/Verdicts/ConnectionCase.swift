internal import Basics
internal import Evaluation
internal import Mesh
internal import Program

/// What becomes of connections of one kind at a proxy.
struct ConnectionCase {
  enum Outcome {
    /// The connection is closed, or its handshake fails.
    case refused
    /// A filter chain takes it.
    case filtered(Reading)
  }

  let kind: ConnectionKind
  let outcome: Outcome
  /// Whether the handshake looks at the trust domain of the client's certificate.
  let checksTrustDomain: Bool

  /// The kinds of connections that can come to a port, and what its proxy makes of them (PIPE-6).
  ///
  /// A port that is declared as HTTP gets HTTP requests, one that is declared as TCP connections, any
  /// other both: the rest never gets past the codec, or is TCP all the same.
  static func all(at evaluator: Evaluator, includingTLS: Bool) -> [ConnectionCase] {
    gates(at: evaluator, includingTLS: includingTLS).map { ConnectionCase($0, at: evaluator) }
  }

  /// What a proxy makes of a kind of connection before it reads from it.
  struct Gate {
    let kind: ConnectionKind
    /// What the chain is and sees; `nil`: refused.
    let chain: (isHTTP: Bool, showsPeer: Bool, showsServerName: Bool)?
    let checksTrustDomain: Bool
  }

  /// The gates of a port; they hang on its protocol, its mTLS mode and the trust domains, and at a
  /// waypoint on what is addressed as well.
  static func gates(at evaluator: Evaluator, includingTLS: Bool) -> [Gate] {
    let point = evaluator.program.point
    return ConnectionKind.allCases.filter { kind in
      guard includingTLS || kind.tls != .tls else { return false }
      return switch point.portProtocol {
      case .http, .http2, .grpc: kind.isHTTP
      case .tcp, .tls: !kind.isHTTP
      case .auto: true
      }
    }.map { Gate($0, at: evaluator) }
  }

  init(_ gate: Gate, at evaluator: Evaluator) {
    kind = gate.kind
    checksTrustDomain = gate.checksTrustDomain
    guard let chain = gate.chain else {
      outcome = .refused
      return
    }
    outcome = .filtered(
      Reading(
        evaluator.program,
        isHTTP: chain.isHTTP,
        showsPeer: chain.showsPeer,
        showsServerName: chain.showsServerName,
        seesToken: chain.isHTTP && evaluator.program.http.jwt != nil
      )
    )
  }
}

extension ConnectionCase.Gate {
  init(_ kind: ConnectionKind, at evaluator: Evaluator) {
    self.kind = kind
    let domain = evaluator.handshakeTrustDomains?.first ?? "mesh"
    func connection(_ trustDomain: ByteString) -> AcceptedConnection? {
      evaluator.connection(
        of: IncomingRequest(
          peer: kind.tls == .mtls ? "spiffe://" + trustDomain + "/ns/n/sa/s" : nil,
          tls: kind.tls,
          serverName: kind.tls == .plaintext ? "" : "n",
          http: kind.isHTTP ? Request.HTTP() : nil
        )
      )
    }
    guard let accepted = connection(domain) else {
      chain = nil
      checksTrustDomain = false
      return
    }
    chain = (
      isHTTP: accepted.chain == .http,
      showsPeer: accepted.peer != .none,
      showsServerName: !accepted.serverName.isEmpty
    )
    // No trust domain has such a name.
    checksTrustDomain = connection("/") == nil
  }
}

extension Evaluator {
  /// The trust domains whose certificates the handshake takes; `nil`: any.
  ///
  /// ztunnel takes those of its own trust domain alone.
  var handshakeTrustDomains: [ByteString]? {
    program.point.dataPlane == .ambient
      ? [program.point.meshConfig.certificateTrustDomain] : trustedDomains
  }
}

extension Universe {
  /// The atoms of identities whose certificates a proxy accepts (PA-32).
  func trustedPeers(at evaluator: Evaluator) -> AtomSet {
    guard let domains = evaluator.handshakeTrustDomains, let field = texts[.peer] else {
      return AtomSet([1..<widths[levels[.peer] ?? 0]])
    }
    return domains.reduce(into: AtomSet.empty) { set, domain in
      let language = TextLanguage.prefix("spiffe://" + domain + "/")
      set = set.union(field.atoms(in: language) ?? .empty)
    }
  }
}
