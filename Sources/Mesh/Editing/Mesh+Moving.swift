package import Basics
internal import Resources

/// The data planes that a namespace can be moved to by its labels.
package enum NamespaceMode: Sendable, Hashable {
  case sidecar, ambient
}

extension Mesh {
  /// The mesh after some namespaces were enrolled in another data plane and their Pods restarted.
  ///
  /// The labels of the namespaces change, and what running Pods show of the old enrolment is gone.
  /// Labels of Pods stay: they go before those of the namespace, as Istio has it. Other namespaces
  /// are what they were.
  package func moving(_ names: Set<ByteString>, to mode: NamespaceMode) -> Mesh {
    var copy = self
    var known: Set<ByteString> = []
    var namespaces = inventory.namespaces.map { namespace in
      known.insert(namespace.meta.name)
      return names.contains(namespace.meta.name) ? namespace.labeled(for: mode) : namespace
    }
    for name in names.subtracting(known).sorted() {
      let place = SourceLocation(file: "--data-plane", line: 1, column: 1)
      let meta = ObjectMeta(name: name, namespace: "", location: place)
      namespaces.append(Namespace(meta: meta).labeled(for: mode))
    }
    copy.inventory = Inventory(
      namespaces: namespaces,
      serviceAccounts: inventory.serviceAccounts,
      services: inventory.services,
      workloads: (inventory.workloads + inventory.ownedWorkloads).map { workload in
        names.contains(workload.meta.namespace) ? workload.withoutEnrolment : workload
      }
    )
    return copy
  }
}

extension Namespace {
  fileprivate func labeled(for mode: NamespaceMode) -> Namespace {
    var labels = meta.labels
    labels[ObjectMeta.revisionLabel] = nil
    switch mode {
    case .sidecar:
      labels[Mesh.modeLabel] = nil
      labels[Injection.namespaceName] = "enabled"
    case .ambient:
      labels[Injection.namespaceName] = nil
      labels[Mesh.modeLabel] = "ambient"
    }
    return Namespace(
      meta: ObjectMeta(
        name: meta.name,
        namespace: meta.namespace,
        labels: labels,
        annotations: meta.annotations,
        creationTimestamp: meta.creationTimestamp,
        location: meta.location
      )
    )
  }
}

extension Workload {
  /// The workload as if it had not been started yet.
  fileprivate var withoutEnrolment: Workload {
    var annotations = annotations
    annotations["sidecar.istio.io/status"] = nil
    annotations["ambient.istio.io/redirection"] = nil
    return Workload(
      kind: kind,
      meta: meta,
      labels: labels,
      annotations: annotations,
      serviceAccount: serviceAccount,
      namedPorts: namedPorts,
      ports: ports,
      owners: owners,
      runsRouter: runsRouter,
      addresses: addresses,
      usesHostNetwork: usesHostNetwork,
      network: network
    )
  }
}
