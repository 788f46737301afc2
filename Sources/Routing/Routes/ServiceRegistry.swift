internal import Basics
internal import Mesh
internal import Resources

/// The services that the inputs know, by their hosts.
struct ServiceRegistry: Sendable {
  /// A host with its ports.
  struct Entry: Sendable {
    let host: ByteString
    let ports: [Int: EnforcementPoint.PortProtocol]
    /// The namespace of the object that brings it.
    let namespace: ByteString
  }

  let names: ClusterNames
  private let entries: [ByteString: Entry]

  init(_ mesh: Mesh) {
    names = ClusterNames(domain: mesh.config.clusterDomain)
    var entries: [ByteString: Entry] = [:]
    for service in mesh.inventory.services {
      let host = names.host(of: ObjectName(service.meta)).asciiLowercased
      let ports = service.ports.filter { $0.transport != "UDP" }.map {
        ($0.port, EnforcementPoint.PortProtocol(declaredBy: $0))
      }
      entries[host] = Entry(
        host: host,
        ports: Dictionary(ports) { first, _ in first },
        namespace: service.meta.namespace
      )
    }
    for entry in mesh.serviceEntries {
      for host in entry.hosts.map(\.asciiLowercased) where entries[host] == nil {
        let ports = entry.ports.map { port in
          let declared = Service.Port(
            name: port.protocolName.isEmpty ? port.name : "",
            port: port.number,
            targetPort: .number(port.number),
            appProtocol: port.protocolName.asciiLowercased
          )
          return (port.number, EnforcementPoint.PortProtocol(declaredBy: declared))
        }
        entries[host] = Entry(
          host: host,
          ports: Dictionary(ports) { first, _ in first },
          namespace: entry.meta.namespace
        )
      }
    }
    self.entries = entries
  }

  /// The service of a host in lower case, wildcards of ServiceEntries left out.
  func entry(_ host: ByteString) -> Entry? { entries[host] }

  /// All hosts, in byte order.
  var hosts: [ByteString] { entries.keys.sorted() }

  /// The destinations of a rule that get anything; a single one does whatever its weight.
  /// - Parameters:
  ///   - destinations: As the rule has them.
  ///   - listenPort: The port that a destination without one gets where its service has several.
  ///   - path: What they get; `nil`: not known, or nothing.
  ///   - rewritten: The authority that the rule sets, before what destinations set.
  ///   - authority: The authority of the request.
  /// - Returns: In their order; none where all weights are 0.
  func destinations(
    _ destinations: [RuleDestination],
    listenPort: Int,
    path: ByteString? = nil,
    rewritten: ByteString? = nil,
    authority: ByteString? = nil
  ) -> [WeightedDestination] {
    let isSingle = destinations.count == 1
    return destinations.filter { isSingle || $0.weight > 0 }.map { destination in
      WeightedDestination(
        target: target(destination.target, listenPort: listenPort),
        weight: isSingle ? 1 : destination.weight,
        path: path,
        authority: rewritten ?? destination.authority ?? authority,
        location: destination.location
      )
    }
  }

  private func target(_ target: RuleDestination.Target, listenPort: Int) -> RouteTarget {
    switch target {
    case .invalid(let problem): return .invalidBackend(problem)
    case .host(let host, let port, let subset):
      let only = entries[host].flatMap { $0.ports.count == 1 ? $0.ports.keys.first : nil }
      return .service(
        DestinationService(
          host: host,
          service: names.service(of: host),
          port: port ?? only ?? listenPort,
          subset: subset
        )
      )
    }
  }
}
