internal import Basics
internal import Evaluation

extension Decision {
  /// The way of the request, where more than one proxy is on it: a numbered line for each, and below
  /// it what it saw and said.
  var hopLines: [String] {
    guard hops.count > 1 else { return [] }
    var lines = ["  hops:"]
    for (index, hop) in hops.enumerated() {
      lines.append("    \(index + 1). \(hop.title): \(hop.decision.headline)")
      lines.append("       saw \(hop.saw.text)")
      if let transport = hop.transport { lines.append("       because \(transport)") }
      lines.append("       \(hop.decision.reason)")
      if let route = hop.route { lines.append("       sent on by \(route)") }
    }
    return lines
  }
}

extension Decision.Hop {
  /// The proxy with its port: `waypoint bookinfo/waypoint:9080`.
  var title: String {
    let place = workload.isEmpty ? "" : " \(workload)"
    return "\(enforcedTitle)\(place)" + (port.map { ":\($0)" } ?? "")
  }

  private var enforcedTitle: String {
    switch enforcedAt {
    case "ambient": "ztunnel of"
    case "none": "no proxy at"
    default: enforcedAt
    }
  }
}

extension Decision.Sight {
  /// In one line: `mTLS from spiffe://…, GET /x at host`.
  var text: String {
    let peer: String =
      switch tls {
      case .plaintext: "plaintext"
      case .tls: "TLS without a client certificate"
      case .mtls: "mTLS from \(peerPrincipal?.string ?? "an unknown identity")"
      }
    guard let http else { return peer }
    return "\(peer), \(http.method) \(http.path)" + (http.host.map { " at \($0)" } ?? "")
  }
}
