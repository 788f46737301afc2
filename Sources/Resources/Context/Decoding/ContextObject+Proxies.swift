internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A Sidecar.
  func sidecar(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    var selector = spec?.mapping("workloadSelector", &findings)
    let listeners = spec?.mappings("egress", &findings) ?? []
    let hosts = listeners.flatMap { entry -> [Sidecar.EgressHost] in
      var entry = entry
      return (entry.strings("hosts", &findings) ?? []).compactMap { text in
        guard let slash = text.value.firstIndex(of: "/") else {
          findings.report(
            .badEgressHost,
            "\(quoted(text.value)) is no host of a Sidecar",
            at: text.location,
            notes: ["write NAMESPACE/HOST"]
          )
          return nil
        }
        return Sidecar.EgressHost(
          namespace: text.value.dropLast(text.value.count - slash),
          host: text.value.dropFirst(slash + 1).asciiLowercased
        )
      }
    }
    return [
      .sidecar(
        Sidecar(
          meta: meta,
          workloadSelector: selector?.labels("labels", &findings),
          egressHosts: listeners.isEmpty ? nil : hosts,
          hasIngress: !(spec?.mappings("ingress", &findings) ?? []).isEmpty
        )
      )
    ]
  }

  /// An EnvoyFilter: whom it is for, and in which contexts.
  func envoyFilter(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    var selector = spec?.mapping("workloadSelector", &findings)
    let patches = spec?.mappings("configPatches", &findings) ?? []
    let contexts = patches.map { entry -> ProxyExtension.Context in
      var entry = entry
      var match = entry.mapping("match", &findings)
      return match?.choice("context", &findings) ?? .any
    }
    return proxyExtension(
      .envoyFilter,
      matchLabels: selector?.labels("labels", &findings),
      &spec,
      // One without patches changes nothing today; whoever writes it means to.
      contexts: contexts.isEmpty ? [.any] : Set(contexts),
      &findings
    )
  }

  /// A WasmPlugin: whom it is for.
  func wasmPlugin(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    var selector = spec?.mapping("selector", &findings)
    return proxyExtension(
      .wasmPlugin,
      matchLabels: selector?.labels("matchLabels", &findings),
      &spec,
      contexts: [.any],
      &findings
    )
  }

  private func proxyExtension(
    _ kind: ProxyExtension.Kind,
    matchLabels: [ByteString: ByteString]?,
    _ spec: inout StrictMapping?,
    contexts: Set<ProxyExtension.Context>,
    _ findings: inout Findings
  ) -> [Resource] {
    func reference(_ mapping: StrictMapping) -> TargetRef {
      var mapping = mapping
      return TargetRef(
        group: mapping.string("group", &findings)?.value ?? "",
        kind: mapping.string("kind", &findings)?.value ?? "",
        name: mapping.string("name", &findings)?.value ?? "",
        namespace: mapping.string("namespace", &findings)?.value ?? ""
      )
    }
    let references = (spec?.mappings("targetRefs", &findings) ?? []).map(reference)
    let single = spec?.mapping("targetRef", &findings).map(reference)
    return [
      .proxyExtension(
        ProxyExtension(
          kind: kind,
          meta: meta,
          attachment: Attachment(
            matchLabels: matchLabels,
            targetRefs: references,
            targetRef: single
          ),
          contexts: contexts
        )
      )
    ]
  }
}

extension Problem {
  static let badEgressHost = Problem("bad-egress-host", "VALID-100", .fatal)
}
