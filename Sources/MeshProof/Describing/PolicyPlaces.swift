internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

/// Which proxies of the inputs take which policies of one namespace.
///
/// Every proxy that could take one is put together as for a request, and asked what it has; so nothing
/// here decides what attaches to what.
struct PolicyPlaces {
  static let authorization = "AuthorizationPolicy"
  static let tokens = "RequestAuthentication"
  static let peers = "PeerAuthentication"

  private struct Policy: Hashable {
    let kind: String
    let name: ObjectName
  }

  private struct Entry: Hashable {
    let policy: Policy
    let place: NamespaceDescription.Place
  }

  private let namespace: ByteString
  private var seen: Set<Entry> = []
  private var found: [Policy: [NamespaceDescription.Place]] = [:]

  init(describer: Describer, namespace: ByteString) {
    self.namespace = namespace
    addWorkloads(describer)
    addMadeGateways(describer)
    addWaypoints(describer)
  }

  func places(of kind: String, _ meta: ObjectMeta) -> [NamespaceDescription.Place] {
    found[Policy(kind: kind, name: ObjectName(meta))] ?? []
  }

  private func isInScope(_ meta: ObjectMeta, _ mesh: Mesh) -> Bool {
    namespace == mesh.config.rootNamespace || meta.namespace == namespace
  }

  // MARK: Proxies

  private mutating func addWorkloads(_ describer: Describer) {
    let mesh = describer.mesh
    let workloads =
      namespace == mesh.config.rootNamespace
      ? mesh.inventory.workloads : mesh.inventory.workloads(in: namespace)
    for workload in workloads {
      // Waypoints are asked by their Gateways.
      guard let dataPlane = mesh.enforcer(of: workload).dataPlane, dataPlane != .waypoint else {
        continue
      }
      func point(port: Int) -> EnforcementPoint {
        describer.point(
          of: dataPlane,
          namespace: workload.meta.namespace,
          labels: workload.labels,
          port: port
        )
      }
      let place = NamespaceDescription.Place(
        enforcedAt: dataPlane.rawValue,
        name: ByteString("\(ObjectName(workload.meta))")
      )
      let whole = point(port: 0)
      add(whole, at: place)
      guard whole.mtls != nil else { continue }
      let modes = [whole.mtls] + mesh.knownPorts(of: workload).map { point(port: $0).mtls }
      add(Self.peers, modes.compactMap { $0?.policy }, at: place)
    }
  }

  /// Gateways of the Gateway API whose workloads istiod makes.
  private mutating func addMadeGateways(_ describer: Describer) {
    let mesh = describer.mesh
    for gateway in mesh.kubernetesGateways
    where isInScope(gateway.meta, mesh) && mesh.isIstios(gateway) && !mesh.isWaypoint(gateway) {
      let name = ObjectName(gateway.meta)
      for proxy in describer.compiler.router.gateways(named: name)
      where mesh.inventory.workload(namespace: proxy.name.namespace, name: proxy.name.name).isEmpty
      {
        let point = describer.point(
          of: .gateway,
          namespace: proxy.name.namespace,
          labels: proxy.labels
        )
        add(
          point,
          at: .init(
            enforcedAt: EnforcementPoint.DataPlane.gateway.rawValue,
            name: ByteString("\(name)")
          )
        )
      }
    }
  }

  private mutating func addWaypoints(_ describer: Describer) {
    let mesh = describer.mesh
    for gateway in mesh.kubernetesGateways
    where isInScope(gateway.meta, mesh) && mesh.isWaypoint(gateway) {
      add(mesh.waypoint(of: gateway), service: nil, describer)
    }
    let services = mesh.inventory.services.filter {
      $0.meta.namespace == namespace && !$0.isHeadless
    }
    for service in services {
      let name = AddressedService(kind: .service, name: ObjectName(service.meta))
      add(mesh.waypoint(of: service), name, describer)
    }
    for entry in mesh.serviceEntries where entry.meta.namespace == namespace {
      let name = AddressedService(kind: .serviceEntry, name: ObjectName(entry.meta))
      add(mesh.waypoint(of: entry), name, describer)
    }
  }

  private mutating func add(
    _ binding: WaypointBinding,
    _ service: AddressedService,
    _ describer: Describer
  ) {
    guard case .waypoint(let waypoint, let canary) = binding else { return }
    for waypoint in [waypoint] + (canary.map { [$0.waypoint] } ?? []) {
      add(waypoint, service: service, describer)
    }
  }

  private mutating func add(
    _ waypoint: Waypoint,
    service: AddressedService?,
    _ describer: Describer
  ) {
    func point(_ service: AddressedService?) -> EnforcementPoint {
      describer.point(
        of: .waypoint,
        namespace: waypoint.deployment.namespace,
        labels: waypoint.deployment.labels,
        service: service
      )
    }
    let enforcedAt = EnforcementPoint.DataPlane.waypoint.rawValue
    let name = ByteString("\(waypoint.name)")
    add(point(nil), at: .init(enforcedAt: enforcedAt, name: name))
    guard let service else { return }
    let place = NamespaceDescription.Place(
      enforcedAt: enforcedAt,
      name: name,
      service: ByteString("\(service.name)")
    )
    add(point(service), at: place)
  }

  // MARK: Policies

  private mutating func add(_ point: EnforcementPoint, at place: NamespaceDescription.Place) {
    let policies = point.authorizationPolicies + (point.connectPolicies ?? [])
    add(Self.authorization, policies.map(\.meta), at: place)
    add(Self.tokens, point.jwtRules.map(\.policy), at: place)
  }

  /// What a waypoint takes for all requests it is not said to take for a service.
  private mutating func add(
    _ kind: String,
    _ metas: [ObjectMeta],
    at place: NamespaceDescription.Place
  ) {
    let general = NamespaceDescription.Place(enforcedAt: place.enforcedAt, name: place.name)
    for meta in metas where meta.namespace == namespace {
      let policy = Policy(kind: kind, name: ObjectName(meta))
      guard !seen.contains(Entry(policy: policy, place: general)),
        seen.insert(Entry(policy: policy, place: place)).inserted
      else { continue }
      found[policy, default: []].append(place)
    }
  }
}
