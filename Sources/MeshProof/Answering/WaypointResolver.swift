internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// Finds the waypoint that a request asks, and what the request is addressed to there.
///
/// A destination with the label of a Gateway API proxy is the waypoint itself. For any other the
/// waypoint is the one that it uses (AM-67).
struct WaypointResolver {
  let mesh: Mesh

  private struct Proxy {
    let namespace: ByteString
    let labels: [ByteString: ByteString]
    /// `namespace/name`; empty for inline labels.
    var workload: ByteString = ""
    var warnings: [String] = []
  }

  /// Returns the one waypoint; nothing where the inputs do not say which it is and that matters.
  ///
  /// - Throws: ``RequestError`` for names that the inputs do not have, and where there is no waypoint.
  func resolve(_ request: Request) throws(RequestError) -> [Destination] {
    let destination = request.destination
    switch destination.target {
    case nil: throw RequestError("the request names no destination: give --to NS/WORKLOAD:PORT")
    case .labels(let namespace, let labels):
      let proxy: Proxy? =
        isGatewayProxy(labels)
        ? Proxy(namespace: namespace, labels: labels)
        : try proxy(
          mesh.waypoint(ofWorkloadWith: labels, in: namespace),
          in: namespace,
          called: "the destination"
        )
      return make(proxy, addressed(destination.addressedService), nil, request)
    case .workload(let name):
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      guard let workload = workloads.first else {
        throw RequestError("the inputs have no workload \"\(name.namespace)/\(name.name)\"")
      }
      let title = "\(name.namespace)/\(name.name)"
      let proxy: Proxy? =
        isGatewayProxy(workload.labels)
        ? Proxy(
          namespace: workload.meta.namespace,
          labels: workload.labels,
          workload: ByteString(title),
          warnings: DestinationResolver(mesh: mesh).warnings(of: workload)
        ) : try proxy(mesh.waypoint(of: workload), in: name.namespace, called: title)
      return make(proxy, addressed(destination.addressedService), nil, request)
    case .host: return try resolve(HostResolver(mesh: mesh).resolveHost(of: request))
    case .service(let name):
      guard let port = destination.port else {
        throw RequestError("a service needs a port: the Service port that the client connects to")
      }
      let title = "\(name.namespace)/\(name.name)"
      guard let known = known(name) else {
        throw RequestError("the inputs have no service \"\(title)\"")
      }
      let declared: EnforcementPoint.PortProtocol?
      do throws(ServiceError) {
        declared = try mesh.declaredProtocol(of: known.service, port: port)
      } catch {
        throw RequestError("service \"\(title)\": \(error)")
      }
      let proxy = try proxy(known.waypoint, in: name.namespace, called: title)
      return make(proxy, known.service, declared, request)
    }
  }

  private func make(
    _ proxy: Proxy?,
    _ service: AddressedService?,
    _ declared: EnforcementPoint.PortProtocol?,
    _ request: Request
  ) -> [Destination] {
    guard let proxy else { return [] }
    let port = request.destination.port
    let known = service.flatMap { service in
      port.flatMap { try? mesh.declaredProtocol(of: service, port: $0) }
    }
    let resolver = DestinationResolver(mesh: mesh)
    return [
      Destination(
        workload: proxy.workload,
        namespace: proxy.namespace,
        labels: proxy.labels,
        service: service,
        port: port,
        portProtocol: resolver.portProtocol(declared ?? known ?? nil, request),
        enforcer: .proxy(.waypoint),
        warnings: resolver.warnings(
          at: .proxy(.waypoint),
          namespace: proxy.namespace,
          labels: proxy.labels
        ) + proxy.warnings
      )
    ]
  }

  /// The waypoint that an object has, or that it names: it is asked whether or not it is ready.
  ///
  /// One without a name, where nothing names it and no policy is for single Gateways.
  private func proxy(
    _ binding: WaypointBinding,
    in namespace: ByteString,
    called title: String
  ) throws(RequestError) -> Proxy? {
    switch binding {
    case .waypoint(let waypoint, _):
      return Proxy(
        namespace: waypoint.deployment.namespace,
        labels: waypoint.deployment.labels,
        workload: ByteString("\(waypoint.name)")
      )
    case .none(.notReady(let name)):
      return Proxy(
        namespace: name.namespace,
        labels: mesh.labels(ofWaypoint: name),
        workload: ByteString("\(name)")
      )
    case .none(.notNamed): return unstatedProxy(in: namespace, called: title)
    case .none(let absence): throw RequestError("\(title) has no waypoint: \(absence)")
    }
  }

  private func unstatedProxy(in namespace: ByteString, called title: String) -> Proxy? {
    guard !mesh.dependsOnWaypoint else { return nil }
    return Proxy(
      namespace: namespace,
      labels: [:],
      warnings: [
        "the inputs do not say which waypoint serves \(title): it is taken to be in namespace "
          + "\(namespace)"
      ]
    )
  }

  private func isGatewayProxy(_ labels: [ByteString: ByteString]) -> Bool {
    mesh.gatewayName(of: labels) != nil
  }

  /// What a request is addressed to, whether or not the inputs have it.
  private func addressed(_ name: Request.ObjectName?) -> AddressedService? {
    guard let name else { return nil }
    return known(name)?.service
      ?? AddressedService(
        kind: .service,
        name: ObjectName(namespace: name.namespace, name: name.name)
      )
  }

  private func known(
    _ name: Request.ObjectName
  ) -> (service: AddressedService, waypoint: WaypointBinding)? {
    mesh.addressedService(ObjectName(namespace: name.namespace, name: name.name))
  }
}

extension Request.Destination {
  /// The service that the request is addressed to.
  var service: Request.ObjectName? {
    if case .service(let name)? = target { name } else { addressedService }
  }
}
