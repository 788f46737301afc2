internal import Analysis
internal import Basics
internal import Evaluation

/// A part of a matrix as a table: a row for each caller.
struct MatrixTable {
  /// What the whole table is about.
  let title: String
  /// The headings of all columns but the first, which names the callers.
  let headings: [String]
  /// The callers, each with as many cells as there are headings.
  let rows: [(caller: String, cells: [String])]
}

extension AccessMatrix {
  /// Hands out the tables, one by one: one of all workload ports where each is asked one thing, else
  /// one for each workload port with a column for each operation.
  func eachTable(_ take: (MatrixTable) throws -> Void) rethrows {
    let names = callers.map { $0.title.string.printable }
    guard isOfOperations else {
      let rows = callers.indices.map { caller in
        (caller: names[caller], cells: workloads.map { $0.access(caller: caller).rawValue })
      }
      try take(
        MatrixTable(title: "Access", headings: workloads.map(\.heading), rows: rows)
      )
      return
    }
    if let operation = singleOperation {
      let rows = callers.indices.map { caller in
        (
          caller: names[caller],
          cells: workloads.flatMap { $0.answers(caller: caller).map(\.verdict.rawValue) }
        )
      }
      try take(MatrixTable(title: operation, headings: workloads.map(\.heading), rows: rows))
      return
    }
    for workload in workloads {
      let rows = callers.indices.map { caller in
        (
          caller: names[caller],
          cells: workload.answers(caller: caller).map(\.verdict.rawValue)
        )
      }
      try take(
        MatrixTable(
          title: "\(workload.heading) (\(workload.portProtocol))",
          headings: workload.operations.map(\.title),
          rows: rows
        )
      )
    }
  }

  /// Whether operations were asked about.
  private var isOfOperations: Bool { workloads.contains { !$0.operations.isEmpty } }

  /// What every port is asked, if that is one thing, beside connections at TCP ports.
  private var singleOperation: String? {
    guard workloads.allSatisfy({ $0.operations.count == 1 }) else { return nil }
    let titles = workloads.map { $0.operations[0].title }
    let requests = titles.filter { $0 != "TCP" }
    guard let request = requests.first else { return "TCP connections" }
    return requests.count == titles.count
      ? request : "\(request); TCP connections at ports of that kind"
  }

  /// What the answers of this matrix mean, a line each.
  var legend: [String] {
    guard isOfOperations else {
      return [
        "always: every request is allowed", "never: none is",
        "conditional: some are (-o json and `what-can` say which), or it is not decided",
      ] + noIdentityLegend + undecidedLegend
    }
    var seen: Set<Decision.Verdict> = []
    for workload in workloads {
      for caller in callers.indices {
        for answer in workload.answers(caller: caller) { seen.insert(answer.verdict) }
      }
    }
    var lines = Decision.Verdict.allCases.filter(seen.contains).map {
      "\($0.rawValue): \($0.meaning)"
    }
    lines += noIdentityLegend
    if seen.contains(.conditional) {
      lines.append("What a token, a Host, another header or an address decides is CONDITIONAL.")
    }
    return lines + undecidedLegend
  }

  private var noIdentityLegend: [String] {
    callers.contains(.noIdentity) ? ["none: a caller without an identity, in plaintext"] : []
  }

  private var undecidedLegend: [String] {
    undecided.map { "not decided: \($0.workloads.title): \($0.reason)" }
  }
}

extension AccessMatrix.WorkloadPort {
  /// `namespace/name:port`.
  fileprivate var heading: String { "\(title.string.printable):\(port)" }
}

extension Decision.Verdict {
  fileprivate var meaning: String {
    switch self {
    case .allow: "reaches the workload"
    case .deny: "refused by authorization"
    case .unauthenticated: "refused by token verification"
    case .refused: "the connection is closed before any filter"
    case .badRequest: "refused by the proxy's HTTP codec"
    case .conditional: "depends on an authorizer, or on what the operation does not say"
    case .indeterminate: "something needed for an answer was not given"
    case .mixed: "the workloads of that name disagree"
    }
  }
}
