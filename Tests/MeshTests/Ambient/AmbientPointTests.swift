import Basics
import Resources
import Testing

@testable import Mesh

private let root: ByteString = "istio-system"
private let app: [ByteString: ByteString] = ["app": "a"]

/// Which policies ztunnel has for the workload `app: a` of `foo`.
@Suite("Policies that reach a workload behind ztunnel")
struct AmbientAttachmentTests {
  private static func names(
    _ policies: [Resource],
    labels: [ByteString: ByteString] = app,
    in namespace: ByteString = "foo"
  ) -> [ByteString] {
    mesh(policies).point(.ambient, in: namespace, labels: labels)
      .authorizationPolicies.map(\.meta.name)
  }

  private static func selecting(
    _ labels: [ByteString: ByteString],
    isStated: Bool = true,
    in namespace: ByteString = "foo"
  ) -> Resource {
    .authorizationPolicy(
      AuthorizationPolicy(
        meta: meta("p", in: namespace),
        attachment: Attachment(matchLabels: labels, hasMatchLabels: isStated),
        action: .allow,
        rules: []
      )
    )
  }

  @Test("Without a selector: the namespace, and the root namespace for all (AM-6, AM-26)")
  func scopes() {
    let all = [
      authorization("own"), authorization("root", in: root), authorization("other", in: "bar"),
    ]
    #expect(Self.names(all) == ["root", "own"])
    #expect(Self.names(all, in: root) == ["root"])
  }

  @Test("A selector wants each of its labels, also from the root namespace (AM-27)")
  func selectors() {
    #expect(Self.names([Self.selecting(app)]) == ["p"])
    #expect(Self.names([Self.selecting(["app": "a", "v": "1"])]) == [])
    #expect(Self.names([Self.selecting(app, in: root)]) == ["p"])
    #expect(Self.names([Self.selecting(app, in: "bar")]) == [])
  }

  @Test("A selector without matchLabels reaches nobody, empty matchLabels everybody (AM-28)")
  func emptySelectors() {
    #expect(Self.names([Self.selecting([:], isStated: false)]) == [])
    #expect(Self.names([Self.selecting([:])]) == ["p"])
  }

  @Test("A workload without labels gets every policy with labels, and a warning (AM-29)")
  func noLabels() {
    let mesh = mesh([Self.selecting(["app": "z"])])
    let point = mesh.point(.ambient, labels: [:])
    #expect(point.authorizationPolicies.count == 1)
    #expect(point.warnings.count == 1)
    #expect(mesh.point(.ambient, labels: ["x": "y"]).authorizationPolicies.isEmpty)
    #expect(mesh.point(.sidecar, labels: [:]).authorizationPolicies.isEmpty)
  }

  @Test("Policies with targetRefs are not for ztunnel, and no JWT rule is (AM-4, AM-86)")
  func others() {
    let target = TargetRef(group: "", kind: "Service", name: "s")
    let point = mesh([
      authorization("p", targets: [target]), authorization("q", selector: app, targets: [target]),
      request("r", issuers: ["I"]),
    ]).point(.ambient, labels: app)
    #expect(point.authorizationPolicies.isEmpty)
    #expect(point.jwtRules.isEmpty)
  }
}

/// PeerAuthentications, a port of `foo` with `app: a`, and what ztunnel makes of them.
private struct ModeCase: Sendable, CustomTestStringConvertible {
  let name: String
  let policies: [Resource]
  var namespace: ByteString = "foo"
  /// Ports without an identity that are refused, of 8080, 9090 and 7070.
  let strict: [Int]
  /// Where the mode of 8080 comes from; `nil`: the default.
  let from: String?
  /// Ports where that is a fault of Istio.
  var deviating: [Int] = []

  var testDescription: String { name }
}

@Suite("PeerAuthentication as ztunnel carries it out")
struct AmbientModeTests {
  private static let all = [7070, 8080, 9090]
  private static let strictMesh = peer("m", in: root, .strict)

  private static func workload(
    _ mode: PeerAuthentication.Mode,
    _ ports: [Int: PeerAuthentication.Mode] = [:],
    created: Int64? = nil,
    named name: ByteString = "w"
  ) -> Resource {
    peer(name, mode, selector: app, ports: ports, created: created)
  }

