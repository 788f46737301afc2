import Basics
import Mesh
import Resources
import Routing

extension RouteOutcome {
  /// A line for each destination, or one for what else it is.
  var lines: [String] {
    switch self {
    case .destinations(let destinations): destinations.map(\.line)
    case .redirect(let status, let location): ["redirect \(status) \(location)"]
    case .directResponse(let status): ["respond \(status)"]
    case .aborted(let abort): ["abort \(abort.status.map { "\($0)" } ?? "grpc")"]
    case .noRoute: ["no route"]
    case .unknownHost: ["unknown host"]
    case .undecided: ["undecided"]
    }
  }
}

extension WeightedDestination {
  /// `weight host:port|subset path authority`.
  fileprivate var line: String {
    let target: String
    switch self.target {
    case .service(let service):
      target = "\(service.host):\(service.port)" + (service.subset.map { "|\($0)" } ?? "")
    case .invalidBackend(let problem): target = "invalid: \(problem.line)"
    }
    return (["\(weight)", target] + [path, authority].compactMap { $0?.string })
      .joined(separator: " ")
  }
}

extension BackendProblem {
  fileprivate var line: String {
    switch self {
    case .notPermitted(let name): "not permitted \(name)"
    case .notFound(let name): "not found \(name)"
    case .unsupportedKind(let kind): "unsupported \(kind)"
    }
  }
}

extension RouteSource {
  /// `Kind namespace/name rule match`.
  var line: String { "\(kind) \(name) \(rule)" + (match.map { " \($0)" } ?? "") }
}

extension GatewayAnswer {
  /// One word, or a few, for what it is.
  var line: String {
    switch self {
    case .accepted(let connection): connection.line
    case .refused(let refusal): refusal.line
    case .undecided: "undecided"
    }
  }
}

extension AcceptedConnection {
  /// `port http|tcp tls`, and whether policies are left out.
  fileprivate var line: String {
    let tls: String
    switch self.tls {
    case .plaintext: tls = "plaintext"
    case .passedThrough: tls = "passed through"
    case .terminated(let mode, let peer):
      switch peer {
      case .none: tls = mode.rawValue
      case .verified: tls = mode.rawValue + " verified"
      case .unverified: tls = mode.rawValue + " unverified"
      }
    }
    return "\(listenerPort) \(isHTTP ? "http" : "tcp") \(tls)"
      + (enforcesPolicies ? "" : " without policies")
  }
}

extension GatewayRefusal {
  fileprivate var line: String {
    switch self {
    case .noListener: "no listener"
    case .noServer: "no server"
    case .conflictingServers: "conflicting servers"
    case .noClientCertificate: "no client certificate"
    case .unwantedCertificate: "unwanted certificate"
    case .plaintextToTLS: "plaintext to TLS"
    case .tlsToPlaintext: "TLS to plaintext"
    }
  }
}
