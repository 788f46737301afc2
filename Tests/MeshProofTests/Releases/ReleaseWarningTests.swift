import MeshProof
import Testing

/// What a release does not have is said when the policies are loaded (LINT-5).
@Suite("Fields newer than the release")
struct ReleaseWarningTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let policies: String
    /// The last release that does not have it.
    let release: String

    var testDescription: String { "\(name) in \(release)" }
  }

  private static let target = "group: gateway.networking.k8s.io, kind: Gateway, name: gw"

  static let rows = [
    Row(name: "targetRef", policies: policy("p", "{targetRef: {\(target)}}"), release: "1.19"),
    Row(name: "targetRefs", policies: policy("p", "{targetRefs: [{\(target)}]}"), release: "1.21"),
    Row(
      name: "fromCookies",
      policies: tokens("{issuer: I, jwksUri: 'https://i/k', fromCookies: [c]}"),
      release: "1.20"
    ),
    Row(
      name: "/a/{*}",
      policies: rule("DENY", #"{to: [{operation: {ports: ["1"], notPaths: ["/a/{*}"]}}]}"#),
      release: "1.21"
    ),
    Row(
      name: "serviceAccounts",
      policies: rule("ALLOW", "{from: [{source: {notServiceAccounts: [a]}}]}"),
      release: "1.24"
    ),
    Row(
      name: "source.serviceAccount",
      policies: rule("ALLOW", "{when: [{key: source.serviceAccount, values: [a]}]}"),
      release: "1.24"
    ),
    Row(name: "issuer", policies: tokens("{jwksUri: 'https://i/k'}"), release: "1.26"),
    Row(
      name: "spaceDelimitedClaims",
      policies: tokens("{issuer: I, jwksUri: 'https://i/k', spaceDelimitedClaims: [c]}"),
      release: "1.27"
    ),
    Row(
      name: "trustDomains",
      policies: rule("ALLOW", "{from: [{source: {trustDomains: [a]}}]}"),
      release: "1.29"
    ),
    Row(
      name: "source.trustDomain",
      policies: rule("ALLOW", "{when: [{key: source.trustDomain, values: [a]}]}"),
      release: "1.29"
    ),
  ]

  private func warnings(_ policies: String, _ release: IstioRelease) throws -> [Diagnostic] {
    var options = LoadingOptions()
    options.release = release
    let file = InputFile(name: "policies.yaml", bytes: Array(policies.utf8))
    return try PolicySet(loading: [file], options: options).diagnostics
      .filter { $0.code == "newer-than-release" }
  }

  @Test("The last release without it warns, with the place", arguments: rows)
  func warns(row: Row) throws {
    let release = try #require(IstioRelease(row.release))
    let warnings = try warnings(row.policies, release)
    #expect(warnings.count == 1)
    let warning = try #require(warnings.first)
    #expect(warning.severity == .warning && warning.location != nil)
    #expect(warning.message.contains(row.name) && warning.message.contains(row.release))
  }

  @Test("The next release does not", arguments: rows)
  func isQuiet(row: Row) throws {
    let release = try #require(IstioRelease(row.release))
    let next = try #require(IstioRelease("1.\(release.minor + 1)"))
    #expect(try warnings(row.policies, next).isEmpty)
  }
}
