internal import Basics
internal import Resources

/// The virtual hosts of a proxy's HTTP server.
struct VirtualHosts: Sendable, Hashable {
  /// The rules for a host, in the order in which they are tried.
  struct Host: Sendable, Hashable {
    var rows: [RouteRow] = []
    /// The server with `httpsRedirect` that wants TLS for the host.
    var redirectingServer: ServerReference?
  }

  private(set) var hosts: [ByteString: Host] = [:]
  /// Whether the server decrypts TLS, which a redirect's scheme depends on.
  let isTLS: Bool

  init(isTLS: Bool) { self.isTLS = isTLS }

  /// Adds rules for a host, behind those that it has.
  mutating func add(_ rows: [RouteRow], for host: ByteString) {
    hosts[host.asciiLowercased, default: Host()].rows += rows
  }

  mutating func redirect(_ host: ByteString, server: ServerReference) {
    hosts[host.asciiLowercased, default: Host()].redirectingServer = server
  }

  /// Puts the rules that fit every request behind the others, as istiod does at a gateway.
  mutating func moveCatchAllsBack() {
    hosts = hosts.mapValues { host in
      var host = host
      host.rows = host.rows.filter { !$0.isCatchAll } + host.rows.filter(\.isCatchAll)
      return host
    }
  }

  /// The host that an authority belongs to: its own, else the one of the longest end, else `*`.
  ///
  /// The port does not count, nor does case.
  func host(for authority: ByteString?) -> Host? {
    guard let authority else { return nil }
    let name = authority.withoutPort.asciiLowercased
    if let exact = hosts[name] { return exact }
    // A `*` stands for something; names longer than DNS has them have no wildcard.
    for start in 1..<max(1, min(name.count, 254)) {
      if let wildcard = hosts["*" + name.dropFirst(start)] { return wildcard }
    }
    return hosts["*"]
  }
}

/// One rule with one of its matches, for one port.
struct RouteRow: Sendable, Hashable {
  let rule: HTTPRule
  /// `nil` for a rule without matches.
  let match: HTTPRule.Match?
  /// The port that the rule was made for.
  let listenPort: Int

  /// Whether the row fits every request.
  var isCatchAll: Bool {
    guard let condition = match?.condition else { return true }
    let hasAnyPath =
      switch condition.uri {
      case .prefix(let prefix): prefix == "/"
      case .regex(let expression): expression == ".*"
      case .present, nil: true
      case .exact: false
      }
    return hasAnyPath && condition.headers.isEmpty && condition.withoutHeaders.isEmpty
      && condition.queryParams.isEmpty && condition.method == nil && condition.authority == nil
      && condition.scheme == nil
  }
}

extension BoundRoutes {
  /// The rows that a proxy gets for a port: of matches for other ports, gateways or workloads none.
  ///
  /// Nothing after a rule that fits everything is kept.
  func rows(
    port: Int,
    gateway: ByteString,
    labels: [ByteString: ByteString],
    namespace: ByteString
  ) -> [RouteRow] {
    var rows: [RouteRow] = []
    for rule in http {
      guard !rule.matches.isEmpty else {
        rows.append(RouteRow(rule: rule, match: nil, listenPort: port))
        return rows
      }
      for match in rule.matches
      where match.condition.isFor(
        port: port,
        gateway: gateway,
        labels: labels,
        namespace: namespace
      ) {
        let row = RouteRow(rule: rule, match: match, listenPort: port)
        rows.append(row)
        if row.isCatchAll { return rows }
      }
    }
    return rows
  }
}
