import Basics
import Resources
import Testing

@testable import Mesh

/// PeerAuthentications, one port of `foo` with `app: httpbin`, and the mode there.
private struct ModeCase: Sendable, CustomTestStringConvertible {
  let name: String
  let policies: [Resource]
  var namespace: ByteString = "foo"
  var port = 8080
  let mode: PeerAuthentication.Mode
  /// `namespace/name`; `nil`: the default.
  let policy: String?

  var testDescription: String { name }
}

private let app: [ByteString: ByteString] = ["app": "httpbin"]

@Suite("The effective mTLS mode")
struct PeerAuthenticationTests {
  private static let root: ByteString = "istio-system"

  private static let levels: [ModeCase] = [
    .init(name: "nothing: PERMISSIVE (PA-14)", policies: [], mode: .permissive, policy: nil),
    .init(
      name: "E52: mesh",
      policies: [peer("m", in: root, .strict)],
      mode: .strict,
      policy: "istio-system/m"
    ),
    .init(
      name: "E53: namespace over mesh",
      policies: [peer("m", in: root, .strict), peer("n", .permissive)],
      mode: .permissive,
      policy: "foo/n"
    ),
    .init(
      name: "E57: all unset",
      policies: [peer("m", in: root, .unset), peer("n", .unset)],
      mode: .permissive,
      policy: nil
    ),
    .init(
      name: "an unset namespace inherits from the mesh",
      policies: [peer("m", in: root, .strict), peer("n", .unset)],
      mode: .strict,
      policy: "istio-system/m"
    ),
    .init(
      name: "workload over namespace over mesh",
      policies: [
        peer("m", in: root, .strict), peer("n", .permissive), peer("w", .disable, selector: app),
      ],
      mode: .disable,
      policy: "foo/w"
    ),
    .init(
      name: "an unset workload inherits from the namespace",
      policies: [
        peer("m", in: root, .strict), peer("n", .disable), peer("w", .unset, selector: app),
      ],
      mode: .disable,
      policy: "foo/n"
    ),
    .init(
      name: "another workload's policy",
      policies: [peer("w", .strict, selector: ["app": "other"])],
      mode: .permissive,
      policy: nil
    ),
    .init(
      name: "another namespace's policy",
      policies: [peer("n", in: "bar", .strict), peer("w", in: "bar", .strict, selector: app)],
      mode: .permissive,
      policy: nil
    ),
    .init(
      name: "empty matchLabels make a namespace policy (PA-10)",
      policies: [peer("n", .strict, selector: [:]), peer("w", .disable, selector: app)],
      mode: .disable,
      policy: "foo/w"
    ),
    .init(
      name: "E51: a selector in root is ignored (PA-12)",
      policies: [peer("r", in: root, .strict, selector: app)],
      mode: .permissive,
      policy: nil
    ),
    .init(
      name: "so it is for a workload in root (PA-12)",
      policies: [peer("r", in: root, .strict, selector: app)],
      namespace: root,
      mode: .permissive,
      policy: nil
    ),
    .init(
      name: "a mesh policy holds in root (PA-13)",
      policies: [peer("m", in: root, .strict)],
      namespace: root,
      mode: .strict,
      policy: "istio-system/m"
    ),
  ]

  private static let oldest: [ModeCase] = [
    .init(
      name: "the older of two namespace policies (PA-11)",
      policies: [peer("a", .permissive, created: 2), peer("b", .strict, created: 1)],
      mode: .strict,
      policy: "foo/b"
    ),
    .init(
      name: "the older though it is unset",
      policies: [peer("a", .unset, created: 1), peer("b", .strict, created: 2)],
      mode: .permissive,
      policy: nil
    ),
    .init(
      name: "the first by name at the same time (PA-15)",
      policies: [peer("b", .strict, created: 1), peer("a", .disable, created: 1)],
      mode: .disable,
      policy: "foo/a"
    ),
    .init(
      name: "names by bytes: upper case first",
      policies: [peer("a", .strict), peer("B", .disable)],
      mode: .disable,
      policy: "foo/B"
    ),
    .init(
      name: "no timestamp is the newest (ENV-20)",
      policies: [peer("a", .permissive), peer("b", .strict, created: 9)],
      mode: .strict,
      policy: "foo/b"
    ),
    .init(
      name: "two without a timestamp: by name",
      policies: [peer("b", .strict), peer("a", .disable)],
      mode: .disable,
      policy: "foo/a"
    ),
    .init(
      name: "the oldest of the mesh",
      policies: [peer("b", in: root, .strict, created: 1), peer("a", in: root, .disable)],
      mode: .strict,
      policy: "istio-system/b"
    ),
    .init(
      name: "the oldest that selects the workload, not the oldest of all",
      policies: [
        peer("a", .disable, selector: ["app": "other"], created: 1),
        peer("b", .strict, selector: app, created: 2),
      ],
      mode: .strict,
      policy: "foo/b"
    ),
    .init(
      name: "E56: the oldest as a whole, ports of others are not merged",
      policies: [
        peer("new", .unset, selector: app, ports: [8080: .disable], created: 2),
        peer("old", .strict, selector: app, created: 1),
      ],
      mode: .strict,
      policy: "foo/old"
    ),
  ]

