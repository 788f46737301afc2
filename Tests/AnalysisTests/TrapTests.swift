import Basics
import Evaluation
import Matching
import Mesh
import Program
import Testing

@testable import Analysis

/// What goes wrong easily; each of these would make a proof or a counterexample false.
@Suite("Traps of exact analysis")
struct TrapTests {
  private func policy(_ rules: String, action: String = "ALLOW", name: String = "p") -> String {
    """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: \(name), namespace: foo}
    spec: {action: \(action), rules: \(rules)}
    ---

    """
  }

  private func asking(_ evaluators: [Evaluator]) throws -> Asking {
    Asking(universe: try Universe(of: evaluators))
  }

  /// Whether some request is answered so.
  private func isPossible(
    _ verdict: Verdict,
    _ yaml: String,
    _ portProtocol: EnforcementPoint.PortProtocol = .http
  ) throws -> Bool {
    let evaluator = try TestMesh(yaml: yaml).evaluator(portProtocol: portProtocol)
    let asking = try asking([evaluator])
    let map = try asking.map(of: evaluator)
    let set = try map.set(verdict, asking.table)
    let port = WorkloadPort(
      workload: .init(namespace: "foo", name: "a"),
      port: 8080,
      evaluator: evaluator
    )
    // Whatever is possible has a request that the evaluator confirms.
    #expect(try (asking.witness(in: set, at: port) != nil) == (set != .none))
    return set != .none
  }

