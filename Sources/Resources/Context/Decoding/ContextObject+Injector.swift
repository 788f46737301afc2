internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// The settings of the sidecar injector: its ConfigMap, or the values of an installation; nothing
  /// where the object has none.
  func injectorConfig(group: ByteString, _ findings: inout Findings) -> [Resource] {
    switch (group, kind) {
    case ("", "ConfigMap"):
      guard meta.name == "istio-sidecar-injector" || meta.name.hasPrefix("istio-sidecar-injector-"),
        let text = node["data"]?["config"]
      else { return [] }
      return injectorConfig(text: text, &findings)
    case ("install.istio.io", "IstioOperator"), ("sailoperator.io", "Istio"):
      guard let values = node["spec"]?["values"], values.kind == .mapping else { return [] }
      return injectorConfig(values: values, &findings)
    case ("", ""): return injectorConfig(values: node, &findings)
    default: return []
    }
  }

  /// Reads the text under `config` of the injector's ConfigMap.
  private func injectorConfig(text: Node, _ findings: inout Findings) -> [Resource] {
    guard let content = text.string(called: "\"config\"", &findings) else { return [] }
    let read = DocumentReader(limits: .embedded).read(content.bytes, file: text.location.file)
    // What cannot be read here takes nothing away from the policies.
    guard !read.diagnostics.hasErrors, let document = read.documents.first else { return [] }
    var inner = Findings()
    guard var mapping = StrictMapping(document, called: "\"config\"", &inner) else { return [] }
    var config = InjectorConfig()
    config.isEnabled = mapping.string("policy", &inner)?.value != "disabled"
    mapping.readSelectors(into: &config, &inner)
    return inner.diagnostics.hasErrors ? [] : [.injectorConfig(config)]
  }

  private func injectorConfig(values: Node, _ findings: inout Findings) -> [Resource] {
    guard var values = StrictMapping(values, called: "the values", &findings) else { return [] }
    var global = values.mapping("global", &findings)
    var proxy = global?.mapping("proxy", &findings)
    var webhook = values.mapping("sidecarInjectorWebhook", &findings)
    var config = InjectorConfig()
    config.isEnabled = proxy?.string("autoInject", &findings)?.value != "disabled"
    config.enablesNamespacesByDefault =
      webhook?.bool("enableNamespacesByDefault", &findings) ?? false
    webhook?.readSelectors(into: &config, &findings)
    return config == InjectorConfig() ? [] : [.injectorConfig(config)]
  }
}

extension StrictMapping {
  fileprivate mutating func readSelectors(
    into config: inout InjectorConfig,
    _ findings: inout Findings
  ) {
    config.neverInjectSelectors = selectors("neverInjectSelector", &findings)
    config.alwaysInjectSelectors = selectors("alwaysInjectSelector", &findings)
  }

  private mutating func selectors(
    _ field: ByteString,
    _ findings: inout Findings
  ) -> [LabelSelector] {
    mappings(field, &findings).map { entry in
      var entry = entry
      return entry.labelSelector(&findings)
    }
  }
}