  private static let ports: [ModeCase] = [
    .init(
      name: "E54: port 8080",
      policies: [peer("n", .permissive), peer("w", .unset, selector: app, ports: [8080: .strict])],
      mode: .strict,
      policy: "foo/w"
    ),
    .init(
      name: "E54: port 9090",
      policies: [peer("n", .permissive), peer("w", .unset, selector: app, ports: [8080: .strict])],
      port: 9090,
      mode: .permissive,
      policy: "foo/n"
    ),
    .init(
      name: "E55: the Service port is not the workload port (PA-16)",
      policies: [peer("w", .strict, selector: app, ports: [80: .disable])],
      mode: .strict,
      policy: "foo/w"
    ),
    .init(
      name: "an unset port takes the workload's mode",
      policies: [peer("n", .disable), peer("w", .strict, selector: app, ports: [8080: .unset])],
      mode: .strict,
      policy: "foo/w"
    ),
    .init(
      name: "an unset port of an unset workload takes the inherited mode",
      policies: [
        peer("m", in: root, .strict), peer("w", .unset, selector: app, ports: [8080: .unset]),
      ],
      mode: .strict,
      policy: "istio-system/m"
    ),
    .init(
      name: "ports of a namespace policy are ignored (PA-14)",
      policies: [peer("n", .permissive, ports: [8080: .strict])],
      mode: .permissive,
      policy: "foo/n"
    ),
    .init(
      name: "ports of a mesh policy are ignored (PA-14)",
      policies: [peer("m", in: root, .strict, ports: [8080: .disable])],
      mode: .strict,
      policy: "istio-system/m"
    ),
  ]

  @Test("Levels, age and ports decide as PA-10 to PA-16 say", arguments: levels + oldest + ports)
  private func mode(_ item: ModeCase) throws {
    for policies in [item.policies, item.policies.reversed()] {
      let point = mesh(policies).point(in: item.namespace, port: item.port)
      let mtls = try #require(point.mtls)
      #expect(mtls.mode == item.mode)
      #expect(mtls.policy.map { ObjectName($0).description } == item.policy)
    }
  }

  @Test("Clients look at the namespace and the mesh alone (PA-41, PA-43)")
  func inherited() {
    let root: ByteString = "istio-system"
    let rows: [([Resource], PeerAuthentication.Mode, ByteString?)] = [
      ([], .permissive, nil), ([peer("m", in: root, .strict)], .strict, "m"),
      ([peer("m", in: root, .strict), peer("n", .disable)], .disable, "n"),
      ([peer("m", in: root, .disable), peer("n", .unset)], .disable, "m"),
      ([peer("w", .disable, selector: app), peer("x", in: "bar", .disable)], .permissive, nil),
      ([peer("n", .strict, ports: [0: .disable])], .strict, "n"),
    ]
    for (policies, mode, name) in rows {
      let found = mesh(policies).inheritedMTLS(in: "foo")
      #expect(found.mode == mode)
      #expect(found.policy?.name == name)
    }
  }

  @Test("At a gateway no PeerAuthentication holds (PA-18)")
  func gateway() {
    let point = mesh([peer("m", in: "istio-system", .strict)]).point(.gateway)
    #expect(point.mtls == nil)
  }

  @Test("A policy that an older one hides is reported (PA-11)")
  func competing() {
    let found = diagnostics([
      peer("a", .strict, created: 1, line: 1), peer("b", .strict, created: 2, line: 2),
      peer("w1", .strict, selector: app, line: 3),
      peer("w2", .strict, selector: ["tier": "web"], line: 4),
      .workload(workload("httpbin", labels: ["app": "httpbin", "tier": "web"])),
    ])
    #expect(found.map(\.location) == [location(2), location(4)])
    #expect(found.allSatisfy { $0.severity == .warning && $0.clause == "PA-11" })
  }

  @Test("Policies for different workloads do not compete")
  func notCompeting() {
    let found = diagnostics([
      peer("m", in: "istio-system", .strict), peer("n", .permissive), peer("o", in: "bar", .strict),
      peer("w1", .strict, selector: ["app": "a"]), peer("w2", .strict, selector: ["app": "b"]),
      .workload(workload("a", labels: ["app": "a"])),
      .workload(workload("b", labels: ["app": "b"])),
    ])
    #expect(found.isEmpty)
  }
}
