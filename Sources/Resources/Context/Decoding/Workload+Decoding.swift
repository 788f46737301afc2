internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let noPodTemplate = Problem("no-pod-template", "VALID-100", .fatal)
}

extension ContextObject {
  /// A Pod: its own labels and annotations count.
  func pod(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    let pod = PodSpec(&spec, &findings)
    return [
      workload(
        labels: meta.labels,
        annotations: meta.annotations,
        pod,
        addresses: podAddresses(&findings),
        &findings
      )
    ]
  }

  /// `status.podIPs`, else `status.podIP`; none for a Pod that has come to its end.
  private func podAddresses(_ findings: inout Findings) -> [ByteString] {
    guard let node = node["status"], node.kind == .mapping,
      var status = StrictMapping(node, called: "\"status\"", &findings)
    else { return [] }
    let phase = status.string("phase", &findings)?.value
    guard phase != "Succeeded", phase != "Failed" else { return [] }
    let all = status.mappings("podIPs", &findings).compactMap { entry in
      var entry = entry
      return entry.string("ip", &findings)?.value
    }
    let one = status.string("podIP", &findings)?.value ?? ""
    return (all.isEmpty ? [one] : all).filter { !$0.isEmpty }
  }

  /// A controller, by the pod template that is found under `spec` through these fields (ENV-29).
  func controller(template path: [ByteString], _ findings: inout Findings) -> [Resource] {
    guard var template = mapping(at: ["spec"] + path, &findings) else {
      if !findings.diagnostics.hasErrors {
        findings.report(
          .noPodTemplate,
          "\(quoted(kind)) \(quoted(meta.name)) has no pod template",
          at: meta.location
        )
      }
      return []
    }
    var metadata = template.mapping("metadata", &findings)
    var spec = template.mapping("spec", &findings)
    let pod = PodSpec(&spec, &findings)
    return [
      workload(
        labels: metadata?.labels("labels", &findings) ?? [:],
        annotations: metadata?.labels("annotations", &findings) ?? [:],
        pod,
        &findings
      )
    ]
  }

  private func workload(
    labels: [ByteString: ByteString],
    annotations: [ByteString: ByteString],
    _ pod: PodSpec,
    addresses: [ByteString] = [],
    _ findings: inout Findings
  ) -> Resource {
    .workload(
      Workload(
        kind: kind,
        meta: meta,
        labels: labels,
        annotations: annotations,
        serviceAccount: pod.serviceAccount,
        namedPorts: pod.namedPorts,
        ports: pod.ports,
        owners: owners(&findings),
        runsRouter: pod.runsRouter,
        addresses: addresses,
        usesHostNetwork: pod.usesHostNetwork,
        hasProxyContainer: pod.hasProxyContainer,
        isScheduled: kind == "Pod" && pod.isOnNode
      )
    )
  }

  /// A WorkloadEntry; of its two sets of labels those of `metadata` win, as in istiod.
  func workloadEntry(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    let labels = spec?.labels("labels", &findings) ?? [:]
    return [
      machine(
        labels: labels.merging(meta.labels) { _, own in own },
        annotations: meta.annotations,
        &spec,
        &findings
      )
    ]
  }

  /// A WorkloadGroup, by its template.
  func workloadGroup(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    var metadata = spec?.mapping("metadata", &findings)
    var template = spec?.mapping("template", &findings)
    let labels = template?.labels("labels", &findings) ?? [:]
    return [
      machine(
        labels: labels.merging(metadata?.labels("labels", &findings) ?? [:]) { _, own in own },
        annotations: metadata?.labels("annotations", &findings) ?? [:],
        &template,
        &findings
      )
    ]
  }

  /// A workload outside Kubernetes: `entry` has its account and its ports.
  private func machine(
    labels: [ByteString: ByteString],
    annotations: [ByteString: ByteString],
    _ entry: inout StrictMapping?,
    _ findings: inout Findings
  ) -> Resource {
    let address = entry?.string("address", &findings)?.value ?? ""
    let account = entry?.string("serviceAccount", &findings)?.value ?? ""
    let ports = entry?.portNumbers("ports", &findings) ?? [:]
    return .workload(
      Workload(
        kind: kind,
        meta: meta,
        labels: labels,
        annotations: annotations,
        serviceAccount: account.isEmpty ? "default" : account,
        namedPorts: ports,
        owners: owners(&findings),
        addresses: address.isEmpty ? [] : [address],
        network: entry?.string("network", &findings)?.value ?? ""
      )
    )
  }
}
