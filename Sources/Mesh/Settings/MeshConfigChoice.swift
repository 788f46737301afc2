internal import Basics
internal import Resources

/// Collects the mesh settings of the inputs and picks the one set that counts (VALID-101).
struct MeshConfigChoice {
  /// A MeshConfig among the inputs.
  private struct Source {
    let config: MeshConfig
    let name: ByteString
    let location: SourceLocation
  }

  /// The variables whose value changes an answer; others of istiod's environment may differ.
  private static let decisiveVariables: Set<ByteString> = Set(
    PilotFlag.allCases.map(\.variable) + ["PILOT_JWT_ENABLE_REMOTE_JWKS", "PILOT_ENABLE_AMBIENT"]
  )

  private var sources: [Source] = []

  /// Whether the inputs have any settings.
  var isStated: Bool { !sources.isEmpty }

  mutating func add(_ config: MeshConfig, name: ByteString, location: SourceLocation) {
    sources.append(Source(config: config, name: name, location: location))
  }

  /// Returns the settings that count: `--mesh-config`, else the one of the inputs, else Istio's
  /// defaults, with the single overrides on top.
  ///
  /// Sources that say the same are one. Different ones are an error at every source but the first,
  /// which is returned.
  func config(under overrides: MeshOverrides, diagnostics: inout [Diagnostic]) -> MeshConfig {
    var config = overrides.meshConfig ?? stated(&diagnostics)
    config.isEnvironmentOnly = false
    if config.clusterDomain == MeshConfig.defaultClusterDomain {
      // No MeshConfig says it; the values of an installation do.
      config.clusterDomain =
        sources.lazy.map(\.config.clusterDomain).first { $0 != MeshConfig.defaultClusterDomain }
        ?? MeshConfig.defaultClusterDomain
    }
    config.pilotEnvironment = environment(under: overrides, diagnostics: &diagnostics)
    diagnostics += config.unreadableFlags()
    if let namespace = overrides.rootNamespace { config.rootNamespace = namespace }
    if let domain = overrides.trustDomain { config.trustDomain = domain }
    if let aliases = overrides.trustDomainAliases {
      config.trustDomainAliases = Set(aliases).sorted()
    }
    return config
  }

  private func stated(_ diagnostics: inout [Diagnostic]) -> MeshConfig {
    let stated = sources.filter { !$0.config.isEnvironmentOnly }
    guard let first = stated.first else { return MeshConfig() }
    let settings = first.config.settings
    for other in stated.dropFirst() where other.config.settings != settings {
      diagnostics.append(
        Diagnostic(
          .error,
          code: "several-mesh-configs",
          "mesh configuration \"\(other.name)\" differs from \"\(first.name)\"",
          at: other.location,
          notes: [
            "\"\(first.name)\" is at \(first.location)",
            "say which one counts with --mesh-config",
          ],
          clause: "VALID-101"
        )
      )
    }
    return first.config
  }

  /// Variables of `--pilot-env`, else of `--mesh-config`, else of the inputs in their order.
  private func environment(
    under overrides: MeshOverrides,
    diagnostics: inout [Diagnostic]
  ) -> [ByteString: ByteString] {
    var environment = overrides.pilotEnvironment
    if let config = overrides.meshConfig {
      environment.merge(config.pilotEnvironment) { stated, _ in stated }
    }
    // A variable settled here cannot be in conflict.
    let settled = environment
    var hasSeveralRevisions = false
    for source in sources {
      for (variable, value) in source.config.pilotEnvironment.sorted(by: { $0.key < $1.key }) {
        guard let earlier = environment[variable] else {
          environment[variable] = value
          continue
        }
        guard earlier != value, settled[variable] == nil else { continue }
        if variable == MeshConfig.revisionVariable { hasSeveralRevisions = true }
        guard Self.decisiveVariables.contains(variable) else { continue }
        diagnostics.append(
          Diagnostic(
            .error,
            code: "several-pilot-values",
            "\"\(source.name)\" sets \(variable) to \"\(value)\", another source to \"\(earlier)\"",
            at: source.location,
            notes: ["say which one counts with --pilot-env \(variable)=VALUE"],
            clause: "VALID-101"
          )
        )
      }
    }
    // istiods of several revisions side by side: which one is asked is not known (AM-1).
    if hasSeveralRevisions { environment[MeshConfig.revisionVariable] = nil }
    return environment
  }
}
