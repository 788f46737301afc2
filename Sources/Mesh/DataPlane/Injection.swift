internal import Basics
internal import Resources

/// Whether the webhooks of the sidecar injector see a pod, and what the injector then does.
struct Injection {
  typealias Reason = DataPlaneAssignment.Reason
  typealias Subject = DataPlaneAssignment.Subject

  /// What becomes of a pod.
  enum Outcome {
    case injected(Reason)
    case notInjected(Reason)
    /// No label says anything.
    case unspecified
  }

  /// Namespaces in which nothing is ever injected.
  static let systemNamespaces: Set<ByteString> = [
    "kube-system", "kube-public", "kube-node-lease", "local-path-storage",
  ]

  static let injectName: ByteString = "sidecar.istio.io/inject"
  static let namespaceName: ByteString = "istio-injection"

  let config: InjectorConfig

  /// Decides for a pod.
  ///
  /// `namespace` is `nil` where the inputs have no such object. The label of the pod can keep a webhook from seeing it, the annotation cannot; a namespace that
  /// is disabled keeps out pods that ask for a sidecar too.
  func outcome(for workload: Workload, in namespace: Namespace?) -> Outcome {
    let subject = Subject(workload)
    if workload.usesHostNetwork { return .notInjected(.hostNetwork(subject)) }
    if Self.systemNamespaces.contains(workload.meta.namespace) {
      return .notInjected(.systemNamespace(workload.meta.namespace))
    }
    let label = workload.labels[Self.injectName]
    if label == "false" {
      return .notInjected(.label(Self.injectName, value: "false", of: subject))
    }
    if let namespace {
      let labels = namespace.meta.labels
      if let value = labels[Self.namespaceName] {
        let reason = Reason.label(Self.namespaceName, value: value, of: Subject(namespace))
        return value == "enabled" ? seen(workload, by: reason) : .notInjected(reason)
      }
      if let value = labels[ObjectMeta.revisionLabel] {
        return seen(
          workload,
          by: .label(ObjectMeta.revisionLabel, value: value, of: Subject(namespace))
        )
      }
    }
    if let value = workload.labels[ObjectMeta.revisionLabel] {
      return seen(workload, by: .label(ObjectMeta.revisionLabel, value: value, of: subject))
    }
    if label == "true" { return .injected(.label(Self.injectName, value: "true", of: subject)) }
    if label == nil, config.enablesNamespacesByDefault {
      return seen(workload, by: .namespacesEnabledByDefault)
    }
    // No webhook looks at the pod; only where the namespace is not known may one still do so.
    if workload.annotations[Self.injectName] == "false" {
      return .notInjected(.annotation(Self.injectName, value: "false", of: subject))
    }
    return .unspecified
  }

  /// What the injector does with a pod that a webhook shows to it for this reason.
  private func seen(_ workload: Workload, by reason: Reason) -> Outcome {
    let subject = Subject(workload)
    // The label goes before the annotation, also where it says neither.
    if let label = workload.labels[Self.injectName] {
      if label == "true" { return .injected(.label(Self.injectName, value: label, of: subject)) }
    } else if let value = workload.annotations[Self.injectName] {
      let annotation = Reason.annotation(Self.injectName, value: value, of: subject)
      if value == "true" { return .injected(annotation) }
      if value == "false" { return .notInjected(annotation) }
    }
    func fits(_ selectors: [LabelSelector]) -> Bool {
      selectors.contains { !$0.isEmpty && $0.matches(workload.labels) }
    }
    if fits(config.neverInjectSelectors) { return .notInjected(.neverInjectSelector) }
    if fits(config.alwaysInjectSelectors) { return .injected(.alwaysInjectSelector) }
    return config.isEnabled ? .injected(reason) : .notInjected(.injectorDisabled)
  }
}
