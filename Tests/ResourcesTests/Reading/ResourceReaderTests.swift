import Basics
import Documents
import Resources
import Testing

/// Documents, lists, names, namespaces and what is passed over (ENV-2 to ENV-9, ENV-20 to ENV-28).
struct ResourceReaderTests {
  @Test("What is wrong with the envelope is found where it is", arguments: Self.rows)
  func envelope(row: Row) { check(row) }

  private static let header = "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n"

  static let rows: [Row] = [
    Row("ENV-4: no metadata", "«missing-name ENV-4»" + header),
    Row("ENV-4: no name", header + "metadata: «missing-name ENV-4»{namespace: a}"),
    Row("ENV-4: an empty name", header + "metadata: {«missing-name ENV-4»name: '', namespace: a}"),
    Row("ENV-4: a null name", header + "metadata: «missing-name ENV-4»{name: ~, namespace: a}"),
    Row(
      "VALID-4: a number for a name",
      header + "metadata: {name: «wrong-type VALID-4»1, namespace: a}"
    ),
    Row("ENV-4: a name", header + "metadata: {name: a.b-c.0, namespace: a}"),
    Row("ENV-4: capitals", header + "metadata: {name: «bad-name ENV-4»Deny, namespace: a}"),
    Row("ENV-4: underscores", header + "metadata: {name: «bad-name ENV-4»a_b, namespace: a}"),
    Row("ENV-4: dots at the end", header + "metadata: {name: «bad-name ENV-4»a., namespace: a}"),
    Row(
      "ENV-4: 254 characters",
      header
        + "metadata: {name: «bad-name ENV-4»\(String(repeating: "a", count: 254)), namespace: a}"
    ),
    Row(
      "ENV-4: a namespace with a dot",
      header + "metadata: {name: p, namespace: «bad-namespace ENV-4»a.b}"
    ),
    Row(
      "ENV-4: a namespace of 64 characters",
      header
        + "metadata: {name: p, namespace: «bad-namespace ENV-4»\(String(repeating: "a", count: 64))}"
    ),
    Row(
      "ENV-4: a name to be made",
      header + "metadata: {generateName: «note:generated-name ENV-4»p-, namespace: a}"
    ),
    Row("ENV-5: no namespace", header + "metadata: «warning:missing-namespace ENV-5»{name: p}"),
    Row(
      "ENV-5: an empty namespace",
      header + "metadata: «warning:missing-namespace ENV-5»{name: p, namespace: ''}"
    ),
    Row(
      "ENV-20: times",
      header
        + "metadata: {name: p, namespace: a, creationTimestamp: «bad-timestamp ENV-20»yesterday}"
    ),
    Row("ENV-20: null times", header + "metadata: {name: p, namespace: a, creationTimestamp: ~}"),
    Row(
      "ENV-25: being deleted",
      header
        + "metadata: {name: p, namespace: a, «note:being-deleted ENV-25»deletionTimestamp: 2026-01-02T03:04:05Z}"
    ),
    Row(
      "ENV-28: removed kinds",
      """
      {apiVersion: authentication.istio.io/v1alpha1, kind: «removed-kind ENV-28»MeshPolicy, metadata: {name: p}}
      ---
      {apiVersion: rbac.istio.io/v1alpha1, kind: «removed-kind ENV-28»ServiceRole, metadata: {name: p}}
      ---
      {apiVersion: config.istio.io/v1alpha2, kind: «removed-kind ENV-28»handler, metadata: {name: p}}
      """
    ),
    Row(
      "ENV-26: kinds that are passed over may say what they like",
      """
      {apiVersion: v1, kind: Secret, metadata: {name: 'a:B'}, data: {a: b}}
      ---
      {apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [a]}
      ---
      {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: 'system:x', labels: {a: 1}}}
      """
    ),
    Row(
      "ENV-7: the same object twice",
      """
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: a}, spec: {mtls: {mode: STRICT}}}
      ---
      «note:repeated-object ENV-7»{apiVersion: security.istio.io/v1beta1, kind: PeerAuthentication, spec: {mtls: {mode: STRICT}}, status: {}, metadata: {namespace: a, name: p, uid: x, resourceVersion: "5", annotations: {kubectl.kubernetes.io/last-applied-configuration: x}}}
      """
    ),
    Row(
      "ENV-7: another object of the same name",
      """
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: a}, spec: {mtls: {mode: STRICT}}}
      ---
      «duplicate-object ENV-7»{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: a}, spec: {mtls: {mode: DISABLE}}}
      """
    ),
    Row(
      "ENV-7: the default namespace is one",
      """
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: default}}
      ---
      «note:repeated-object ENV-7»{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: «warning:missing-namespace ENV-5»{name: p}}
      """
    ),
    Row(
      "ENV-7: other names, namespaces and kinds",
      """
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: a}}
      ---
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: q, namespace: a}}
      ---
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: b}}
      ---
      {apiVersion: security.istio.io/v1, kind: RequestAuthentication, metadata: {name: p, namespace: a}}
      """
    ),
    Row(
      "ENV-7: a text and a number are not the same",
      """
      {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: a}, spec: {rules: [{to: [{operation: {ports: ['80']}}]}]}}
      ---
      «duplicate-object ENV-7»{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: a}, spec: {rules: [{to: [{operation: {ports: [«wrong-type VALID-4»80]}}]}]}}
      """
    ),
    Row(
      "ENV-3: errors inside lists",
      """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: a}, spec: {«unknown-field VALID-3»rule: []}}
      - «null-item ENV-3»null
      - «not-an-object ENV-2»5
      """
    ),
    Row(
      "ENV-3: items that are no list",
      "{apiVersion: v1, kind: List, items: «wrong-type VALID-4»{}}"
    ),
    Row("ENV-3: no items", "{apiVersion: v1, kind: List, items: ~}"),
  ]

