internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

extension Describer {
  /// A Service, else a ServiceEntry of the name; `nil` where there is neither.
  func service(_ name: ObjectName) -> ServiceDescription? {
    if let service = mesh.inventory.service(named: name) {
      return describe(
        name,
        kind: "Service",
        labels: service.meta.labels,
        hosts: [mesh.host(ofObjectNamed: name)],
        externalName: service.externalName,
        binding: service.isHeadless ? .none(.headless) : mesh.waypoint(of: service),
        ports: service.ports.map(DeclaredPort.init)
      )
    }
    guard let entry = mesh.serviceEntry(named: name) else { return nil }
    return describe(
      name,
      kind: "ServiceEntry",
      labels: entry.meta.labels,
      hosts: entry.hosts,
      externalName: nil,
      binding: mesh.waypoint(of: entry),
      ports: entry.ports.map(DeclaredPort.init)
    )
  }

  /// A port of a Service or ServiceEntry, as it is declared.
  private struct DeclaredPort {
    let number: Int
    let name: ByteString
    /// `nil`: UDP.
    let portProtocol: EnforcementPoint.PortProtocol?
    let targetPort: ByteString

    init(_ port: Service.Port) {
      number = port.port
      name = port.name
      portProtocol =
        port.transport == "UDP" ? nil : EnforcementPoint.PortProtocol(declaredBy: port)
      targetPort =
        switch port.targetPort {
        case .number(let number): ByteString("\(number)")
        case .name(let name): name
        }
    }

    init(_ port: ServiceEntry.Port) {
      number = port.number
      name = port.name
      portProtocol =
        port.protocolName.asciiLowercased == "udp"
        ? nil : EnforcementPoint.PortProtocol(declaredBy: port)
      targetPort = ByteString("\(port.targetPort ?? port.number)")
    }
  }

  private func describe(
    _ name: ObjectName,
    kind: String,
    labels: [ByteString: ByteString],
    hosts: [ByteString],
    externalName: ByteString?,
    binding: WaypointBinding,
    ports: [DeclaredPort]
  ) -> ServiceDescription {
    let addressed = ports.lazy.filter { $0.portProtocol != nil }
      .compactMap { try? mesh.resolve(objectNamed: name, port: $0.number) }.first
    let program = binding.waypoint.map {
      self.program(of: $0, service: mesh.addressedService(name)?.service)
    }
    var warnings = addressed.map { mesh.notEvaluated(on: $0).map(\.description) } ?? []
    if case .waypoint(_, let canary?) = binding {
      warnings.append(
        "\(canary.weight)% of the connections go through waypoint \(canary.waypoint.name), which may have "
          + "other policies: describe it too"
      )
    }
    let described = ports.map { describe($0, of: name, hosts, &warnings) }
    return ServiceDescription(
      service: ByteString("\(name)"),
      kind: kind,
      hosts: hosts,
      externalName: externalName,
      ports: described,
      waypoint: use(binding, labels: labels, in: name.namespace),
      gatewaysUseWaypoint: binding.waypoint != nil
        && (addressed.map(mesh.gatewaysUseWaypoint) ?? false),
      hidden: addressed.map(hiding) ?? [],
      jwtRules: program?.describedJWTRules ?? [],
      policies: program?.describedPolicies ?? [],
      warnings: warnings + (program?.refusals.map { "\($0.location): \($0.cause)" } ?? [])
    )
  }

  // MARK: Ports

  private func describe(
    _ port: DeclaredPort,
    of name: ObjectName,
    _ hosts: [ByteString],
    _ warnings: inout [String]
  ) -> ServiceDescription.Port {
    var endpoints: [ServiceDescription.Endpoint] = []
    if port.portProtocol != nil {
      var request = Request()
      request.destination.target = .service(.init(namespace: name.namespace, name: name.name))
      request.destination.port = port.number
      do throws(RequestError) {
        let found = try DestinationResolver(mesh: mesh).resolve(request)
        endpoints = found.map(endpoint)
        for warning in found.flatMap(\.warnings) where !warnings.contains(warning) {
          warnings.append(warning)
        }
      } catch {
        warnings.append(error.description)
      }
    }
    return ServiceDescription.Port(
      number: port.number,
      name: port.name,
      portProtocol: port.portProtocol?.rawValue ?? "udp",
      targetPort: port.targetPort,
      endpoints: endpoints,
      clientTLS: port.portProtocol == nil ? [] : clientTLS(of: hosts, name, port.number)
    )
  }

  private func endpoint(_ destination: Destination) -> ServiceDescription.Endpoint {
    let mtls = destination.enforcer.dataPlane.flatMap {
      point(
        of: $0,
        namespace: destination.namespace,
        labels: destination.labels,
        port: destination.port ?? 0
      ).mtls
    }
    return ServiceDescription.Endpoint(
      workload: WorkloadSummary(
        workload: destination.workload,
        kind: destination.object?.kind ?? "",
        enforcedAt: destination.enforcer.title,
        enforcedBecause: destination.object.map { mesh.dataPlane(of: $0).reason.description } ?? "",
        mtls: mtls.map(Decision.MTLS.init)
      ),
      port: destination.port,
      portProtocol: destination.portProtocol.rawValue
    )
  }

  /// What clients of the service's own namespace go by; of the first host.
  private func clientTLS(
    of hosts: [ByteString],
    _ name: ObjectName,
    _ port: Int
  ) -> [ServiceDescription.ClientTLS] {
    let rule = hosts.first.flatMap {
      compiler.clientTLS.rule(for: $0, of: name.namespace, clientNamespace: name.namespace)
    }
    guard let rule else { return [] }
    let subsets: [ByteString?] = [nil] + rule.subsetNames.map { $0 }
    return subsets.compactMap { subset in
      rule.tls(port: port, subset: subset).map { applied in
        ServiceDescription.ClientTLS(
          subset: subset,
          mode: applied.tls.mode.rawValue,
          origin: applied.text,
          rule: .init(
            kind: "DestinationRule",
            ObjectName(applied.rule),
            location: applied.tls.location
          )
        )
      }
    }
  }

  // MARK: Who does not know it

  private func hiding(_ addressed: Addressed) -> [ServiceDescription.Hiding] {
    let namespaces = KnownSubjects(mesh: mesh).namespaces.filter {
      !mesh.isExported(addressed, to: $0)
    }
    let unexported = Set(namespaces)
    let clients = mesh.inventory.workloads.filter { !unexported.contains($0.meta.namespace) }
    return namespaces.map {
      .init(from: "Namespace \($0)", reason: Addressed.Hiding.notExported.description)
    }
      + clients.compactMap { client in
        mesh.hiding(of: addressed, from: client).map {
          .init(from: "workload \(ObjectName(client.meta))", reason: $0.description)
        }
      }
  }
}
