package import Basics
package import Resources

extension Mesh {
  /// The declared protocol of a workload port; `nil` when no Service has the port.
  package func portProtocol(
    of workload: Workload,
    port: Int
  ) -> EnforcementPoint.PortProtocol? {
    portProtocol(
      namespace: workload.meta.namespace,
      labels: workload.labels,
      namedPorts: workload.namedPorts,
      port: port
    )
  }

  /// The declared protocol of a workload port; `nil` when no Service has the port.
  ///
  /// Several Services may select the workload and have the port: the oldest counts, as for istiod,
  /// then the first by host name; within a Service, the first entry. ServiceEntries that select the
  /// workload come after all Services.
  package func portProtocol(
    namespace: ByteString,
    labels: [ByteString: ByteString],
    namedPorts: [ByteString: Int] = [:],
    port: Int
  ) -> EnforcementPoint.PortProtocol? {
    for service in inventory.services(selecting: labels, in: namespace) {
      for entry in service.ports where entry.targetPort.number(among: namedPorts) == port {
        return EnforcementPoint.PortProtocol(declaredBy: entry)
      }
    }
    for entry in entriesWithSelector.selecting(labels, in: namespace) {
      for declared in entry.ports
      where (namedPorts[declared.name] ?? declared.targetPort ?? declared.number) == port {
        return EnforcementPoint.PortProtocol(declaredBy: declared)
      }
    }
    return nil
  }

  /// The ServiceEntry of a name.
  ///
  /// - Complexity: O(log n): they are sorted by name.
  package func serviceEntry(named name: ObjectName) -> ServiceEntry? {
    var low = 0
    var high = serviceEntries.count
    while low < high {
      let middle = low + (high - low) / 2
      if ObjectName(serviceEntries[middle].meta) < name {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < serviceEntries.count, ObjectName(serviceEntries[low].meta) == name else {
      return nil
    }
    return serviceEntries[low]
  }

  /// The ServiceEntries of a namespace that select a workload with these labels, the oldest first.
  package func serviceEntries(
    selecting labels: [ByteString: ByteString],
    in namespace: ByteString
  ) -> [ServiceEntry] {
    entriesWithSelector.selecting(labels, in: namespace)
  }

  /// The declared protocols of all ports of a workload that some Service has, as
  /// ``portProtocol(of:port:)`` gives them one by one.
  package func portProtocols(of workload: Workload) -> [Int: EnforcementPoint.PortProtocol] {
    var protocols: [Int: EnforcementPoint.PortProtocol] = [:]
    for service in inventory.services(selecting: workload.labels, in: workload.meta.namespace) {
      for entry in service.ports {
        guard let port = entry.targetPort.number(among: workload.namedPorts) else { continue }
        // The first one counts.
        if protocols[port] == nil {
          protocols[port] = EnforcementPoint.PortProtocol(declaredBy: entry)
        }
      }
    }
    return protocols
  }

  /// Finds where connections to a Service's port go: the workloads it selects, by name, each with
  /// its own target port.
  ///
  /// `port` is the Service port. A workload that has no container port of the name the Service
  /// targets is no endpoint. Empty: the Service matches no workload of the inputs.
  package func resolveService(
    namespace: ByteString,
    name: ByteString,
    port: Int
  ) throws(ServiceError) -> [ServiceEndpoint] {
    let service = inventory.service(named: ObjectName(namespace: namespace, name: name))
    guard let service else { throw .unknownService }
    let ports = service.ports.filter { $0.transport != "UDP" }
    guard let entry = ports.first(where: { $0.port == port }) else {
      throw .unknownPort(known: ports.map(\.port))
    }
    return endpoints(of: service, entry).compactMap { endpoint in
      endpoint.workload.map {
        ServiceEndpoint(workload: $0, port: endpoint.port, portProtocol: endpoint.portProtocol)
      }
    }
  }
}

/// Where a connection to a Service may end.
package struct ServiceEndpoint: Sendable, Hashable {
  package let workload: Workload
  /// The workload (target) port.
  package let port: Int
  /// What the workload's proxy takes the port for: another Service may have declared it first.
  package let portProtocol: EnforcementPoint.PortProtocol

  package init(workload: Workload, port: Int, portProtocol: EnforcementPoint.PortProtocol) {
    self.workload = workload
    self.port = port
    self.portProtocol = portProtocol
  }
}

/// Why a Service leads nowhere.
package enum ServiceError: Error, Hashable {
  /// No Service of that name is among the inputs.
  case unknownService
  /// The Service has no such TCP port; it has these.
  case unknownPort(known: [Int])
}

extension Service {
  /// Whether the Service has a selector and it fits; without one it selects nothing.
  package func selects(_ labels: [ByteString: ByteString]) -> Bool {
    !selector.isEmpty && selector.isSubset(of: labels)
  }

  /// The order in which istiod looks at the Services of a namespace: by creation, one without a
  /// timestamp last, then by host name.
  static func precedes(_ left: Service, _ right: Service) -> Bool {
    let times = (left.meta.creationTimestamp ?? .max, right.meta.creationTimestamp ?? .max)
    // The dot is part of the host name and comes after the hyphen: `web-a.ns` before `web.ns`.
    return times.0 == times.1
      ? left.meta.name + "." < right.meta.name + "." : times.0 < times.1
  }
}

extension Service.TargetPort {
  /// The port's number at a workload with these named ports; `nil` if it has none of the name.
  package func number(among namedPorts: [ByteString: Int]) -> Int? {
    switch self {
    case .number(let number): number
    case .name(let name): namedPorts[name]
    }
  }
}
