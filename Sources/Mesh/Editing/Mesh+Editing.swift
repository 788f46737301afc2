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
      isSame: { $0.hasSameContent(as: $1) }
    ) { .authorizationPolicy($0) }
    edits += Self.edits(
      old.requestAuthentications,
      requestAuthentications,
      meta: \.meta,
      isSame: { $0.content == $1.content }
    ) { .requestAuthentication($0) }
    edits += Self.edits(
      old.peerAuthentications,
      peerAuthentications,
      meta: \.meta,
      isSame: { $0.content == $1.content }
    ) { .peerAuthentication($0) }
    edits += Self.edits(
      old.inventory.namespaces,
      inventory.namespaces,
      meta: \.meta,
      isSame: { $0.meta.labels == $1.meta.labels }
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

  private static func edits<Object>(
    _ old: [Object],
    _ new: [Object],
    meta: (Object) -> ObjectMeta,
    isSame: (Object, Object) -> Bool,
    state: (Object?) -> ObjectEdit.State
  ) -> [ObjectEdit] {
    // Both stand in the same order: what is the same at the same place needs no search.
    var suspects: Set<ObjectName> = []
    for index in 0..<max(old.count, new.count) {
      let before = index < old.count ? meta(old[index]) : nil
      let after = index < new.count ? meta(new[index]) : nil
      if let before, let after, before.name == after.name, before.namespace == after.namespace,
        isSame(old[index], new[index])
      {
        continue
      }
      for meta in [before, after].compactMap(\.self) { suspects.insert(ObjectName(meta)) }
    }
    guard !suspects.isEmpty else { return [] }
    // Of several objects of one name the last counts.
    func named(_ objects: [Object]) -> [ObjectName: Object] {
      var found: [ObjectName: Object] = [:]
      for object in objects {
        let name = ObjectName(meta(object))
        let isSuspect =
          suspects.count == 1 ? suspects.first == name : suspects.contains(name)
        if isSuspect { found[name] = object }
      }
      return found
    }
    let (before, after) = (named(old), named(new))
    return suspects.sorted().compactMap { name in
      let (other, own) = (before[name], after[name])
      if let other, let own, isSame(other, own) { return nil }
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
  /// - Parameters:
  ///   - inventory: The mesh of what runs.
  ///   - keepsConfig: Whether the mesh-wide settings are those of this one.
  /// - Returns: Both together.
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
