internal import Basics
internal import Decoding
internal import Documents

/// Reads the settings of a MeshConfig that change an answer (VALID-102).
///
/// Fields may be spelled as in Istio's documentation or as in its protobuf (`trust_domain`). A field
/// that is absent leaves the setting as it was, so that one source can go on top of another.
struct MeshConfigDecoder {
  /// Where everything is said to stand, if not where it does.
  var place: SourceLocation?

  /// Reads Helm values: `meshConfig`, `global.istioNamespace`, and the environment of istiod.
  func decode(values node: Node, into config: inout MeshConfig, _ findings: inout Findings) {
    guard var values = StrictMapping(node, called: "the values", &findings) else { return }
    var global = values.mapping("global", &findings)
    if let root = global?.string("istioNamespace", &findings)?.value, !root.isEmpty {
      config.rootNamespace = root
      config.isEnvironmentOnly = false
    }
    var proxy = global?.mapping("proxy", &findings)
    if let domain = proxy?.string("clusterDomain", &findings)?.value, !domain.isEmpty {
      config.clusterDomain = domain
    }
    var pilot = values.mapping("pilot", &findings)
    for environment in [pilot?.value("env"), values.value("env")] {
      guard let environment, StrictMapping(environment, called: "\"env\"", &findings) != nil
      else { continue }
      for member in environment.members where !member.value.isCollection && !member.value.isNull {
        // Helm writes the value between quotes, whatever its type.
        config.pilotEnvironment[member.name] = member.value.canonicalText
      }
    }
    if let own = values.value("meshConfig") {
      config.isEnvironmentOnly = false
      let root = config.rootNamespace
      decode(own, into: &config, &findings)
      // Helm's `default` takes an empty text for none.
      if config.rootNamespace.isEmpty { config.rootNamespace = root }
    }
  }

  /// Reads a MeshConfig.
  func decode(_ node: Node, into config: inout MeshConfig, _ findings: inout Findings) {
    guard var mesh = StrictMapping(node, called: "the MeshConfig", &findings) else { return }
    if let namespace = mesh.string(mesh.spelling("rootNamespace"), &findings) {
      config.rootNamespace = namespace.value
    }
    trust(&mesh, &config, &findings)
    if var path = mesh.mapping(mesh.spelling("pathNormalization"), &findings),
      let mode: MeshConfig.PathNormalization = path.choice("normalization", &findings)
    {
      config.pathNormalization = mode
    }
    if let enabled = mesh.bool(mesh.spelling("enableAutoMtls"), &findings) {
      config.enableAutoMtls = enabled
    }
    if let targets = mesh.strings(mesh.spelling("defaultVirtualServiceExportTo"), &findings) {
      config.defaultVirtualServiceExportTo = targets.map(\.value)
    }
    if let targets = mesh.strings(mesh.spelling("defaultDestinationRuleExportTo"), &findings) {
      config.defaultDestinationRuleExportTo = targets.map(\.value)
    }
    if var standard = mesh.mapping(mesh.spelling("defaultConfig"), &findings) {
      if standard.has(standard.spelling("proxyMetadata")) {
        config.proxyMetadata = standard.labels(standard.spelling("proxyMetadata"), &findings)
      }
      if standard.has("connectionSettings") {
        findings.report(
          Problem("connection-settings", "AP-92", .warning),
          "\"connectionSettings\" is not evaluated: answers are for the mesh's pathNormalization",
          at: standard.keyLocation("connectionSettings")
        )
      }
      if var topology = standard.mapping(standard.spelling("gatewayTopology"), &findings),
        let count = topology.wholeNumber(
          topology.spelling("numTrustedProxies"),
          in: 0...Int64(UInt32.max),
          &findings
        )
      {
        config.numTrustedProxies = count
      }
    }
    if mesh.has(mesh.spelling("extensionProviders")) {
      config.extensionProviders = providers(&mesh, &findings)
    }
  }

  private func trust(
    _ mesh: inout StrictMapping,
    _ config: inout MeshConfig,
    _ findings: inout Findings
  ) {
    if let domain = mesh.string(mesh.spelling("trustDomain"), &findings) {
      if domain.value.isEmpty {
        findings.report(.emptyTrustDomain, "\"trustDomain\" is empty", at: domain.location)
      }
      config.trustDomain = domain.value
    }
    if let aliases = mesh.strings(mesh.spelling("trustDomainAliases"), &findings) {
      for alias in aliases where alias.value.isEmpty {
        findings.report(.emptyTrustDomain, "a trust domain alias is empty", at: alias.location)
      }
      // istiod keeps them sorted, each once.
      config.trustDomainAliases = Set(aliases.map(\.value)).sorted()
    }
    if mesh.has(mesh.spelling("caCertificates")) {
      config.caTrustDomains = mesh.mappings(mesh.spelling("caCertificates"), &findings).flatMap {
        var certificate = $0
        let domains = certificate.strings(certificate.spelling("trustDomains"), &findings) ?? []
        return domains.map(\.value)
      }
    }
  }
}

extension StrictMapping {
  /// The name under which a field of a protobuf stands here: `rootNamespace` or `root_namespace`.
  func spelling(_ field: ByteString) -> ByteString {
    let snake = ByteString(
      bytes: field.bytes.flatMap { byte -> [UInt8] in
        byte >= 0x41 && byte <= 0x5A ? [UInt8(ascii: "_"), byte | 0x20] : [byte]
      }
    )
    return has(snake) && !has(field) ? snake : field
  }
}

extension Problem {
  static let emptyTrustDomain = Problem("empty-trust-domain", "VALID-102", .fatal)
}
