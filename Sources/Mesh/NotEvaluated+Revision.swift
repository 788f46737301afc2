internal import Basics
internal import Resources

extension Mesh {
  /// Which of the policies that count at a proxy may be for another istiod (AM-1), in a stable order.
  ///
  /// They count all the same: the label may be a tag of the revision that is asked, and no input says
  /// which tags there are. Cost: a look at each policy, of which few have the label.
  func otherRevisions(
    _ authorization: [AuthorizationPolicy],
    _ rules: [AttachedJWTRule] = [],
    _ peers: PeerAuthenticationScope? = nil
  ) -> [NotEvaluated] {
    var known: Set<NotEvaluated> = []
    var found: [NotEvaluated] = []
    func look(at meta: ObjectMeta, _ kind: String) {
      guard let revision = meta.labels[ObjectMeta.revisionLabel], revision != config.revision else {
        return
      }
      let item = NotEvaluated.revision(kind: kind, ObjectName(meta), revision)
      if known.insert(item).inserted { found.append(item) }
    }
    for policy in authorization { look(at: policy.meta, "AuthorizationPolicy") }
    for rule in rules { look(at: rule.policy, "RequestAuthentication") }
    for policy in [peers?.mesh, peers?.namespace, peers?.workload] {
      if let policy { look(at: policy.meta, "PeerAuthentication") }
    }
    return found
  }
}

extension MeshConfig {
  /// The revision of the istiod that is asked; `nil`: not known.
  fileprivate var revision: ByteString? {
    pilotEnvironment[Self.revisionVariable].map { $0.isEmpty ? "default" : $0 }
  }

  /// The variable by which istiod is told its revision.
  static let revisionVariable: ByteString = "REVISION"
}
