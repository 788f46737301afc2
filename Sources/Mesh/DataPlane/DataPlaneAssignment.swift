package import Basics
internal import Resources

/// What enforces policies for a workload, and what says so.
package struct DataPlaneAssignment: Sendable, Hashable {
  package enum Mode: String, Sendable, CaseIterable {
    case sidecar
    /// ztunnel, and a waypoint where there is one.
    case ambient
    case gateway
    /// The workload is a waypoint itself.
    case waypoint
    /// The workload is not in the mesh.
    case none
  }

  /// What decided.
  package enum Reason: Sendable, Hashable {
    case label(ByteString, value: ByteString, of: Subject)
    case annotation(ByteString, value: ByteString, of: Subject)
    /// There is a container `istio-proxy`.
    case proxyContainer(of: Subject)
    /// A container runs `proxy router`.
    case routerContainer(of: Subject)
    /// The Pod runs without a sidecar and without redirection to ztunnel.
    case runsWithout(Subject)
    case hostNetwork(Subject)
    case systemNamespace(ByteString)
    /// A WorkloadEntry or WorkloadGroup stands for a machine with a sidecar.
    case machine(Subject)
    case alwaysInjectSelector
    case neverInjectSelector
    /// The injector gives sidecars only to pods that ask for one.
    case injectorDisabled
    /// The injector's `enableNamespacesByDefault`.
    case namespacesEnabledByDefault
    /// ztunnel itself.
    case ztunnel
    /// Other namespaces of the inputs have a label for the mesh, this one has none.
    case unlabeledNamespace(ByteString)
    /// Nothing among the inputs says it.
    case assumed
  }

  /// The object that says something.
  package struct Subject: Sendable, Hashable {
    package let kind: ByteString
    package let name: ObjectName

    init(_ workload: Workload) {
      kind = workload.kind
      name = ObjectName(workload.meta)
    }

    init(_ namespace: Namespace) {
      kind = "Namespace"
      name = ObjectName(namespace: "", name: namespace.meta.name)
    }
  }

  package let mode: Mode
  package let reason: Reason
  /// Running Pods of the workload that are in another mode, as after a change without a restart; in
  /// order.
  package var differingPods: [ObjectName] = []

  init(_ mode: Mode, _ reason: Reason) {
    self.mode = mode
    self.reason = reason
  }
}

extension DataPlaneAssignment.Subject: CustomStringConvertible {
  /// `Deployment shop/orders`, `Namespace shop`.
  package var description: String {
    name.namespace.isEmpty ? "\(kind) \(name.name)" : "\(kind) \(name)"
  }
}

extension DataPlaneAssignment.Reason: CustomStringConvertible {
  /// A phrase that completes "because of" or stands in brackets.
  package var description: String {
    switch self {
    case .label(let name, let value, let subject): "label \(name)=\(value) of \(subject)"
    case .annotation(let name, let value, let subject):
      value.count > 40
        ? "annotation \(name) of \(subject)" : "annotation \(name)=\(value) of \(subject)"
    case .proxyContainer(let subject): "container istio-proxy of \(subject)"
    case .routerContainer(let subject): "a container of \(subject) runs \"proxy router\""
    case .runsWithout(let subject): "\(subject) runs without a sidecar and without ztunnel"
    case .hostNetwork(let subject): "\(subject) uses the network of its node"
    case .systemNamespace(let name): "\(name) is a namespace that is left out of the mesh"
    case .machine(let subject): "\(subject) is a machine of the mesh"
    case .alwaysInjectSelector: "the injector's alwaysInjectSelector"
    case .neverInjectSelector: "the injector's neverInjectSelector"
    case .injectorDisabled: "the injector's policy is disabled, and the pod does not ask"
    case .namespacesEnabledByDefault: "the injector's enableNamespacesByDefault"
    case .ztunnel: "it is ztunnel"
    case .unlabeledNamespace(let name):
      "Namespace \(name) has no label for the mesh, and others have one"
    case .assumed: "assumed: nothing among the inputs says it"
    }
  }
}
