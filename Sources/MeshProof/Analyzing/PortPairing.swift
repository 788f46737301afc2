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
      let first = left
      let second = right
      let isOld =
        right == after.count
        || left < before.count && !Self.precedes(after[right].spot, before[left].spot)
      let key = isOld ? before[left].spot : after[right].spot
      while left < before.count, Self.isSamePlace(before[left].spot, key) { left += 1 }
      while right < after.count, Self.isSamePlace(after[right].spot, key) { right += 1 }
      pair(Self.once(before[first..<left]), Self.once(after[second..<right]), &added)
    }
    self.added = added.sorted().map { new[$0] }
  }

  /// A workload port with its place in the list.
  private typealias Indexed = (index: Int, spot: Spot)

  /// Pairs the ports of one name and number; `added` gets the places of what is left of the new ones.
  private mutating func pair(_ old: [Indexed], _ new: [Indexed], _ added: inout [Int]) {
    var before = old
    var rest: [Indexed] = []
    for own in new {
      let match = before.firstIndex { other in
        other.spot.workload.kind == own.spot.workload.kind
          && other.spot.workload.labels == own.spot.workload.labels
      }
      if let match {
        pairs.append(Pair(old: before.remove(at: match).spot, new: own.spot))
      } else {
        rest.append(own)
      }
    }
    for (own, other) in zip(rest, before) {
      pairs.append(Pair(old: other.spot, new: own.spot))
    }
    added += rest.dropFirst(before.count).map(\.index)
    removed += before.dropFirst(rest.count).map(\.spot)
  }

  /// The ports by name and number, those of one place as they come.
  private static func sorted(_ spots: [Spot]) -> [Indexed] {
    let indexed: [Indexed] = spots.enumerated().map { ($0.offset, $0.element) }
    let isSorted = zip(spots, spots.dropFirst()).allSatisfy { !precedes($1, $0) }
    guard !isSorted else { return indexed }
    return indexed.sorted { left, right in
      if precedes(left.spot, right.spot) { return true }
      return !precedes(right.spot, left.spot) && left.index < right.index
    }
  }

  /// The ports of one name and number, each once: selectors may overlap.
  private static func once(_ spots: ArraySlice<Indexed>) -> [Indexed] {
    guard spots.count > 1 else { return Array(spots) }
    struct Kind: Hashable {
      let kind: ByteString
      let labels: [ByteString: ByteString]
      let enforcer: WorkloadEnforcer
    }
    var known: Set<Kind> = []
    return spots.filter { _, spot in
      let workload = spot.workload
      return known.insert(
        Kind(kind: workload.kind, labels: workload.labels, enforcer: spot.enforcer)
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
