internal import Analysis
internal import Basics
internal import Evaluation
internal import Resources

/// The workload ports of two inventories, by name and port.
struct PortPairing {
  typealias Place = AnalysisInventory.Place

  /// A workload port that both sides have.
  struct Pair {
    let old: Place
    let new: Place
  }

  /// By name and port.
  private(set) var pairs: [Pair] = []
  private(set) var added: [WorkloadPort] = []
  private(set) var removed: [WorkloadPort] = []

  private struct Key: Hashable {
    let name: Request.ObjectName
    let port: Int

    init(_ place: Place) {
      name = place.port.workload
      port = place.port.port
    }
  }

  /// Pairs the ports; of several Pods of one name those with the same labels, then the others as
  /// they come.
  init(_ old: [Place], _ new: [Place]) {
    var before = Dictionary(grouping: Self.once(old), by: Key.init)
    var rest: [Place] = []
    for place in Self.once(new) {
      guard
        let index = before[Key(place)]?.firstIndex(where: {
          $0.workload.labels == place.workload.labels && $0.workload.kind == place.workload.kind
        }), let match = before[Key(place)]?.remove(at: index)
      else {
        rest.append(place)
        continue
      }
      pairs.append(Pair(old: match, new: place))
    }
    for place in rest {
      guard let match = before[Key(place)]?.first else {
        added.append(place.port)
        continue
      }
      before[Key(place)]?.removeFirst()
      pairs.append(Pair(old: match, new: place))
    }
    pairs.sort { Self.precedes($0.new.port, $1.new.port) }
    removed = before.values.joined().map(\.port).sorted(by: Self.precedes)
  }

  /// The places, each once: selectors may overlap.
  private static func once(_ places: [Place]) -> [Place] {
    struct Kind: Hashable {
      let key: Key
      let kind: ByteString
      let labels: [ByteString: ByteString]
      let dataPlane: Request.Destination.DataPlane?
    }
    var known: Set<Kind> = []
    return places.filter { place in
      let workload = place.workload
      return known.insert(
        Kind(
          key: Key(place),
          kind: workload.kind,
          labels: workload.labels,
          dataPlane: place.port.destination.dataPlane
        )
      ).inserted
    }
  }

  private static func precedes(_ left: WorkloadPort, _ right: WorkloadPort) -> Bool {
    let (first, second) = (left.workload, right.workload)
    return (first.namespace, first.name, left.port) < (second.namespace, second.name, right.port)
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
