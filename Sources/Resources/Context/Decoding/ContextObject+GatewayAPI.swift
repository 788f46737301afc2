internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A Gateway of the Gateway API; listeners that cannot be read are reported and left out.
  func kubernetesGateway(_ findings: inout Findings) -> [Resource] {
    guard var spec = spec(&findings) else { return [] }
    var infrastructure = spec.mapping("infrastructure", &findings)
    let listeners = spec.mappings("listeners", &findings).compactMap {
      entry -> KubernetesGateway.Listener? in
      var entry = entry
      return entry.listener(&findings)
    }
    return [
      .kubernetesGateway(
        KubernetesGateway(
          meta: meta,
          className: spec.string("gatewayClassName", &findings)?.value ?? "",
          listeners: listeners,
          frontend: spec.frontend(&findings),
          addresses: spec.gatewayAddresses(&findings),
          infrastructureLabels: infrastructure?.labels("labels", &findings) ?? [:],
          infrastructureAnnotations: infrastructure?.labels("annotations", &findings) ?? [:],
          statusAddresses: statusAddresses(&findings)
        )
      )
    ]
  }

  /// The addresses of `status`; `nil` where there is no status, or an empty one, as tools write it
  /// that never asked a cluster.
  private func statusAddresses(_ findings: inout Findings) -> [KubernetesGateway.Address]? {
    guard let status = node["status"], status.kind == .mapping, status.count > 0,
      var status = StrictMapping(status, called: "\"status\"", &findings)
    else { return nil }
    return status.gatewayAddresses(&findings)
  }

  func gatewayClass(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    let controller = spec?.string("controllerName", &findings)?.value ?? ""
    return [.gatewayClass(GatewayClass(meta: meta, controllerName: controller))]
  }
}

extension StrictMapping {
  /// The items of `addresses`.
  fileprivate mutating func gatewayAddresses(
    _ findings: inout Findings
  ) -> [KubernetesGateway.Address] {
    mappings("addresses", &findings).map { entry in
      var entry = entry
      return KubernetesGateway.Address(
        type: entry.string("type", &findings)?.value ?? "IPAddress",
        value: entry.string("value", &findings)?.value ?? ""
      )
    }
  }

  fileprivate mutating func listener(
    _ findings: inout Findings
  ) -> KubernetesGateway.Listener? {
    guard value("port") != nil else {
      findings.report(.badNumber, "a listener has no \"port\"", at: location)
      return nil
    }
    guard let port = wholeNumber("port", in: 1...65535, &findings) else { return nil }
    var tls = mapping("tls", &findings)
    var routes = mapping("allowedRoutes", &findings)
    return KubernetesGateway.Listener(
      name: string("name", &findings)?.value ?? "",
      port: port,
      protocolName: string("protocol", &findings)?.value ?? "",
      hostname: string("hostname", &findings)?.value ?? "",
      tls: tls?.listenerTLS(&findings),
      allowedRoutes: routes?.allowedRoutes(&findings) ?? .init(),
      location: location
    )
  }

  private mutating func listenerTLS(_ findings: inout Findings) -> KubernetesGateway.TLS {
    let refs = mappings("certificateRefs", &findings).map { entry in
      var entry = entry
      return KubernetesGateway.ObjectReference(
        group: entry.string("group", &findings)?.value ?? "",
        kind: entry.string("kind", &findings)?.value ?? "Secret",
        namespace: entry.string("namespace", &findings)?.value ?? "",
        name: entry.string("name", &findings)?.value ?? ""
      )
    }
    return KubernetesGateway.TLS(
      mode: choice("mode", &findings) ?? .terminate,
      certificateRefs: refs,
      options: labels("options", &findings),
      validatesClients: mapping("frontendValidation", &findings)?.has("caCertificateRefs") ?? false
    )
  }

  private mutating func allowedRoutes(
    _ findings: inout Findings
  ) -> KubernetesGateway.AllowedRoutes {
    var namespaces = mapping("namespaces", &findings)
    var selector = namespaces?.mapping("selector", &findings)
    let kinds = mappings("kinds", &findings).map { entry in
      var entry = entry
      return KubernetesGateway.AllowedRoutes.Kind(
        group: entry.string("group", &findings)?.value ?? "gateway.networking.k8s.io",
        kind: entry.string("kind", &findings)?.value ?? ""
      )
    }
    return KubernetesGateway.AllowedRoutes(
      from: namespaces?.choice("from", &findings) ?? .same,
      selector: selector?.labelSelector(&findings),
      kinds: kinds
    )
  }

  /// `matchLabels` and `matchExpressions`.
  mutating func labelSelector(_ findings: inout Findings) -> LabelSelector {
    let expressions = mappings("matchExpressions", &findings).compactMap {
      entry -> LabelSelector.Expression? in
      var entry = entry
      guard let key = entry.string("key", &findings)?.value,
        let `operator`: LabelSelector.Expression.Operator = entry.choice("operator", &findings)
      else { return nil }
      let values = entry.strings("values", &findings)?.map(\.value) ?? []
      return LabelSelector.Expression(key: key, operator: `operator`, values: values)
    }
    return LabelSelector(
      matchLabels: labels("matchLabels", &findings),
      matchExpressions: expressions
    )
  }
}
