internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// The workload ports of two inventories, by name and port.
struct PortPairing {
  typealias Spot = AnalysisInventory.Spot

  /// A workload port that both sides have.
  struct Pair {
    let old: Spot
    let new: Spot
  }

  /// By name and port.
  private(set) var pairs: [Pair] = []
  private(set) var added: [Spot] = []
  private(set) var removed: [Spot] = []

  /// Pairs the ports; of several Pods of one name those with the same labels, then the others as
  /// they come.
  init(_ old: [Spot], _ new: [Spot]) {
    let (before, after) = (Self.sorted(old), Self.sorted(new))
    var left = 0
    var right = 0
    pairs.reserveCapacity(min(before.count, after.count))
    var added: [Int] = []
    while left < before.count || right < after.count {
      // All of one name and port, of both sides.
      let (first, second) = (left, right)
      let isOld =
        right == after.count
        || left < before.count && !Self.precedes(new[after[right]], old[before[left]])
      let key = isOld ? old[before[left]] : new[after[right]]
      while left < before.count, Self.isSamePlace(old[before[left]], key) { left += 1 }
      while right < after.count, Self.isSamePlace(new[after[right]], key) { right += 1 }
      if left - first == 1, right - second == 1 {
        pairs.append(Pair(old: old[before[first]], new: new[after[second]]))
      } else {
        let own = before[first..<left].map { old[$0] }
        let others = after[second..<right].map { (index: $0, spot: new[$0]) }
        pair(Self.once(own, \.self), Self.once(others, \.spot), &added)
      }
    }
    self.added = added.sorted().map { new[$0] }
  }

  /// Pairs the ports of one name and number; `added` gets the places of what is left of the new ones.
  private mutating func pair(
    _ old: [Spot],
    _ new: [(index: Int, spot: Spot)],
    _ added: inout [Int]
  ) {
    var before = old
    var rest: [(index: Int, spot: Spot)] = []
    for own in new {
      let match = before.firstIndex { other in
        other.workload.kind == own.spot.workload.kind
          && other.workload.labels == own.spot.workload.labels
      }
      if let match {
        pairs.append(Pair(old: before.remove(at: match), new: own.spot))
      } else {
        rest.append(own)
      }
    }
    for (own, other) in zip(rest, before) { pairs.append(Pair(old: other, new: own.spot)) }
    added += rest.dropFirst(before.count).map(\.index)
    removed += before.dropFirst(rest.count)
  }

  /// The places of the ports in the list by name and number, those of one name and number as they
  /// come.
  private static func sorted(_ spots: [Spot]) -> [Int] {
    let isSorted = spots.indices.dropFirst().allSatisfy { !precedes(spots[$0], spots[$0 - 1]) }
    guard !isSorted else { return Array(spots.indices) }
    return spots.indices.sorted { left, right in
      if precedes(spots[left], spots[right]) { return true }
      return !precedes(spots[right], spots[left]) && left < right
    }
  }

  /// What tells ports of one name and number apart.
  private struct Kind: Hashable {
    let kind: ByteString
    let labels: [ByteString: ByteString]
    let enforcer: WorkloadEnforcer
  }

  /// The ports of one name and number, each once: selectors may overlap.
  private static func once<Element>(_ elements: [Element], _ spot: (Element) -> Spot) -> [Element] {
    var known: Set<Kind> = []
    return elements.filter { element in
      let own = spot(element)
      return known.insert(
        Kind(kind: own.workload.kind, labels: own.workload.labels, enforcer: own.enforcer)
      ).inserted
    }
  }

  private static func isSamePlace(_ left: Spot, _ right: Spot) -> Bool {
    left.port == right.port && left.name == right.name
  }

  private static func precedes(_ left: Spot, _ right: Spot) -> Bool {
    left.name == right.name ? left.port < right.port : left.name < right.name
  }

  /// The ports for a report, those with number and protocol in common together.
  static func classes(_ ports: [WorkloadPort]) -> [WorkloadClass] {
    struct Key: Hashable {
      let port: Int
      let portProtocol: String
    }
    var order: [Key] = []
    var classes: [Key: [WorkloadPort]] = [:]
    for port in ports {
      let portProtocol = WorkloadClass([port]).portProtocol
      let key = Key(port: port.port, portProtocol: portProtocol)
      if classes[key] == nil { order.append(key) }
      classes[key, default: []].append(port)
    }
    return order.compactMap { classes[$0].map { WorkloadClass($0) } }
  }
}

extension PortPairing.Pair {
  /// What became of the workload itself, as far as it can matter; `nil` where nothing did.
  var edit: DiffReport.Edit? {
    let (before, after) = (old.workload, new.workload)
    let isSame =
      before.kind == after.kind && before.labels == after.labels
      && before.annotations == after.annotations && before.runsRouter == after.runsRouter
      && before.hasProxyContainer == after.hasProxyContainer
      && before.isScheduled == after.isScheduled
      && before.usesHostNetwork == after.usesHostNetwork
    guard !isSame else { return nil }
    return DiffReport.Edit(
      kind: after.kind,
      namespace: after.meta.namespace,
      name: after.meta.name,
      edit: .changed,
      location: after.meta.location
    )
  }
}
