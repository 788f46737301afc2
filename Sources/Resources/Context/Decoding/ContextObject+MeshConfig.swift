internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// The mesh settings of the object: `nil` for a kind or name that holds none, `.some(nil)` when
  /// they cannot be read, which is reported (VALID-101).
  func meshConfig(group: ByteString, _ findings: inout Findings) -> Resource?? {
    switch (group, kind) {
    case ("", "ConfigMap"):
      guard meta.name == "istio" || meta.name.hasPrefix("istio-"),
        let text = node["data"]?["mesh"]
      else { return nil }
      return .some(meshConfig(text: text, &findings))
    case ("install.istio.io", "IstioOperator"), ("sailoperator.io", "Istio"):
      return .some(meshConfigOfInstallation(&findings))
    default:
      return nil
    }
  }

  /// Reads the text under `mesh` of istiod's ConfigMap; everything in it is placed where it starts.
  private func meshConfig(text: Node, _ findings: inout Findings) -> Resource? {
    guard let content = text.string(called: "\"mesh\"", &findings) else { return nil }
    let read = DocumentReader(limits: .embedded).read(content.bytes, file: text.location.file)
    var inner = Findings()
    inner.append(read.diagnostics)
    var config = MeshConfig()
    if read.documents.count > 1 {
      inner.report(.noMeshConfig, "there is more than one document", at: text.location)
    } else if let document = read.documents.first {
      MeshConfigDecoder(place: text.location).decode(document, into: &config, &inner)
    }
    findings.append(inner.diagnostics.map { $0.within("\"mesh\"", at: text.location) })
    return inner.diagnostics.hasErrors ? nil : resource(config)
  }

  /// Reads the settings of an IstioOperator or Istio resource.
  private func meshConfigOfInstallation(_ findings: inout Findings) -> Resource? {
    var config = MeshConfig()
    config.isEnvironmentOnly = true
    guard var spec = spec(&findings) else { return resource(config) }
    // The namespace of the installation is the root namespace unless something else is said.
    if let namespace = spec.string("namespace", &findings)?.value, !namespace.isEmpty {
      config.rootNamespace = namespace
      config.isEnvironmentOnly = false
    }
    let decoder = MeshConfigDecoder()
    if let values = spec.value("values") {
      decoder.decode(values: values, into: &config, &findings)
    }
    // An IstioOperator's own `meshConfig` goes on top of that of its values.
    if kind == "IstioOperator", let own = spec.value("meshConfig") {
      config.isEnvironmentOnly = false
      decoder.decode(own, into: &config, &findings)
    }
    return findings.diagnostics.hasErrors ? nil : resource(config)
  }

  /// The settings of Helm values, which have no kind and no name.
  func helmValues(_ findings: inout Findings) -> [Resource] {
    var config = MeshConfig()
    config.isEnvironmentOnly = true
    MeshConfigDecoder().decode(values: node, into: &config, &findings)
    let resource = Resource.meshConfig(config, name: "Helm values", location: meta.location)
    return findings.diagnostics.hasErrors ? [] : [resource]
  }

  /// The environment of an istiod Deployment; nothing for another one.
  func istiodEnvironment(_ findings: inout Findings) -> [Resource] {
    guard meta.name == "istiod" || meta.name.hasPrefix("istiod-"),
      let containers = node["spec"]?["template"]?["spec"]?["containers"],
      let discovery = containers.elements.first(where: { $0["name"]?.string == "discovery" }),
      var container = StrictMapping(discovery, called: "a container", &findings)
    else { return [] }
    var config = MeshConfig()
    config.isEnvironmentOnly = true
    for var variable in container.mappings("env", &findings) {
      guard let name = variable.string("name", &findings)?.value,
        let value = variable.string("value", &findings)?.value
      else { continue }
      config.pilotEnvironment[name] = value
    }
    return [resource(config)]
  }

  private func resource(_ config: MeshConfig) -> Resource {
    let owner = meta.namespace.isEmpty ? "" : meta.namespace + "/"
    return .meshConfig(config, name: kind + " " + owner + meta.name, location: meta.location)
  }
}

extension DocumentLimits {
  /// The limits of a document that is a value of another one, where aliases could copy aliases
  /// (ENV-27).
  static let embedded = DocumentLimits(expandedNodes: 2_000)
}

extension Diagnostic {
  /// The same finding in a text that is itself a value of the file, at that value's place.
  fileprivate func within(_ name: String, at place: SourceLocation) -> Diagnostic {
    let line = location.map { "line \($0.line) of " } ?? ""
    return Diagnostic(
      severity,
      code: code,
      "\(line)\(name): \(message)",
      at: place,
      notes: notes,
      clause: clause
    )
  }
}