  @Test("A universe has what only the other side tells apart")
  func bothSides() throws {
    let old = try TestMesh(yaml: policy("[{to: [{operation: {paths: [/a*]}}]}]")).evaluator()
    let new = try TestMesh(
      yaml: policy("[{to: [{operation: {paths: [/a*], notPaths: [/ab]}}]}]")
    ).evaluator()
    let name = Request.ObjectName(namespace: "foo", name: "a")
    let diff = PolicyDiff(
      pairs: [
        .init(
          old: WorkloadPort(workload: name, port: 8080, evaluator: old),
          new: WorkloadPort(workload: name, port: 8080, evaluator: new)
        )
      ]
    )
    let asking = Asking(universe: try diff.universe())
    let (changes, undecided) = diff.compare(asking)
    #expect(undecided.isEmpty)
    #expect(changes.count == 1)
    #expect(changes.first?.kind == .newlyRefused)
    #expect(changes.first?.witness.http?.path == "/ab")
    // Values that a question looks at and that are not in the universe are no answer.
    #expect(throws: Undecided.self) {
      let other = try asking.set(
        of: RequestFilter(predicates: [.path([.text(.exact("/zz"))])]),
        at: old
      )
      _ = other
    }
  }

  @Test("Contradictions match nothing")
  func contradictions() throws {
    for rule in [
      "{to: [{operation: {paths: [/a], notPaths: ['/*']}}]}",
      "{to: [{operation: {methods: [CONNECT]}}]}",
      "{to: [{operation: {paths: [/a/../b]}}]}", "{to: [{operation: {paths: ['/a?x']}}]}",
      "{to: [{operation: {paths: ['/%61']}}]}", "{to: [{operation: {paths: ['/a b']}}]}",
      "{to: [{operation: {ports: ['9']}}]}",
      "{from: [{source: {principals: ['spiffe://cluster.local/ns/foo/sa/a']}}]}",
      "{from: [{source: {principals: ['cluster.local/ns/foo/x/sa/a']}}]}",
      "{from: [{source: {namespaces: [a], notPrincipals: ['*']}}]}",
      "{from: [{source: {ipBlocks: [10.0.0.0/8], notIpBlocks: [10.0.0.0/9, 10.128.0.0/9]}}]}",
      "{when: [{key: connection.sni, values: [Upper]}]}",
      "{when: [{key: 'request.headers[te]', values: [gzip]}]}",
      "{when: [{key: 'request.headers[keep-alive]', values: ['*']}]}",
      "{when: [{key: 'request.auth.claims[a]', values: ['*']}]}",
    ] {
      #expect(try !isPossible(.allow, policy("[\(rule)]")), "\(rule)")
    }
  }

  @Test("What seems contradictory and is not")
  func possible() throws {
    for rule in [
      // Two lines of a header.
      "{when: [{key: 'request.headers[x-a]', values: [a]}, {key: 'request.headers[x-a]', values: [b]}]}",
      // Not in the mesh's form of paths, but to be had with an escaped dot.
      "{to: [{operation: {paths: ['/..;x']}}]}", "{to: [{operation: {paths: ['/a%2fb']}}]}",
      "{to: [{operation: {paths: ['/a*'], notPaths: ['/a']}}]}",
      "{to: [{operation: {methods: [get]}}]}", "{to: [{operation: {hosts: ['']}}]}",
      "{to: [{operation: {hosts: ['u@x']}}]}", "{to: [{operation: {paths: ['//']}}]}",
      "{when: [{key: 'request.headers[x-a]', values: [' a']}]}",
      "{when: [{key: 'request.headers[x-a]', notValues: ['*']}]}",
      "{when: [{key: source.ip, values: ['::ffff:1.2.3.4']}]}",
      "{from: [{source: {notPrincipals: ['*']}}]}",
      "{to: [{operation: {methods: [QUERY]}}], when: [{key: 'request.headers[content-type]', values: ['*']}]}",
    ] {
      #expect(try isPossible(.allow, policy("[\(rule)]")), "\(rule)")
    }
  }

  @Test("One header line cannot have two values, where Envoy joins the lines")
  func joinedHeaders() throws {
    let rule =
      "{when: [{key: 'request.headers[origin]', values: [a]}, {key: 'request.headers[origin]', values: [b]}]}"
    #expect(try !isPossible(.allow, policy("[\(rule)]")))
  }

  @Test("A user in the host needs HTTP/1.1, an unknown method HTTP/2: not both")
  func versions() throws {
    let rule = "{to: [{operation: {hosts: ['u@x'], methods: [get]}}]}"
    #expect(try !isPossible(.allow, policy("[\(rule)]")))
  }

  @Test("IPv4 and IPv6 are apart")
  func families() throws {
    let both = policy("[{from: [{source: {ipBlocks: [0.0.0.0/0, '::/0']}}]}]")
    #expect(try !isPossible(.deny, both))
    #expect(try isPossible(.deny, policy("[{from: [{source: {ipBlocks: [0.0.0.0/0]}}]}]")))
  }

  @Test("Templates take less than prefixes, and {**} may be nothing")
  func templates() throws {
    let rest = policy("[{to: [{operation: {paths: ['/a/*'], notPaths: ['/a/{**}']}}]}]")
    let evaluator = try TestMesh(
      yaml: rest,
      meshConfig: "{pathNormalization: {normalization: NONE}}"
    )
    .evaluator()
    let asking = try asking([evaluator])
    #expect(try asking.map(of: evaluator).set(.allow, asking.table) != .none)
    let field = try #require(asking.universe.texts[.path])
    let template = try #require(try? PathPattern("/a/{**}"))
    let atoms = try #require(field.space.atoms(in: TextLanguage(template)))
    #expect(atoms.contains(try #require(field.space.atom(of: "/a/"))))
    #expect(try !atoms.contains(#require(field.space.atom(of: "/a"))))
    #expect(try !atoms.contains(#require(field.space.atom(of: "/a/["))))
  }

  @Test("On TCP, rules are as the proxy gets them: dropped or wider")
  func tcp() throws {
    #expect(try !isPossible(.allow, policy("[{to: [{operation: {methods: [GET]}}]}]"), .tcp))
    let deny = policy("[{to: [{operation: {methods: [GET]}}]}]", action: "DENY")
    #expect(try !isPossible(.allow, deny, .tcp))
    #expect(try isPossible(.allow, deny, .http))
  }

  private let jwt = """
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: ra, namespace: foo}
    spec:
      jwtRules:
      - issuer: https://a.example
        audiences: [https://shop/]
        jwksUri: https://a.example/keys
    ---

    """

  @Test("Claims need a token that is taken, and audiences are compared as Envoy does")
  func tokens() throws {
    let rule = "{when: [{key: 'request.auth.claims[aud]', values: [shop]}]}"
    #expect(try isPossible(.allow, jwt + policy("[\(rule)]")))
    #expect(try isPossible(.unauthenticated, jwt))
    #expect(try isPossible(.deny, jwt))
    let other = "{when: [{key: 'request.auth.claims[iss]', values: [other]}]}"
    #expect(try !isPossible(.allow, jwt + policy("[\(other)]")))
    let none =
      "{when: [{key: 'request.auth.claims[aud]', values: [x], notValues: [shop, 'http://shop', 'https://shop', shop/, 'http://shop/', 'https://shop/']}]}"
    #expect(try !isPossible(.allow, jwt + policy("[\(none)]")))
  }

  @Test("Two elements of one list satisfy two conditions")
  func lists() throws {
    let two =
      "{when: [{key: 'request.auth.claims[g]', values: [a]}, {key: 'request.auth.claims[g]', values: [b]}]}"
    #expect(try isPossible(.allow, jwt + policy("[\(two)]")))
    let subject =
      "{when: [{key: 'request.auth.claims[sub]', values: [a]}, {key: 'request.auth.claims[sub]', values: [b]}]}"
    #expect(try !isPossible(.allow, jwt + policy("[\(subject)]")))
    // A claim with members is no text.
    let nested =
      "{when: [{key: 'request.auth.claims[g]', values: [a]}, {key: 'request.auth.claims[g][x]', values: [b]}]}"
    #expect(try !isPossible(.allow, jwt + policy("[\(nested)]")))
  }

  @Test("Strict mTLS refuses plaintext and nothing else")
  func strict() throws {
    let strict = """
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: foo}
      spec: {mtls: {mode: STRICT}}
      """
    let evaluator = try TestMesh(yaml: strict).evaluator()
    let asking = try asking([evaluator])
    let map = try asking.map(of: evaluator)
    let refused = try map.set(.refused, asking.table)
    let plaintext = try asking.set(of: RequestFilter(tls: [.plaintext]), at: evaluator)
    #expect(try asking.table.apply(.and, plaintext, try map.space(asking.table)) == refused)
  }

  @Test("ztunnel knows namespaces of nobody, and sees nothing of HTTP")
  func ztunnel() throws {
    let evaluator = try TestMesh(
      yaml: policy("[{from: [{source: {notNamespaces: ['b*']}}]}]")
        + policy("[{to: [{operation: {methods: [GET]}}]}]", name: "http")
    ).evaluator(dataPlane: .ambient)
    let question = AccessQuestion(
      ports: [
        WorkloadPort(workload: .init(namespace: "foo", name: "a"), port: 8080, evaluator: evaluator)
      ],
      identities: (["bar", "foo"] as [ByteString]).map {
        KnownIdentity(
          account: .init(namespace: $0, name: "x"),
          identity: "spiffe://cluster.local/ns/\($0)/sa/x"
        )
      }
    )
    let (answers, undecided) = question.ask(Asking(universe: try question.universe()))
    #expect(undecided.isEmpty)
    #expect(answers.map(\.access) == [.never, .always, .conditional, .always])
  }

  @Test("A template that Envoy cannot compile leaves everything open")
  func indeterminate() throws {
    let evaluator = try TestMesh(yaml: policy("[{to: [{operation: {paths: ['/{**}/{*}/x']}}]}]"))
      .evaluator()
    let asking = try asking([evaluator])
    let map = try asking.map(of: evaluator)
    #expect(try map.set(.indeterminate, asking.table) == map.space(asking.table))
  }
}