  private static let cases: [ModeCase] = [
    .init(name: "nothing", policies: [], strict: [], from: nil),
    .init(name: "mesh", policies: [strictMesh], strict: all, from: "istio-system/m"),
    .init(
      name: "the namespace over the mesh (AM-40)",
      policies: [strictMesh, peer("n", .disable)],
      strict: [],
      from: "foo/n"
    ),
    .init(
      name: "UNSET inherits (AM-40)",
      policies: [strictMesh, peer("n", .unset), workload(.unset)],
      strict: all,
      from: "istio-system/m"
    ),
    .init(
      name: "exceptions of a STRICT workload (AM-41a)",
      policies: [workload(.strict, [8080: .permissive, 9090: .disable, 7070: .strict])],
      strict: [7070],
      from: "foo/w"
    ),
    .init(
      name: "STRICT ports of a PERMISSIVE workload (AM-41a)",
      policies: [workload(.permissive, [8080: .strict, 9090: .strict, 7070: .permissive])],
      strict: [8080, 9090],
      from: "foo/w"
    ),
    .init(
      name: "STRICT ports of a workload that says nothing (AM-41)",
      policies: [peer("n", .permissive), workload(.unset, [8080: .strict])],
      strict: [8080],
      from: "foo/w"
    ),
    .init(
      name: "an UNSET port (AM-41)",
      policies: [strictMesh, workload(.unset, [8080: .unset])],
      strict: all,
      from: "istio-system/m"
    ),
    .init(
      name: "DISABLE below an inherited STRICT (AM-41)",
      policies: [strictMesh, workload(.unset, [8080: .disable])],
      strict: all,
      from: "istio-system/m",
      deviating: [8080]
    ),
    .init(
      name: "DISABLE beside PERMISSIVE below an inherited STRICT (AM-41)",
      policies: [strictMesh, workload(.unset, [8080: .disable, 9090: .permissive])],
      strict: [7070],
      from: "foo/w"
    ),
    .init(
      name: "a STRICT port of a PERMISSIVE workload below a STRICT mesh (AM-41c)",
      policies: [strictMesh, workload(.permissive, [8080: .strict])],
      strict: [],
      from: "foo/w",
      deviating: [8080]
    ),
    .init(
      name: "the same with UNSET for the namespace (AM-41c)",
      policies: [strictMesh, peer("n", .unset), workload(.disable, [8080: .strict])],
      strict: [],
      from: "foo/w",
      deviating: [8080]
    ),
    .init(
      name: "a STRICT namespace beside the mesh covers nothing of it (AM-41a)",
      policies: [strictMesh, peer("n", .strict), workload(.permissive, [8080: .strict])],
      strict: [8080],
      from: "foo/w"
    ),
    .init(
      name: "a PERMISSIVE port with UNSET for the namespace (AM-41c)",
      policies: [strictMesh, peer("n", .unset), workload(.unset, [8080: .permissive])],
      strict: [],
      from: "foo/w",
      deviating: [7070, 9090]
    ),
    .init(
      name: "an empty selector in the namespace is not looked at by the conversion (AM-41c)",
      policies: [peer("n", .strict, selector: [:]), workload(.unset, [8080: .permissive])],
      strict: [],
      from: "foo/w",
      deviating: [7070, 9090]
    ),
    .init(
      name: "an empty selector in the root namespace is none for the mesh (AM-39)",
      policies: [peer("m", in: root, .strict, selector: [:])],
      strict: [],
      from: nil,
      deviating: all
    ),
    .init(
      name: "but for the root namespace it is one (AM-39)",
      policies: [peer("m", in: root, .strict, selector: [:])],
      namespace: root,
      strict: all,
      from: "istio-system/m"
    ),
    .init(
      name: "labels in the root namespace count for nothing (AM-39)",
      policies: [peer("m", in: root, .strict, selector: app)],
      strict: [],
      from: nil
    ),
    .init(
      name: "and for nothing in it (AM-39)",
      policies: [peer("m", in: root, .strict, selector: app)],
      namespace: root,
      strict: [],
      from: nil
    ),
    .init(
      name: "the oldest of a level (AM-39)",
      policies: [
        workload(.permissive, created: 2, named: "a"), workload(.strict, created: 1, named: "b"),
      ],
      strict: all,
      from: "foo/b"
    ),
    .init(
      name: "ports of a namespace's policy count for nothing (AM-41)",
      policies: [peer("n", .permissive, ports: [8080: .strict])],
      strict: [],
      from: "foo/n"
    ),
  ]

  @Test("Which ports refuse connections without an identity, and why", arguments: cases)
  private func modes(_ wanted: ModeCase) throws {
    let mesh = mesh(wanted.policies)
    func mtls(_ port: Int) throws -> EffectiveMTLS {
      try #require(mesh.point(.ambient, in: wanted.namespace, labels: app, port: port).mtls)
    }
    #expect(try Self.all.filter { try mtls($0).mode == .strict } == wanted.strict)
    #expect(try Self.all.allSatisfy { [.strict, .permissive].contains(try mtls($0).mode) })
    #expect(try mtls(8080).policy.map { "\(ObjectName($0))" } == wanted.from)
    #expect(try Self.all.filter { try mtls($0).deviation != nil } == wanted.deviating)
  }
}