  private static let item =
    "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: a}}"

  @Test(
    "Lists of all forms are taken apart (ENV-2, ENV-3)",
    arguments: [
      "{apiVersion: v1, kind: List, items: [\(item)]}",
      "[\(item)]",
      "[[\(item)]]",
      "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [\(item)]}]}",
      "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicyList, items: [\(item)]}",
      "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicyList, items: [{metadata: {name: p, namespace: a}}]}",
      "{apiVersion: v1, kind: List, metadata: {resourceVersion: ''}, items: [\(item)]}",
    ]
  )
  func list(input: String) {
    let (resources, diagnostics) = read(input)
    #expect(diagnostics.isEmpty)
    #expect(resources.count == 1)
    guard case .authorizationPolicy(let policy)? = resources.first else {
      Issue.record("\(resources)")
      return
    }
    #expect(policy.meta.name == "p")
  }

  @Test("Of two different objects the later one is there (ENV-7)")
  func laterWins() {
    let input = """
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: a}, spec: {mtls: {mode: STRICT}}}
      ---
      {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: a}, spec: {mtls: {mode: DISABLE}}}
      """
    let (resources, diagnostics) = read(input, lenient: true)
    #expect(diagnostics.map(\.severity) == [.warning])
    #expect(diagnostics.first?.notes == ["the other one is at test.yaml:1:1"])
    let modes = resources.map { resource -> PeerAuthentication.Mode? in
      if case .peerAuthentication(let policy) = resource { policy.mode } else { nil }
    }
    #expect(modes == [.disable])
  }

  @Test("Objects with names to be made are never the same")
  func generatedNames() {
    let item =
      "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {generateName: p-, namespace: a}}"
    let (resources, diagnostics) = read("\(item)\n---\n\(item)")
    #expect(resources.count == 2)
    #expect(diagnostics.allSatisfy { $0.severity == .note })
  }

  @Test("Policies of other files keep their file")
  func files() {
    let reader = DocumentReader()
    let one = reader.read(Array(Self.item.utf8), file: "b.yaml").documents
    let two = reader.read(
      Array(Self.item.replacing("name: p", with: "name: P").utf8),
      file: "a.yaml"
    )
    let (resources, diagnostics) = ResourceReader().read(one + two.documents)
    #expect(resources.count == 2)
    #expect(diagnostics.map(\.location?.file) == ["a.yaml"])
  }

  @Test("A stated namespace is taken without a warning (ENV-5)")
  func statedNamespace() {
    let input = "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p}}"
    let documents = DocumentReader().read(Array(input.utf8), file: "-").documents
    let options = ResourceReader.Options(defaultNamespace: "shop", isNamespaceStated: true)
    let (resources, diagnostics) = ResourceReader(options: options).read(documents)
    #expect(diagnostics.isEmpty)
    guard case .authorizationPolicy(let policy)? = resources.first else {
      Issue.record("\(resources)")
      return
    }
    #expect(policy.meta.namespace == "shop")
  }

  @Test(
    "Other kinds are counted by group and kind (ENV-26)",
    arguments: [
      ("{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: b}}", "Secret"),
      ("{apiVersion: apps.example/v1, kind: App, metadata: {name: a}}", "apps.example/App"),
      ("{kind: PolicyTest, tests: []}", "PolicyTest"),
      ("{apiVersion: a.example/v1, kind: AllowList, metadata: {name: a}}", "a.example/AllowList"),
    ]
  )
  func other(input: String, kind: ByteString) {
    let (resources, diagnostics) = read(input)
    #expect(diagnostics.isEmpty)
    guard case .other(kind, _)? = resources.first, resources.count == 1 else {
      Issue.record("\(resources)")
      return
    }
  }

  @Test("Several problems are reported at once, in the order of the text")
  func severalProblems() {
    check(
      Row(
        "",
        """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: «bad-name ENV-4»Bad_Name
          namespace: shop
          annotations: {istio.io/dry-run: «bad-dry-run VALID-59»"maybe"}
        «unknown-field VALID-2»action: DENY
        spec:
          «warning:empty-selector VALID-17»selector: {}
          action: ALLOW
          «provider-without-custom VALID-35»provider: {name: x}
          rules:
          - from:
            - source:
                «mixed-identities VALID-45»serviceAccounts: [«bad-service-account VALID-46»"*"]
                namespaces: [«empty-value VALID-48»""]
            to:
            - operation: {«unknown-field VALID-3»path: [/a], ports: [«wrong-type VALID-4»80, «bad-port VALID-50»http]}
            when:
            - {key: «unknown-attribute VALID-54»request.method, values: [GET]}
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: q, namespace: shop}
        spec: {mtls: {mode: «bad-enum VALID-70»Strict}}
        """
      )
    )
  }
}
