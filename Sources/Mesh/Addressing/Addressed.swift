package import Basics
package import Resources

/// What a host and port, or an address and port, mean to a client.
package struct Addressed: Sendable, Hashable {
  package enum Object: Sendable, Hashable {
    case service(Service, Service.Port)
    /// A ServiceEntry, by one of its hosts as written there.
    case serviceEntry(ServiceEntry, ServiceEntry.Port, host: ByteString)
    /// A pod or machine by its own address, or a pod by its name behind a headless Service.
    case workload(Workload)
    /// Nothing that the inputs know.
    case unknown
  }

  /// The full host of a Service, else the host or address as asked, in lower case.
  package let host: ByteString
  package let port: Int
  package let object: Object
  /// The Services of type ExternalName that led here, in their order.
  package let aliases: [ObjectName]
  /// Why the client's proxy does not know the object; `nil` where it does.
  package var hidden: Hiding?

  /// Why a client's proxy is not told of an object.
  package enum Hiding: Sendable, Hashable {
    /// `exportTo` leaves out the client's namespace.
    case notExported
    /// The client's Sidecar does not have the host among those of its `egress`.
    case notInSidecar(ObjectName)
  }

  /// What policies with `targetRefs` may name; `nil` where there is no such object.
  package var service: AddressedService? {
    switch object {
    case .service(let service, _): AddressedService(kind: .service, name: ObjectName(service.meta))
    case .serviceEntry(let entry, _, _):
      AddressedService(kind: .serviceEntry, name: ObjectName(entry.meta))
    case .workload, .unknown: nil
    }
  }

  /// The protocol that the addressed port declares; `nil` where no object has the port.
  package var portProtocol: EnforcementPoint.PortProtocol? {
    switch object {
    case .service(_, let port): EnforcementPoint.PortProtocol(declaredBy: port)
    case .serviceEntry(_, let port, _): EnforcementPoint.PortProtocol(declaredBy: port)
    case .workload, .unknown: nil
    }
  }
}

extension Addressed.Hiding: CustomStringConvertible {
  /// A sentence without its end.
  package var description: String {
    switch self {
    case .notExported: "\"exportTo\" leaves out the client's namespace"
    case .notInSidecar(let name): "Sidecar \(name) does not have the host among its egress hosts"
    }
  }
}

/// Why an address leads nowhere.
package enum AddressError: Error, Hashable {
  /// Several namespaces have a Service of the short name; their full hosts, in byte order.
  case ambiguous(candidates: [ByteString])
  /// The addressed object has no such TCP port; it has these.
  case unknownPort(host: ByteString, known: [Int])
  /// Services of type ExternalName that lead to each other, or too many in a row.
  case endlessAlias(host: ByteString)
}

/// Where a connection may end.
package struct AddressedEndpoint: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    case workload(Workload)
    /// An address or host that is no workload of the inputs, with the entry of `endpoints` that
    /// names it, if one does.
    case external(address: ByteString, ServiceEntry.Endpoint?)
  }

  package let place: Place
  /// The workload (target) port.
  package let port: Int
  /// What the workload's proxy takes the port for; for an external place, what was declared.
  package let portProtocol: EnforcementPoint.PortProtocol

  package init(place: Place, port: Int, portProtocol: EnforcementPoint.PortProtocol) {
    self.place = place
    self.port = port
    self.portProtocol = portProtocol
  }

  package var workload: Workload? {
    if case .workload(let workload) = place { workload } else { nil }
  }
}
