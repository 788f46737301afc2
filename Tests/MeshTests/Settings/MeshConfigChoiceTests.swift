import Basics
import Resources
import Testing

@testable import Mesh

@Suite("The one MeshConfig that counts (VALID-101)")
struct MeshConfigChoiceTests {
  private func source(_ name: ByteString, line: Int, _ change: (inout MeshConfig) -> Void)
    -> Resource
  {
    var config = MeshConfig()
    change(&config)
    return .meshConfig(config, name: name, location: location(line))
  }

  @Test("Without any, Istio's defaults hold (VALID-102)")
  func defaults() {
    let config = mesh([]).config
    #expect(config.rootNamespace == "istio-system")
    #expect(config.trustDomain == "cluster.local")
    #expect(config.enableAutoMtls)
  }

  @Test("One among the inputs is taken")
  func one() {
    let resources = [source("istio", line: 1) { $0.rootNamespace = "root" }]
    #expect(mesh(resources).config.rootNamespace == "root")
    #expect(diagnostics(resources).isEmpty)
  }

  @Test("Several that agree are one, wherever their providers stand")
  func agreeing() {
    let resources = [1, 2].map { line in
      source("istio", line: line) {
        $0.extensionProviders = [
          .init(name: "a", kind: .extAuthzHTTP, location: location(line))
        ]
        $0.pilotEnvironment = ["X": "\(line)"]
      }
    }
    #expect(diagnostics(resources).isEmpty)
  }

  @Test("Several that differ are an error at all but the first")
  func differing() {
    let found = diagnostics([
      source("istio", line: 1) { $0.trustDomain = "a" },
      source("istio-b", line: 2) { $0.trustDomain = "b" },
      source("istio-c", line: 3) { $0.trustDomain = "a" },
      source("istio-d", line: 4) { $0.enableAutoMtls = false },
    ])
    #expect(found.map(\.location) == [location(2), location(4)])
    #expect(found.allSatisfy { $0.severity == .error && $0.clause == "VALID-101" })
    #expect(found.allSatisfy { $0.notes.contains { $0.contains("--mesh-config") } })
  }

  @Test("--mesh-config settles it")
  func override() {
    var config = MeshConfig()
    config.trustDomain = "mine"
    let resources = [
      source("a", line: 1) { $0.trustDomain = "a" }, source("b", line: 2) { $0.trustDomain = "b" },
    ]
    #expect(diagnostics(resources, MeshOverrides(meshConfig: config)).isEmpty)
    #expect(mesh(resources, MeshOverrides(meshConfig: config)).config.trustDomain == "mine")
  }

  @Test("Single overrides go on top; aliases are replaced")
  func singleOverrides() {
    let resources = [
      source("a", line: 1) {
        $0.trustDomain = "a"
        $0.trustDomainAliases = ["x"]
        $0.rootNamespace = "r"
      }
    ]
    let config = mesh(resources, MeshOverrides(trustDomainAliases: ["z", "y", "z"])).config
    #expect(config.trustDomainAliases == ["y", "z"])
    #expect(config.trustDomain == "a")
    #expect(config.rootNamespace == "r")
  }

  @Test("A source of environment alone competes with no MeshConfig")
  func environmentOnly() {
    let resources = [
      source("istiod", line: 1) {
        $0.isEnvironmentOnly = true
        $0.pilotEnvironment = ["PILOT_SKIP_VALIDATE_TRUST_DOMAIN": "true"]
      },
      source("istio", line: 2) { $0.trustDomain = "a" },
    ]
    #expect(diagnostics(resources).isEmpty)
    #expect(mesh(resources).config.trustDomain == "a")
    #expect(mesh(resources).trustedDomains == nil)
    #expect(!mesh(resources).config.isEnvironmentOnly)
  }

  private func environment(_ name: ByteString, _ value: ByteString, line: Int) -> Resource {
    source("istiod", line: line) {
      $0.isEnvironmentOnly = true
      $0.pilotEnvironment = [name: value]
    }
  }

  @Test("Two values of a flag that changes answers are an error, unless --pilot-env settles it")
  func flagConflict() {
    let flag: ByteString = "PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS"
    let resources = [environment(flag, "true", line: 1), environment(flag, "false", line: 2)]
    #expect(diagnostics(resources).map(\.location) == [location(2)])
    let settled = MeshOverrides(pilotEnvironment: [flag: "false"])
    #expect(diagnostics(resources, settled).isEmpty)
    #expect(!mesh(resources, settled).config.isOn(.multipleCustomProviders))
  }

  @Test("A flag that is no boolean is a warning", arguments: ["yes", "", "TrUe", "on", "2"])
  func unreadableFlag(_ value: String) {
    let overrides = MeshOverrides(pilotEnvironment: [
      "PILOT_SKIP_VALIDATE_TRUST_DOMAIN": ByteString(value), "OTHER": "yes",
    ])
    let found = diagnostics([], overrides)
    #expect(found.map(\.code) == ["unreadable-pilot-flag"])
    #expect(found.map(\.severity) == [.warning])
  }

  @Test("Other variables of istiod may differ; of several revisions none is the one that is asked")
  func otherVariables() {
    let resources = [environment("REVISION", "a", line: 1), environment("REVISION", "b", line: 2)]
    #expect(diagnostics(resources).isEmpty)
    #expect(mesh(resources).config.pilotEnvironment["REVISION"] == nil)
    let settled = MeshOverrides(pilotEnvironment: ["REVISION": "b"])
    #expect(mesh(resources, settled).config.pilotEnvironment["REVISION"] == "b")
    let one = mesh(Array(resources.prefix(1))).config
    #expect(one.pilotEnvironment["REVISION"] == "a")
  }
}
