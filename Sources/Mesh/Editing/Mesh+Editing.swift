internal import Basics
internal import Resources

extension Mesh {
  /// What this mesh has that another one has not, has of other content, or has alone; by kind, then
  /// by name.
  ///
  /// Places do not count. Of Namespaces only the labels do.
  package func edits(since old: Mesh) -> [ObjectEdit] {
    var edits = Self.edits(
      old.authorizationPolicies,
      authorizationPolicies,
      meta: \.meta,
      content: \.content
    ) { .authorizationPolicy($0) }
    edits += Self.edits(
      old.requestAuthentications,
      requestAuthentications,
      meta: \.meta,
      content: \.content
    ) { .requestAuthentication($0) }
    edits += Self.edits(
      old.peerAuthentications,
      peerAuthentications,
      meta: \.meta,
      content: \.content
    ) { .peerAuthentication($0) }
    edits += Self.edits(
      old.inventory.namespaces,
      inventory.namespaces,
      meta: \.meta,
      content: \.meta.labels
    ) { .namespace($0) }
    if old.config.content != config.content {
      edits.append(
        ObjectEdit(
          name: ObjectName(namespace: "", name: ""),
          old: .meshConfig(old.config),
          new: .meshConfig(config)
        )
      )
    }
    return edits
  }

  private static func edits<Object, Content: Equatable>(
    _ old: [Object],
    _ new: [Object],
    meta: (Object) -> ObjectMeta,
    content: (Object) -> Content,
    state: (Object?) -> ObjectEdit.State
  ) -> [ObjectEdit] {
    let before = Dictionary(old.map { (ObjectName(meta($0)), $0) }) { _, last in last }
    let after = Dictionary(new.map { (ObjectName(meta($0)), $0) }) { _, last in last }
    return Set(before.keys).union(after.keys).sorted().compactMap { name in
      let (own, other) = (after[name], before[name])
      guard own.map(content) != other.map(content) else { return nil }
      return ObjectEdit(name: name, old: state(other), new: state(own))
    }
  }

  /// The mesh with another state of one object.
  ///
  /// - Complexity: O(objects of the kind).
  package func replacing(_ name: ObjectName, by state: ObjectEdit.State) -> Mesh {
    var copy = self
    func others<Object>(
      _ all: [Object],
      _ meta: (Object) -> ObjectMeta,
      _ own: Object?
    ) -> [Object] {
      all.filter { ObjectName(meta($0)) != name } + (own.map { [$0] } ?? [])
    }
    switch state {
    case .authorizationPolicy(let policy):
      copy.setPolicies(authorization: others(authorizationPolicies, \.meta, policy))
    case .requestAuthentication(let policy):
      copy.setPolicies(request: others(requestAuthentications, \.meta, policy))
    case .peerAuthentication(let policy):
      copy.setPolicies(peer: others(peerAuthentications, \.meta, policy))
    case .namespace(let namespace):
      copy.inventory.setNamespaces(others(inventory.namespaces, \.meta, namespace))
    case .meshConfig(let config): copy.config = config
    }
    return copy
  }

  /// The mesh of another with the policies of this one: everything that runs is the other's.
  ///
  /// - Parameter keepsConfig: Whether the mesh-wide settings are those of this one.
  package func policies(over inventory: Mesh, keepsConfig: Bool) -> Mesh {
    var copy = inventory
    copy.setPolicies(
      authorization: authorizationPolicies,
      request: requestAuthentications,
      peer: peerAuthentications
    )
    if keepsConfig { copy.config = config }
    return copy
  }

  private mutating func setPolicies(
    authorization: [AuthorizationPolicy]? = nil,
    request: [RequestAuthentication]? = nil,
    peer: [PeerAuthentication]? = nil
  ) {
    if let authorization {
      authorizationIndex = NamespaceIndex(authorization, meta: \.meta)
      authorizationPolicies = authorizationIndex.all
    }
    if let request {
      requestIndex = NamespaceIndex(request, meta: \.meta)
      requestAuthentications = requestIndex.all
    }
    if let peer {
      peerIndex = NamespaceIndex(peer, meta: \.meta)
      peerAuthentications = peerIndex.all
    }
  }
}
