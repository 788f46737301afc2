internal import Analysis
internal import Basics
internal import EnvoyConfig
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// The filter chains that the connections to one port end in, by kind of connection.
struct PortChains {
  /// A kind of connection, as a client of the mesh or one without TLS makes it.
  private struct Kind {
    let isTLS: Bool
    /// `nil`: a TCP connection.
    let version: Request.HTTP.Version?

    func arriving(at port: Int) -> ArrivingConnection {
      let offered: ByteString =
        switch version {
        case nil: "istio"
        case .http2: "istio-h2"
        case .http10, .http11: "istio-http/1.1"
        }
      return ArrivingConnection(
        port: port,
        family: nil,
        isTLS: isTLS,
        serverName: "",
        applicationProtocols: isTLS ? [offered] : [],
        plaintextProtocol: version.map { $0 == .http2 ? "h2c" : "http/1.1" }
      )
    }

    /// A request of a caller of a trust domain.
    func request(from trustDomain: ByteString) -> IncomingRequest {
      var http: Request.HTTP?
      if let version {
        http = Request.HTTP()
        http?.version = version
      }
      return IncomingRequest(
        peer: isTLS ? "spiffe://" + trustDomain + "/ns/n/sa/s" : nil,
        tls: isTLS ? .mtls : .plaintext,
        serverName: isTLS ? "n" : "",
        http: http
      )
    }
  }

  /// Where one kind of connection ends.
  private struct End {
    let kind: Kind
    /// `nil`: no chain takes it.
    let chain: ProxyChain.Content?
    let gate: ChainGate?

    func connection(from trustDomain: ByteString) -> AcceptedConnection? {
      guard case .accepted(let connection)? = gate?.check(kind.request(from: trustDomain)) else {
        return nil
      }
      return connection
    }
  }

  private let ends: [End]
  let warnings: [String]

  /// Finds the chains.
  ///
  /// - Throws: ``Undecided`` where a chain cannot be read, or chains are chosen by what requests do
  ///   not say.
  init(
    _ listener: ProxyListener,
    port: Int,
    portProtocol: EnforcementPoint.PortProtocol
  ) throws(Undecided) {
    let byName = listener.chains.first {
      !$0.match.serverNames.isEmpty && ($0.match.destinationPort ?? port) == port
    }
    guard byName == nil else {
      throw .inFile("filter chains of the port are chosen by server name")
    }
    var versions: [Request.HTTP.Version?] = []
    if portProtocol.has(.http) { versions += [.http11, .http2] }
    if portProtocol.has(.tcp) { versions.append(nil) }
    var ends: [End] = []
    var warnings: [String] = []
    for kind in [false, true].flatMap({ isTLS in
      versions.map { Kind(isTLS: isTLS, version: $0) }
    }) {
      switch listener.chain(for: kind.arriving(at: port)) {
      case .unreadable(let refusals):
        throw refusals.first.map(Undecided.unreadable) ?? .inFile("the listener cannot be read")
      case .none: ends.append(End(kind: kind, chain: nil, gate: nil))
      case .chain(let chain):
        switch chain.content {
        case .failure(let refusal): throw .unreadable(refusal)
        case .success(let content):
          warnings += chain.warnings.filter { !warnings.contains($0) }
          let gate = ChainGate(
            content: content,
            seesServerName: listener.inspectsTLS(on: port)
          )
          ends.append(End(kind: kind, chain: content, gate: gate))
        }
      }
    }
    self.ends = ends
    self.warnings = warnings
  }

  // MARK: Connections

  /// Whose certificates the handshake takes; `nil`: anybody's.
  var trustedDomains: [ByteString]? {
    get throws(Undecided) {
      let contexts = Set(ends.filter(\.kind.isTLS).compactMap(\.chain?.tls))
      guard contexts.count < 2 else {
        throw .inFile("the filter chains of the port end TLS in different ways")
      }
      guard let tls = contexts.first, !tls.names.isEmpty else { return nil }
      guard let domains = tls.trustDomains else {
        throw .inFile("certificates are taken by names that are not those of trust domains")
      }
      return domains
    }
  }

  /// The mTLS mode that has such chains.
  var mode: PeerAuthentication.Mode {
    get throws(Undecided) {
      let domain = try ownDomain
      func areTaken(_ isTLS: Bool) -> Set<Bool> {
        Set(
          ends.filter { $0.kind.isTLS == isTLS }.map { end in
            guard let connection = end.connection(from: domain) else { return false }
            // TLS that is passed on shows nobody: the chain is one for plaintext.
            return !isTLS || connection.peer != .none
          }
        )
      }
      switch (areTaken(false), areTaken(true)) {
      case ([true], [true]): return .permissive
      case ([false], [true]): return .strict
      case ([true], [false]): return .disable
      default:
        throw .inFile("no mTLS mode takes the connections that the filter chains of the port take")
      }
    }
  }

  /// A trust domain whose certificates are taken.
  private var ownDomain: ByteString {
    get throws(Undecided) { try trustedDomains?.first ?? "mesh" }
  }

  /// Makes sure that a proxy takes exactly the connections that the chains take, and sees as much of
  /// them.
  func check(_ evaluator: Evaluator) throws(Undecided) {
    // No trust domain has such a name as the second.
    for domain in [try ownDomain, "/"] {
      for end in ends {
        let (wanted, found) = (
          end.connection(from: domain), evaluator.connection(of: end.kind.request(from: domain))
        )
        guard wanted?.chain == found?.chain, wanted?.peer == found?.peer,
          wanted?.serverName == found?.serverName
        else {
          throw .inFile(
            "the filter chains of the port take connections in a way that no mTLS mode does"
          )
        }
      }
    }
  }

  // MARK: Filters

  /// What the connection managers do; `nil` where there are none.
  var settings: ConnectionManagerSettings? {
    get throws(Undecided) {
      let all = Set(ends.compactMap(\.chain?.settings))
      guard all.count < 2 else {
        throw .inFile("the connection managers of the port have different settings")
      }
      return all.first
    }
  }

  /// The program of the chains of a kind; `nil` where there are none.
  func program(_ chain: RuleProgram.Chain) throws(Undecided) -> RuleProgram? {
    let programs = ends.compactMap(\.chain?.program).filter { $0.chain == chain }
    guard let first = programs.first else { return nil }
    let filters = EnvoyFilterChain(first, dataPlane: .sidecar).json
    guard
      programs.dropFirst().allSatisfy({
        EnvoyFilterChain($0, dataPlane: .sidecar).json == filters
      })
    else { throw .inFile("the filter chains of the port have different filters") }
    return first
  }
}
