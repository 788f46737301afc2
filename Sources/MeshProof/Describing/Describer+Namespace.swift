internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

extension Describer {
  /// What a namespace gives to its workloads, and where its policies apply.
  func namespace(_ name: ByteString) -> NamespaceDescription {
    let assignment = mesh.dataPlane(ofNamespace: name)
    let services = mesh.inventory.services.filter { $0.meta.namespace == name }
    let entries = mesh.serviceEntries.filter { $0.meta.namespace == name }
    return NamespaceDescription(
      namespace: name,
      dataPlane: assignment.mode.rawValue,
      dataPlaneBecause: assignment.reason.description,
      mtls: Decision.MTLS(mesh.inheritedMTLS(in: name)),
      isRoot: name == mesh.config.rootNamespace,
      workloads: mesh.inventory.workloads(in: name).map(summary),
      services: services.map { service in
        described(
          service.meta,
          .service,
          service.isHeadless ? .none(.headless) : mesh.waypoint(of: service)
        )
      } + entries.map { described($0.meta, .serviceEntry, mesh.waypoint(of: $0)) },
      policies: policies(in: name)
    )
  }

  private func described(
    _ meta: ObjectMeta,
    _ kind: AddressedService.Kind,
    _ binding: WaypointBinding
  ) -> NamespaceDescription.Service {
    .init(
      kind: kind.title,
      name: ByteString("\(ObjectName(meta))"),
      waypoint: use(binding, labels: meta.labels, in: meta.namespace)
    )
  }

  private func policies(in namespace: ByteString) -> [NamespaceDescription.Policy] {
    let places = PolicyPlaces(describer: self, namespace: namespace)
    let idleness = PolicyIdleness(mesh: mesh)
    func make(
      _ kind: String,
      _ meta: ObjectMeta,
      action: AuthorizationPolicy.Action? = nil,
      isDryRun: Bool = false,
      idle: () -> [String]
    ) -> NamespaceDescription.Policy {
      let found = places.places(of: kind, meta)
      return .init(
        policy: .init(kind: kind, ObjectName(meta), location: meta.location),
        action: action?.rawValue,
        isDryRun: isDryRun,
        places: found,
        idle: found.isEmpty ? idle() : []
      )
    }
    let authorization = mesh.authorizationPolicies.filter { $0.meta.namespace == namespace }
    let tokens = mesh.requestAuthentications.filter { $0.meta.namespace == namespace }
    let peers = mesh.peerAuthentications.filter { $0.meta.namespace == namespace }
    return authorization.map { policy in
      make(
        PolicyPlaces.authorization,
        policy.meta,
        action: policy.action,
        isDryRun: policy.isDryRun
      ) { idleness.reasons(policy.attachment, of: namespace) }
    }
      + tokens.map { policy in
        make(PolicyPlaces.tokens, policy.meta) {
          idleness.reasons(policy.attachment, of: namespace)
        }
      }
      + peers.map { policy in
        make(PolicyPlaces.peers, policy.meta) {
          ["it sets the mode of no workload of the inputs"]
        }
      }
  }
}
