import Basics
import Evaluation
import JSON
import Matching
import Mesh
import Program
import Resources
import Testing

@testable import Analysis

@Suite("Questions")
struct QuestionTests {
  private func account(_ namespace: ByteString, _ name: ByteString) -> KnownIdentity {
    KnownIdentity(
      account: .init(namespace: namespace, name: name),
      identity: "spiffe://cluster.local/ns/\(namespace)/sa/\(name)"
    )
  }

  private var identities: [KnownIdentity] {
    [account("foo", "web"), account("bar", "job"), account("bar", "cron"), account("baz", "x")]
  }

  private func port(_ yaml: String, name: ByteString = "a") throws -> (WorkloadPort, TestMesh) {
    let mesh = try TestMesh(yaml: yaml)
    let evaluator = mesh.evaluator(labels: ["app": name])
    return (
      WorkloadPort(
        workload: .init(namespace: "foo", name: name),
        port: 8080,
        evaluator: evaluator
      ), mesh
    )
  }

  @Test("Who can: always, under conditions, never, and no identity")
  func whoCan() throws {
    let question = AccessQuestion(ports: [try port(shop).0], identities: identities)
    let asking = Asking(universe: try question.universe())
    let (answers, undecided) = question.ask(asking)
    #expect(undecided.isEmpty)
    let access = Dictionary(uniqueKeysWithValues: answers.map { ($0.caller, $0.access) })
    func accounts(_ names: KnownIdentity...) -> Caller {
      .accounts(principal: names[0].identity.dropFirst(9), names.map(\.account))
    }
    #expect(
      access == [
        accounts(account("foo", "web")): .always,
        accounts(account("bar", "job"), account("bar", "cron")): .conditional,
        accounts(account("baz", "x")): .never,
        // Another account of the namespace.
        .otherIdentity: .conditional,
        .noIdentity: .never,
      ]
    )
    for answer in answers {
      #expect((answer.witness != nil) == (answer.access != .never))
      #expect((answer.refused != nil) == (answer.access != .always))
    }
    let job = try #require(
      answers.first { $0.access == .conditional && $0.caller != .otherIdentity }
    )
    let printed = try RulePrinter(universe: asking.universe, table: asking.table)
      .print(job.allowed, within: job.asked)
    #expect(
      printed.rules.map { $0.json.write(.compact).string } == [
        #"{"to":[{"operation":{"methods":["GET"],"paths":["/api/*"],"notPaths":["/api/admin*"]}}]}"#
      ]
    )
  }

  @Test("Who can, for one operation")
  func whoCanOperation() throws {
    let question = AccessQuestion(
      ports: [try port(shop).0],
      identities: identities,
      filter: RequestFilter(
        predicates: [.method([.exact("GET")]), .path([.text(.exact("/api/admin"))])]
      )
    )
    let asking = Asking(universe: try question.universe())
    let (answers, _) = question.ask(asking)
    let always = answers.filter { $0.access == .always }.map(\.caller)
    #expect(
      always == [
        .accounts(principal: "cluster.local/ns/foo/sa/web", [account("foo", "web").account])
      ]
    )
    #expect(answers.filter { $0.access == .conditional }.isEmpty)
  }

  @Test("What can: ports that are told the same are one class")
  func whatCan() throws {
    let mesh = try TestMesh(yaml: shop)
    let ports =
      (["a", "b", "c"] as [ByteString]).map { name in
        WorkloadPort(
          workload: .init(namespace: "foo", name: name),
          port: 8080,
          evaluator: mesh.evaluator(labels: ["app": name])
        )
      } + [
        WorkloadPort(
          workload: .init(namespace: "baz", name: "open"),
          port: 8080,
          evaluator: mesh.evaluator(namespace: "baz", labels: [:])
        )
      ]
    let question = AccessQuestion(
      ports: ports,
      identities: identities,
      callers: [account("bar", "job")]
    )
    let (answers, undecided) = question.ask(Asking(universe: try question.universe()))
    #expect(undecided.isEmpty)
    #expect(answers.map(\.access) == [.conditional, .always])
    #expect(answers.map(\.workloads.members.count) == [3, 1])
  }

  @Test("Diff: what opened and what closed, with witnesses of both sides")
  func diff() throws {
    let changed = shop.replacing("methods: [GET]", with: "methods: [GET, POST]")
      .replacing("/api/admin*", with: "/api/a*")
    let diff = PolicyDiff(pairs: [.init(old: try port(shop).0, new: try port(changed).0)])
    let asking = Asking(universe: try diff.universe())
    let (changes, undecided) = diff.compare(asking)
    #expect(undecided.isEmpty)
    #expect(changes.map(\.kind) == [.newlyAllowed, .newlyRefused])
    #expect(changes.map(\.witness.http?.method) == ["POST", "GET"])
    let same = PolicyDiff(pairs: [.init(old: try port(shop).0, new: try port(shop).0)])
    #expect(same.compare(Asking(universe: try same.universe())).changes.isEmpty)
  }

  /// Envoy closes a stream without an authority: `http2.invalid.header.field` (AP-93).
  @Test("A witness over HTTP/2 has a host, and the space has no empty one there")
  func hostsOverHTTP2() throws {
    func rules(_ condition: String) -> String {
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: odd, namespace: foo}
      spec:
        rules:
        - to: [{operation: {methods: [GET, LOCKED]\(condition)}}]
      ---

      """
    }
    func changes(_ old: String, _ new: String) throws -> [ByteString?] {
      let diff = PolicyDiff(pairs: [.init(old: try port(old).0, new: try port(new).0)])
      let (changes, undecided) = diff.compare(Asking(universe: try diff.universe()))
      #expect(undecided.isEmpty)
      return changes.filter { $0.witness.http?.version == .http2 }.map(\.witness.http?.host)
    }
    let getAlone = rules("").replacing(", LOCKED", with: "")
    #expect(try changes(getAlone, rules("")) == ["example.com"])
    #expect(try changes(getAlone, rules(", notHosts: [x.example]")) == ["example.com"])
    let emptyHost = rules("").replacing(
      "]}}]",
      with: "]}}]\n    when: [{key: 'request.headers[host]', notValues: ['*']}]"
    )
    let getOfEmptyHost = emptyHost.replacing(", LOCKED", with: "")
    #expect(try changes(getOfEmptyHost, emptyHost).isEmpty)
  }

  @Test("Rules that match nothing, are masked, or add nothing")
  func facts() throws {
    let text = """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: foo}
      spec:
        rules:
        - to: [{operation: {paths: [/a*]}}]
        - to: [{operation: {paths: [/ab], methods: [GET]}}]
        - to: [{operation: {paths: [/x], notPaths: ["/*"]}}]
        - to: [{operation: {paths: [/secret]}}]
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: d, namespace: foo}
      spec:
        action: DENY
        rules:
        - to: [{operation: {paths: [/secret*]}}]
        - to: [{operation: {paths: [/secret/x]}}]
      """
    let (port, _) = try port(text)
    let asking = Asking(universe: try Universe(of: [port.evaluator]))
    let facts = try asking.ruleFacts(of: port.evaluator)
    #expect(
      facts == [
        RuleFacts(
          rule: "ns[foo]-policy[d]-rule[0]",
          isDead: false,
          isMasked: false,
          isRedundant: false
        ),
        RuleFacts(
          rule: "ns[foo]-policy[d]-rule[1]",
          isDead: false,
          isMasked: false,
          isRedundant: true
        ),
        RuleFacts(
          rule: "ns[foo]-policy[p]-rule[0]",
          isDead: false,
          isMasked: false,
          isRedundant: false
        ),
        RuleFacts(
          rule: "ns[foo]-policy[p]-rule[1]",
          isDead: false,
          isMasked: false,
          isRedundant: true
        ),
        RuleFacts(
          rule: "ns[foo]-policy[p]-rule[2]",
          isDead: true,
          isMasked: false,
          isRedundant: false
        ),
        RuleFacts(
          rule: "ns[foo]-policy[p]-rule[3]",
          isDead: false,
          isMasked: true,
          isRedundant: false
        ),
      ]
    )
  }
}
