internal import Basics
internal import Resources

/// Objects of one namespace by a label, to find those with a set of labels without a look at all of
/// them.
private struct LabelKey: Hashable {
  let namespace: ByteString
  let name: ByteString
  let value: ByteString
}

/// Workloads, to be found by a selector.
struct WorkloadIndex: Sendable {
  private let workloads: [Workload]
  private let byLabel: [LabelKey: [Int]]

  /// Indexes the workloads; what is found stands in their order.
  init(_ workloads: [Workload]) {
    self.workloads = workloads
    var byLabel: [LabelKey: [Int]] = [:]
    for (index, workload) in workloads.enumerated() {
      for (name, value) in workload.labels {
        byLabel[
          LabelKey(namespace: workload.meta.namespace, name: name, value: value),
          default: []
        ].append(index)
      }
    }
    self.byLabel = byLabel
  }

  /// The workloads of a namespace with all these labels; none for an empty selector.
  ///
  /// - Complexity: O(labels · workloads that have the rarest of them).
  func workloads(
    in namespace: ByteString,
    with selector: [ByteString: ByteString]
  ) -> [Workload] {
    var rarest: [Int]?
    for (name, value) in selector {
      let found = byLabel[LabelKey(namespace: namespace, name: name, value: value)] ?? []
      if rarest.map({ found.count < $0.count }) ?? true { rarest = found }
    }
    return (rarest ?? []).map { workloads[$0] }.filter { selector.isSubset(of: $0.labels) }
  }
}

/// What selects workloads of its namespace, to be found by a workload's labels.
struct SelectorIndex<Object: Sendable>: Sendable {
  private let objects: [Object]
  private let selectors: [[ByteString: ByteString]]
  /// Each object stands under one label of its selector.
  private let byLabel: [LabelKey: [Int]]

  /// Indexes the objects; what is found stands in their order.
  ///
  /// An empty selector selects nothing.
  init(
    _ objects: [Object],
    meta: (Object) -> ObjectMeta,
    selector: (Object) -> [ByteString: ByteString]
  ) {
    self.objects = objects
    selectors = objects.map(selector)
    let keys = zip(objects, selectors).map { object, selector in
      selector.map { LabelKey(namespace: meta(object).namespace, name: $0.key, value: $0.value) }
    }
    let counts = Dictionary(keys.joined().map { ($0, 1) }, uniquingKeysWith: +)
    var byLabel: [LabelKey: [Int]] = [:]
    for (index, labels) in keys.enumerated() {
      // The rarest label keeps the lists short where all objects share one.
      if let rarest = labels.min(by: { counts[$0, default: 0] < counts[$1, default: 0] }) {
        byLabel[rarest, default: []].append(index)
      }
    }
    self.byLabel = byLabel
  }

  /// The objects of a namespace that select a workload with these labels.
  ///
  /// - Complexity: O(labels + objects that stand under one of them).
  func selecting(_ labels: [ByteString: ByteString], in namespace: ByteString) -> [Object] {
    guard !byLabel.isEmpty else { return [] }
    var found: [Int] = []
    for (name, value) in labels {
      guard let own = byLabel[LabelKey(namespace: namespace, name: name, value: value)] else {
        continue
      }
      found += own.filter { selectors[$0].isSubset(of: labels) }
    }
    return found.isEmpty ? [] : found.sorted().map { objects[$0] }
  }
}
