package import Basics
package import Resources

extension Mesh {
  private typealias Subject = DataPlaneAssignment.Subject

  static let modeLabel: ByteString = "istio.io/dataplane-mode"
  private static let templatesName: ByteString = "inject.istio.io/templates"
  private static let statusName: ByteString = "sidecar.istio.io/status"
  private static let redirectionName: ByteString = "ambient.istio.io/redirection"

  /// Decides what enforces policies for a workload.
  ///
  /// A gateway or waypoint shows itself by its labels or containers. What a Pod has in a cluster
  /// goes before what its labels ask for (AM-64); a controller goes by its running Pods where the
  /// inputs have them. Else the injector's rules tell sidecars, and the labels for ztunnel the rest;
  /// a sidecar goes before ztunnel. Where nothing says anything, a sidecar is assumed, unless other
  /// namespaces of the inputs have a label for the mesh and this one's object has none.
  package func dataPlane(of workload: Workload) -> DataPlaneAssignment {
    if let shown = shownRole(of: workload) ?? shownEnrolment(of: workload) { return shown }
    let ruled = ruledDataPlane(of: workload)
    let pods = inventory.runningPods(of: workload).map { ($0, shownEnrolment(of: $0)) }
    let modes = Set(pods.compactMap { $0.1?.mode })
    guard let first = pods.lazy.compactMap(\.1).first else { return ruled }
    guard modes.count > 1 else { return first }
    var assignment = modes.contains(ruled.mode) ? ruled : first
    assignment.differingPods = pods.filter { $0.1?.mode != assignment.mode }
      .map { ObjectName($0.0.meta) }
    return assignment
  }

  /// Decides what enforces policies for a Pod of a namespace that says nothing about it itself.
  package func dataPlane(ofNamespace name: ByteString) -> DataPlaneAssignment {
    let location =
      inventory.namespace(named: name)?.meta.location
      ?? SourceLocation(file: "", line: 1, column: 1)
    let meta = ObjectMeta(name: "", namespace: name, location: location)
    return ruledDataPlane(of: Workload(kind: "Pod", meta: meta, labels: [:]))
  }

  /// Gateways, waypoints and ztunnel, by what they are.
  private func shownRole(of workload: Workload) -> DataPlaneAssignment? {
    let managed = workload.labels[GatewayDeployment.managedLabel]
    if managed == GatewayDeployment.meshController {
      return .init(
        .waypoint,
        .label(
          GatewayDeployment.managedLabel,
          value: GatewayDeployment.meshController,
          of: Subject(workload)
        )
      )
    }
    let name = AttachmentRules.gatewayNameLabel
    if let value = workload.labels[name] {
      let gateway = kubernetesGateway(
        named: ObjectName(namespace: workload.meta.namespace, name: value)
      )
      return .init(
        managed == nil && gateway.map(isWaypoint) ?? false ? .waypoint : .gateway,
        .label(name, value: value, of: Subject(workload))
      )
    }
    if workload.runsRouter { return .init(.gateway, .routerContainer(of: Subject(workload))) }
    if let templates = workload.annotations[Self.templatesName],
      templates.split(at: UInt8(ascii: ",")).contains("gateway")
    {
      return .init(
        .gateway,
        .annotation(Self.templatesName, value: templates, of: Subject(workload))
      )
    }
    let isZtunnel =
      workload.meta.namespace == config.rootNamespace && workload.labels["app"] == "ztunnel"
    return isZtunnel ? .init(.none, .ztunnel) : nil
  }

  /// What the object shows of an enrolment that has taken place.
  private func shownEnrolment(of workload: Workload) -> DataPlaneAssignment? {
    if let value = workload.annotations[Self.statusName] {
      return .init(.sidecar, .annotation(Self.statusName, value: value, of: Subject(workload)))
    }
    if workload.hasProxyContainer { return .init(.sidecar, .proxyContainer(of: Subject(workload))) }
    if let value = workload.annotations[Self.redirectionName], value == "enabled" {
      return .init(
        .ambient,
        .annotation(Self.redirectionName, value: value, of: Subject(workload))
      )
    }
    if workload.kind == "WorkloadEntry" || workload.kind == "WorkloadGroup" {
      return .init(.sidecar, .machine(Subject(workload)))
    }
    return workload.isScheduled ? .init(.none, .runsWithout(Subject(workload))) : nil
  }

  /// What becomes of a pod by the labels.
  private func ruledDataPlane(of workload: Workload) -> DataPlaneAssignment {
    let namespace = inventory.namespace(named: workload.meta.namespace)
    let outcome = Injection(config: injector).outcome(for: workload, in: namespace)
    if case .injected(let reason) = outcome { return .init(.sidecar, reason) }
    if let reason = ambientReason(of: workload, in: namespace) { return .init(.ambient, reason) }
    switch outcome {
    case .injected(let reason): return .init(.sidecar, reason)
    case .notInjected(let reason): return .init(.none, reason)
    case .unspecified: break
    }
    if let namespace, hasLabeledNamespaces {
      let own = workload.labels[Self.modeLabel].map {
        DataPlaneAssignment.Reason.label(Self.modeLabel, value: $0, of: Subject(workload))
      }
      return .init(.none, own ?? .unlabeledNamespace(namespace.meta.name))
    }
    return .init(.sidecar, .assumed)
  }

  /// Why ztunnel captures a pod; `nil` where it does not (AM-64).
  private func ambientReason(
    of workload: Workload,
    in namespace: Namespace?
  ) -> DataPlaneAssignment.Reason? {
    guard !workload.usesHostNetwork, workload.meta.namespace != "kube-system" else { return nil }
    let own = workload.labels[Self.modeLabel]
    if own == "ambient" {
      return .label(Self.modeLabel, value: "ambient", of: Subject(workload))
    }
    guard own != "none", let namespace, namespace.meta.labels[Self.modeLabel] == "ambient" else {
      return nil
    }
    return .label(Self.modeLabel, value: "ambient", of: Subject(namespace))
  }
}

extension Namespace {
  /// Whether the namespace says something about being in the mesh.
  var isLabeledForMesh: Bool {
    meta.labels[Injection.namespaceName] != nil || meta.labels[ObjectMeta.revisionLabel] != nil
      || meta.labels[Mesh.modeLabel] == "ambient"
  }
}
