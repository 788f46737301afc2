package import Basics
package import Resources

/// What the inputs say is running: workloads, and the names and accounts they have.
package struct Inventory: Sendable {
  /// By name.
  package private(set) var namespaces: [Namespace]
  /// By namespace and name.
  package let serviceAccounts: [ServiceAccount]
  /// By namespace and name.
  package let services: [Service]
  /// By namespace and name, without those that a workload read here owns (ENV-29).
  package let workloads: [Workload]
  /// The names that the workloads go by, each once, in order.
  ///
  /// Pods whose controller was not read go by its name. Each name leads to its workloads by
  /// ``workload(namespace:name:)``, and no workload is left out.
  package let workloadNames: [ObjectName]

  private let workloadsByName: [ObjectName: [Workload]]
  private let ownedByName: [ObjectName: [Workload]]
  private let podsByController: [ObjectName: [Workload]]
  private let workloadsByNamespace: [ByteString: [Workload]]
  /// The networks that workloads say they are in; those that say none are in one more.
  let networks: Set<ByteString>

  private let runningPodsByController: [ObjectName: [Workload]]
  private let servicesByNamespace: [ByteString: [Service]]
  private let servicesByName: [ObjectName: Service]
  private var namespacesByName: [ByteString: Namespace]
  private let servicesBySelector: SelectorIndex<Service>
  private let workloadIndex: WorkloadIndex
  /// Those that a workload read here owns, in order.
  let ownedWorkloads: [Workload]

  init(
    namespaces: [Namespace],
    serviceAccounts: [ServiceAccount],
    services: [Service],
    workloads: [Workload]
  ) {
    self.namespaces = namespaces.sorted { $0.meta.name < $1.meta.name }
    self.serviceAccounts = serviceAccounts.sorted { ObjectName($0.meta) < ObjectName($1.meta) }
    self.services = services.sorted { ObjectName($0.meta) < ObjectName($1.meta) }
    servicesByName = Dictionary(services.map { (ObjectName($0.meta), $0) }) { _, last in last }
    namespacesByName = Dictionary(namespaces.map { ($0.meta.name, $0) }) { _, last in last }
    let servicesByAge = services.sorted(by: Service.precedes)
    servicesByNamespace = Dictionary(grouping: servicesByAge) { $0.meta.namespace }
    servicesBySelector = SelectorIndex(
      servicesByAge,
      meta: \.meta,
      selector: \.selector
    )

    let ownership = Ownership(of: workloads)
    let sorted = workloads.sorted {
      (ObjectName($0.meta), $0.kind) < (ObjectName($1.meta), $1.kind)
    }
    let owned = sorted.filter(ownership.isOwned)
    let free = sorted.filter { !ownership.isOwned($0) }
    self.workloads = free
    ownedWorkloads = owned
    workloadIndex = WorkloadIndex(free)
    workloadsByName = Dictionary(grouping: free) { ObjectName($0.meta) }
    workloadsByNamespace = Dictionary(grouping: free) { $0.meta.namespace }
    ownedByName = Dictionary(grouping: owned) { ObjectName($0.meta) }
    let controlled = free.flatMap { pod in
      ownership.controllerNames(of: pod).map { (controller: $0, pod: pod) }
    }
    podsByController = Dictionary(grouping: controlled, by: \.controller)
      .mapValues { $0.map(\.pod) }
    networks = Set(sorted.map(\.network))
    let running = owned.filter(\.isScheduled).flatMap { pod in
      ownership.controllerNames(of: pod).map { (controller: $0, pod: pod) }
    }
    runningPodsByController = Dictionary(grouping: running, by: \.controller)
      .mapValues { $0.map(\.pod) }
    let taken = Set(sorted.map { ObjectName($0.meta) })
    workloadNames = Set(
      free.map { workload in
        // A name that something else goes by does not lead to the Pods.
        ownership.controllerName(of: workload).flatMap { taken.contains($0) ? nil : $0 }
          ?? ObjectName(workload.meta)
      }
    ).sorted()
  }

  /// Puts other Namespaces in the place of all there are.
  mutating func setNamespaces(_ namespaces: [Namespace]) {
    self.namespaces = namespaces.sorted { $0.meta.name < $1.meta.name }
    namespacesByName = Dictionary(namespaces.map { ($0.meta.name, $0) }) { _, last in last }
  }

  /// Returns the workloads that go by a name: several where kinds share it, none where it is
  /// unknown.
  ///
  /// `name` is that of a controller, a Pod or a WorkloadEntry. A Pod or ReplicaSet that a workload
  /// read here owns is found by its own name too. So is a controller that was not read, through the
  /// Pods that name it as theirs.
  package func workload(namespace: ByteString, name: ByteString) -> [Workload] {
    let name = ObjectName(namespace: namespace, name: name)
    return workloadsByName[name] ?? ownedByName[name] ?? podsByController[name] ?? []
  }

  /// The Pods of a controller that a cluster has put on a node, by name.
  func runningPods(of workload: Workload) -> [Workload] {
    runningPodsByController[ObjectName(workload.meta)] ?? []
  }

  /// The workloads of a namespace by name, without owned ones.
  package func workloads(in namespace: ByteString) -> [Workload] {
    workloadsByNamespace[namespace] ?? []
  }

  /// The workloads of a namespace with all these labels, by name; none for an empty selector.
  package func workloads(
    in namespace: ByteString,
    with selector: [ByteString: ByteString]
  ) -> [Workload] {
    workloadIndex.workloads(in: namespace, with: selector)
  }

  /// The Services of a namespace, the oldest first.
  package func services(in namespace: ByteString) -> [Service] {
    servicesByNamespace[namespace] ?? []
  }

  /// The Services of a namespace that select a workload with these labels, the oldest first.
  package func services(
    selecting labels: [ByteString: ByteString],
    in namespace: ByteString
  ) -> [Service] {
    servicesBySelector.selecting(labels, in: namespace)
  }

  package func service(named name: ObjectName) -> Service? { servicesByName[name] }

  /// The Namespace object of a name; `nil` where the inputs have none.
  package func namespace(named name: ByteString) -> Namespace? { namespacesByName[name] }

  /// The service accounts there are: those read and those that workloads use (contract section 7).
  package var identities: [ObjectName] {
    let used = workloads.map {
      ObjectName(namespace: $0.meta.namespace, name: $0.serviceAccount)
    }
    // Both are in order, or nearly so, which a set would undo.
    var names: [ObjectName] = []
    for name in (serviceAccounts.map { ObjectName($0.meta) } + used).sorted()
    where names.last != name {
      names.append(name)
    }
    return names
  }
}
