import Basics
import Resources
import Testing

/// What `kubectl get -o yaml` and `-o json` write (ENV-3, ENV-20, ENV-22, ENV-23).
struct ClusterDumpTests {
  private static let yaml = """
    apiVersion: v1
    items:
    - apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        annotations:
          kubectl.kubernetes.io/last-applied-configuration: |
            {"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"old"},"spec":{"action":"nonsense"}}
        creationTimestamp: "2026-01-02T03:04:05Z"
        finalizers: [a/b]
        generation: 3
        labels:
          team: a
        managedFields:
        - apiVersion: security.istio.io/v1
          fieldsType: FieldsV1
          fieldsV1:
            f:spec:
              .: {}
              f:action: {}
          manager: kubectl
          operation: Update
          time: "2026-01-02T03:04:05Z"
        name: viewer
        namespace: shop
        ownerReferences:
        - {apiVersion: v1, kind: ConfigMap, name: a, uid: b}
        resourceVersion: "1234"
        selfLink: /apis/x
        uid: 7e2c9f2b
      spec:
        action: ALLOW
        rules:
        - to:
          - operation:
              methods:
              - GET
      status:
        conditions:
        - type: Accepted
          status: "True"
        observedGeneration: "3"
    kind: List
    metadata:
      resourceVersion: ""
    """

  private static let json = """
    {
        "apiVersion": "v1",
        "items": [
            {
                "apiVersion": "security.istio.io/v1",
                "kind": "AuthorizationPolicy",
                "metadata": {
                    "creationTimestamp": "2026-01-02T03:04:05Z",
                    "generation": 3,
                    "labels": {"team": "a"},
                    "name": "viewer",
                    "namespace": "shop",
                    "resourceVersion": "1234"
                },
                "spec": {"action": "ALLOW", "rules": [{"to": [{"operation": {"methods": ["GET"]}}]}]}
            }
        ],
        "kind": "List",
        "metadata": {"resourceVersion": ""}
    }
    """

  @Test("A dump is read without a word", arguments: [yaml, json])
  func dump(input: String) throws {
    let (resources, diagnostics) = read(input)
    #expect(diagnostics.isEmpty)
    #expect(resources.count == 1)
    guard case .authorizationPolicy(let policy)? = resources.first else { throw WrongKind() }
    #expect(policy.meta.name == "viewer")
    #expect(policy.meta.namespace == "shop")
    // Nobody asks for them.
    #expect(policy.meta.labels.isEmpty)
    #expect(policy.meta.creationTimestamp == 1_767_323_045)
    #expect(policy.rules.count == 1)
  }

  @Test("A dump and its manifest are the same object (ENV-7, ENV-22)")
  func dumpAndManifest() {
    let manifest = """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: shop, labels: {team: a}}
      spec: {rules: [{to: [{operation: {methods: [GET]}}]}], action: ALLOW}
      """
    let (resources, diagnostics) = read("\(Self.yaml)\n---\n\(manifest)")
    #expect(diagnostics.map(\.code) == ["repeated-object"])
    #expect(resources.count == 1)
  }
}
