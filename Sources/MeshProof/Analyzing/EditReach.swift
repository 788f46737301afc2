internal import Basics
internal import Mesh
internal import Resources

/// Where edits can make a difference at all: an outer bound that is cheap to find.
struct EditReach {
  private var isEverywhere: Bool
  private var namespaces: Set<ByteString> = []
  /// The labels that edited policies select, by namespace.
  private var selected: [ByteString: [[ByteString: ByteString]]] = [:]

  /// - Parameters:
  ///   - edits: What was edited.
  ///   - old: The policies before.
  ///   - new: The policies after.
  init(of edits: [ObjectEdit], _ old: PolicySet, _ new: PolicySet) {
    let roots = [old.mesh.config.rootNamespace, new.mesh.config.rootNamespace]
    isEverywhere =
      old.release != new.release || old.mesh.trustedDomains != new.mesh.trustedDomains
    for edit in edits {
      switch edit.new {
      case .namespace: namespaces.insert(edit.name.name)
      case .meshConfig: isEverywhere = true
      case .authorizationPolicy, .requestAuthentication, .peerAuthentication:
        if roots.contains(edit.name.namespace) || edit.hasTargets { isEverywhere = true }
        for labels in [edit.old, edit.new].compactMap(\.selectedLabels) {
          if labels.isEmpty {
            namespaces.insert(edit.name.namespace)
          } else {
            selected[edit.name.namespace, default: []].append(labels)
          }
        }
      }
    }
  }

  /// Whether the two sides of a pair may answer differently.
  func includes(_ pair: PortPairing.Pair) -> Bool {
    let (old, new) = (pair.old, pair.new)
    guard !isEverywhere, old.enforcer == new.enforcer, old.workload.labels == new.workload.labels,
      old.portProtocol == new.portProtocol
    else { return true }
    switch new.enforcer {
    // What a waypoint serves, and who is let in for it, follows from more than policies.
    case .proxy(.waypoint), .proxy(.ambient), .proxy(.gateway): return true
    case .proxy(.sidecar): return isSelected(new.workload)
    case .nothing: return false
    }
  }

  private func isSelected(_ workload: Workload) -> Bool {
    let namespace = workload.meta.namespace
    guard !namespaces.contains(namespace) else { return true }
    // A policy without targets is for what has all labels of its selector (AP-15, PA-11).
    return selected[namespace]?.contains { labels in
      labels.allSatisfy { workload.labels[$0.key] == $0.value }
    } ?? false
  }
}

extension ObjectEdit.State {
  /// The labels of what a policy is for, empty for all of its namespace; `nil` where there is none.
  fileprivate var selectedLabels: [ByteString: ByteString]? {
    switch self {
    case .authorizationPolicy(let policy): policy.map { $0.attachment.matchLabels ?? [:] }
    case .requestAuthentication(let policy): policy.map { $0.attachment.matchLabels ?? [:] }
    case .peerAuthentication(let policy): policy.map { $0.matchLabels ?? [:] }
    case .namespace, .meshConfig: nil
    }
  }
}

extension ObjectEdit {
  /// Whether a policy is for what its `targetRefs` name, before or after.
  fileprivate var hasTargets: Bool {
    [old, new].contains { state in
      switch state {
      case .authorizationPolicy(let policy): !(policy?.attachment.targetRefs.isEmpty ?? true)
      case .requestAuthentication(let policy): !(policy?.attachment.targetRefs.isEmpty ?? true)
      case .peerAuthentication, .namespace, .meshConfig: false
      }
    }
  }
}
