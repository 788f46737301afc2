internal import Basics
package import Resources

extension Mesh {
  /// Finds where connections to an address may end, each with its own target port.
  ///
  /// Of a Service: the workloads that it selects, by name, or without a selector what its
  /// EndpointSlices name. Of a ServiceEntry: its endpoints, or what its selector selects; without
  /// either, the host itself. A host among the endpoints that is a Service of the mesh leads to that
  /// Service's endpoints. An address that a workload of the inputs has is that workload.
  ///
  /// Empty: the inputs have nothing that would answer.
  /// - Complexity: O(endpoints), whatever the size of the mesh.
  package func endpoints(of addressed: Addressed) -> [AddressedEndpoint] {
    endpoints(of: addressed, depth: 0)
  }

  private func endpoints(of addressed: Addressed, depth: Int) -> [AddressedEndpoint] {
    switch addressed.object {
    case .service(let service, let port): return endpoints(of: service, port)
    case .serviceEntry(let entry, let port, _):
      return endpoints(of: entry, port, host: addressed.host, depth: depth)
    case .workload(let workload):
      return [endpoint(at: workload, port: addressed.port, declared: .auto)]
    case .unknown: return []
    }
  }

  private func endpoint(
    at workload: Workload,
    port: Int,
    declared: EnforcementPoint.PortProtocol
  ) -> AddressedEndpoint {
    AddressedEndpoint(
      place: .workload(workload),
      port: port,
      portProtocol: portProtocol(of: workload, port: port) ?? declared
    )
  }

  // MARK: Services

  func endpoints(of service: Service, _ port: Service.Port) -> [AddressedEndpoint] {
    let declared = EnforcementPoint.PortProtocol(declaredBy: port)
    if service.selector.isEmpty { return endpointsOfSlices(service, port, declared) }
    return inventory.workloads(in: service.meta.namespace, with: service.selector)
      .compactMap { workload in
        port.target(at: workload).map { endpoint(at: workload, port: $0, declared: declared) }
      }
  }

  private func endpointsOfSlices(
    _ service: Service,
    _ port: Service.Port,
    _ declared: EnforcementPoint.PortProtocol
  ) -> [AddressedEndpoint] {
    var known: Set<AddressedEndpoint> = []
    return (endpointSlices[ObjectName(service.meta)] ?? []).flatMap { slice in
      guard let number = slice.ports.first(where: { $0.name == port.name })?.port else {
        return [AddressedEndpoint]()
      }
      return slice.endpoints.filter(\.isReady).flatMap { endpoint -> [AddressedEndpoint] in
        let pods = endpoint.pod.map {
          inventory.workload(namespace: service.meta.namespace, name: $0)
        }
        if let pod = pods?.first {
          return [self.endpoint(at: pod, port: number, declared: declared)]
        }
        return endpoint.addresses.map { place(at: $0, port: number, declared, nil) }
      }
    }.filter { known.insert($0).inserted }
  }

  /// A workload where the address is one's, else a place outside.
  private func place(
    at address: ByteString,
    port: Int,
    _ declared: EnforcementPoint.PortProtocol,
    _ endpoint: ServiceEntry.Endpoint?
  ) -> AddressedEndpoint {
    if let workload = IPAddress(parsing: address).flatMap(addresses.workload(address:)) {
      return self.endpoint(at: workload, port: port, declared: declared)
    }
    return AddressedEndpoint(
      place: .external(address: address, endpoint),
      port: port,
      portProtocol: declared
    )
  }

  // MARK: ServiceEntries

  private func endpoints(
    of entry: ServiceEntry,
    _ port: ServiceEntry.Port,
    host: ByteString,
    depth: Int
  ) -> [AddressedEndpoint] {
    let declared = EnforcementPoint.PortProtocol(declaredBy: port)
    let target = port.targetPort ?? port.number
    if let selector = entry.workloadSelector {
      return inventory.workloads(in: entry.meta.namespace, with: selector).map {
        endpoint(
          at: $0,
          port: port.target(at: $0),
          declared: declared
        )
      }
    }
    guard !entry.endpoints.isEmpty else {
      return [place(at: host, port: target, declared, nil)]
    }
    return entry.endpoints.flatMap { endpoint in
      let own = endpoint.ports[port.name].flatMap { $0 > 0 ? $0 : nil } ?? target
      return inMesh(endpoint, port: own, depth: depth)
        ?? [place(at: endpoint.address, port: own, declared, endpoint)]
    }
  }

  /// The endpoints of the Service that an endpoint's host names; `nil` where it names none.
  private func inMesh(
    _ endpoint: ServiceEntry.Endpoint,
    port: Int,
    depth: Int
  ) -> [AddressedEndpoint]? {
    // One level: an egress gateway's Service. More could only be a ring.
    guard depth == 0, IPAddress(parsing: endpoint.address) == nil,
      let addressed = try? resolve(host: endpoint.address + ".", port: port),
      case .service = addressed.object
    else { return nil }
    return endpoints(of: addressed, depth: depth + 1)
  }
}

extension Service.Port {
  /// The port at a workload; `nil` where it has none of the name that is targeted.
  ///
  /// At a WorkloadEntry, a port of the Service port's own name goes before the number.
  package func target(at workload: Workload) -> Int? {
    if case .number(let number) = targetPort, workload.kind == "WorkloadEntry" {
      return workload.namedPorts[name].flatMap { $0 > 0 ? $0 : nil } ?? number
    }
    return targetPort.number(among: workload.namedPorts)
  }
}

extension ServiceEntry.Port {
  /// The port at a workload: the one of its name there, else the target.
  package func target(at workload: Workload) -> Int {
    workload.namedPorts[name].flatMap { $0 > 0 ? $0 : nil } ?? targetPort ?? number
  }
}
