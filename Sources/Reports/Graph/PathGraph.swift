internal import Basics
internal import Evaluation

/// The way of one request as a graph: the caller, then each proxy that was asked.
///
/// Ways that begin alike share their nodes, so that the workloads of a Service branch where they part.
struct PathGraph {
  struct Node: Hashable {
    /// One line each.
    let lines: [String]
    /// The verdict of a proxy; `nil` for the caller.
    let verdict: Decision.Verdict?
  }

  struct Edge {
    let from: Int
    let to: Int
    /// What is on the wire.
    let label: String
  }

  /// The caller is the first; each node stands before those behind it.
  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []

  init(_ decision: Decision) {
    let ways = decision.hops.isEmpty ? decision.workloads.map(\.decision.hops) : [decision.hops]
    // The caller shows the first proxies what it shows the first of them.
    let caller = ways.first?.first?.saw.caller ?? decision.peerPrincipal?.string ?? "no identity"
    nodes.append(Node(lines: [caller], verdict: nil))
    // A way is known by what it has gone through so far.
    var known: [[Decision.Hop]: Int] = [:]
    for way in ways {
      var last = 0
      for (index, hop) in way.enumerated() {
        let soFar = Array(way[...index])
        if let node = known[soFar] {
          last = node
          continue
        }
        nodes.append(Node(hop))
        edges.append(Edge(from: last, to: nodes.count - 1, label: hop.saw.wire))
        last = nodes.count - 1
        known[soFar] = last
      }
    }
  }
}

extension PathGraph.Node {
  fileprivate init(_ hop: Decision.Hop) {
    var lines = [hop.title, hop.decision.headline, hop.decision.reason]
    if let route = hop.route { lines.append("sent on by \(route)") }
    self.init(lines: lines, verdict: hop.decision.verdict)
  }
}

extension Decision.Sight {
  fileprivate var caller: String { peerPrincipal?.string ?? "no identity" }

  fileprivate var wire: String {
    let connection =
      switch tls {
      case .plaintext: "plaintext"
      case .tls: "TLS"
      case .mtls: "mTLS"
      }
    return http.map { "\(connection), \($0.method) \($0.path)" } ?? connection
  }
}

extension Decision.Verdict {
  /// The colour of a node's border.
  var color: String {
    switch self {
    case .allow: "#2e7d32"
    case .deny, .unauthenticated, .refused, .badRequest: "#c62828"
    case .conditional, .indeterminate, .mixed: "#ef6c00"
    }
  }
}
