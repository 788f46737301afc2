internal import ArgumentParser
internal import MeshProof

/// Which callers and which workload ports.
struct ScopeOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Callers: ns/name, ns/*, * (all identities), none (no identity); repeatable.",
      valueName: "selector"
    )
  )
  var from: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Workloads: ns/name, ns/* or *; repeatable.", valueName: "selector")
  )
  var to: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Of the known ports these; workloads without a known port are asked here; repeatable.",
      valueName: "port"
    )
  )
  var port: [Int] = []

  /// The scope that the options say.
  ///
  /// - Parameter knowsOthers: Whether `--from other`, identities outside the inventory, is something
  ///   that can be asked about.
  /// - Returns: The scope; everything where no option is given.
  /// - Throws: `RequestError`.
  func scope(knowsOthers: Bool) throws -> AccessScope {
    var scope = AccessScope()
    scope.noIdentity = from.contains("none")
    scope.otherIdentity = knowsOthers && from.contains("other")
    let words: Set<String> = knowsOthers ? ["none", "other"] : ["none"]
    let wanted = knowsOthers ? "ns/name, ns/*, *, other or none" : "ns/name, ns/*, * or none"
    scope.callers = try from.filter { !words.contains($0) }.map {
      try Self.selector($0, "--from wants \(wanted)")
    }
    let destinations = try Self.destinations(to, port)
    scope.workloads = destinations.workloads
    scope.ports = destinations.ports
    return scope
  }

  /// The values of `--to` and `--port`.
  ///
  /// - Throws: `RequestError`.
  static func destinations(
    _ to: [String],
    _ ports: [Int]
  ) throws -> (workloads: [AccessScope.Selector], ports: [Int]) {
    var workloads: [AccessScope.Selector] = []
    var ports = ports
    for text in to {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      workloads.append(
        try selector(String(parts[0]), "--to wants ns/name, ns/name:port, ns/* or *")
      )
      guard parts.count == 2 else { continue }
      guard let port = Int(parts[1]) else {
        throw RequestError("--to wants ns/name:port, not \"\(text)\"")
      }
      ports.append(port)
    }
    for port in ports where !(1...65535).contains(port) {
      throw RequestError("--port wants a number from 1 to 65535, not \(port)")
    }
    return (workloads, ports)
  }

  private static func selector(_ text: String, _ wanted: String) throws -> AccessScope.Selector {
    guard let selector = AccessScope.Selector(text) else {
      throw RequestError("\(wanted), not \"\(text)\"")
    }
    return selector
  }
}
