import Basics
import Resources
import Testing

/// A kind of controller with where its pod template is.
private struct ControllerCase: Sendable, CustomTestStringConvertible {
  let apiVersion: String
  let kind: String
  var isCronJob = false

  var testDescription: String { kind }

  var yaml: String {
    let template = """
      template:
        metadata:
          labels: {app: web, tier: front}
          annotations: {note: a}
        spec:
          serviceAccountName: robot
          initContainers:
          - {name: once, ports: [{name: early, containerPort: 1}]}
          - {name: side, restartPolicy: Always, ports: [{name: side, containerPort: 2}]}
          containers:
          - name: a
            ports:
            - {name: http, containerPort: 8080}
            - {containerPort: 9090}
            - {name: dns, containerPort: 53, protocol: UDP}
          - {name: b, ports: [{name: http, containerPort: 8081}, {name: adm, containerPort: 9}]}
      """
    let indent = isCronJob ? "      " : "  "
    let lines = template.split(separator: "\n").map { indent + $0 }.joined(separator: "\n")
    return """
      apiVersion: \(apiVersion)
      kind: \(kind)
      metadata: {name: web, namespace: shop, labels: {app: controller}}
      spec:
      \(isCronJob ? "  jobTemplate:\n    spec:\n" : "")\(lines)
      """
  }
}

@Suite("Decoding of workloads (ENV-29)")
struct WorkloadDecodingTests {
  private static let controllers: [ControllerCase] = [
    .init(apiVersion: "apps/v1", kind: "Deployment"),
    .init(apiVersion: "apps/v1", kind: "StatefulSet"),
    .init(apiVersion: "apps/v1", kind: "DaemonSet"),
    .init(apiVersion: "apps/v1", kind: "ReplicaSet"),
    .init(apiVersion: "batch/v1", kind: "Job"),
    .init(apiVersion: "batch/v1", kind: "CronJob", isCronJob: true),
    .init(apiVersion: "argoproj.io/v1alpha1", kind: "Rollout"),
  ]

  @Test("A controller is its pod template, not its own labels", arguments: controllers)
  private func controller(_ item: ControllerCase) throws {
    let decoded = decode(item.yaml)
    #expect(decoded.diagnostics.isEmpty)
    let workload = try #require(decoded.workloads.first)
    #expect(decoded.resources.count == 1)
    #expect(workload.kind == ByteString(item.kind))
    #expect(workload.meta.namespace == "shop")
    #expect(workload.labels == ["app": "web", "tier": "front"])
    #expect(workload.annotations == ["note": "a"])
    #expect(workload.serviceAccount == "robot")
    #expect(workload.namedPorts == ["http": 8080, "adm": 9, "side": 2])
    #expect(workload.ports == [2, 9, 8080, 8081, 9090])
    #expect(!workload.runsRouter)
  }

  @Test("A Pod has its own labels, account and owners")
  func pod() throws {
    let decoded = decode(
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-1
        labels: {app: web}
        annotations: {a: b}
        ownerReferences:
        - {apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f8, controller: true}
      spec: {serviceAccount: old-field, containers: [{name: c, args: [proxy, router, x]}]}
      """
    )
    let pod = try #require(decoded.workloads.first)
    #expect(decoded.diagnostics.isEmpty)
    #expect(pod.labels == ["app": "web"])
    #expect(pod.annotations == ["a": "b"])
    #expect(pod.serviceAccount == "old-field")
    #expect(pod.owners == ["ReplicaSet/web-5d4f8"])
    #expect(pod.runsRouter)
  }

  @Test(
    "Where no account is named it is `default`",
    arguments: ["{}", "{serviceAccountName: \"\"}", "{serviceAccountName: null}"]
  )
  func defaultAccount(_ spec: String) {
    let decoded = decode("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: \(spec)}")
    #expect(decoded.workloads.map(\.serviceAccount) == ["default"])
    #expect(decoded.diagnostics.isEmpty)
  }

  @Test("A WorkloadEntry has labels of both places; those of metadata win")
  func workloadEntry() throws {
    let decoded = decode(
      """
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: vm, labels: {app: own, zone: z}}
      spec: {labels: {app: spec, tier: t}, serviceAccount: vm-sa, ports: {http: 8080}}
      """
    )
    let entry = try #require(decoded.workloads.first)
    #expect(entry.labels == ["app": "own", "zone": "z", "tier": "t"])
    #expect(entry.serviceAccount == "vm-sa")
    #expect(entry.namedPorts == ["http": 8080])
  }

  @Test("A WorkloadGroup is its template")
  func workloadGroup() throws {
    let decoded = decode(
      """
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: vms, labels: {app: own}}
      spec:
        metadata: {labels: {app: vm}}
        template: {serviceAccount: vm-sa, ports: {http: 8080}}
      """
    )
    let group = try #require(decoded.workloads.first)
    #expect(group.labels == ["app": "vm"])
    #expect(group.serviceAccount == "vm-sa")
  }

  @Test(
    "A wrong type in a field that counts is an error (VALID-100)",
    arguments: [
      ("spec: {template: {metadata: {labels: {app: 1}}}}", "wrong-type"),
      ("spec: {template: {metadata: {labels: [a]}}}", "wrong-type"),
      ("spec: {template: {spec: {serviceAccountName: 7}}}", "wrong-type"),
      ("spec: {template: {spec: {containers: {}}}}", "wrong-type"),
      ("spec: {template: {spec: {containers: [x]}}}", "wrong-type"),
      ("spec: {template: {spec: {containers: [null]}}}", "null-item"),
      ("spec: {template: {spec: {containers: [{ports: [{containerPort: x}]}]}}}", "bad-number"),
      ("spec: {template: {spec: {containers: [{ports: [{containerPort: 0}]}]}}}", "bad-number"),
      ("spec: {template: {spec: {containers: [{args: proxy}]}}}", "wrong-type"),
      ("spec: {template: []}", "wrong-type"),
      ("spec: []", "wrong-type"),
      ("spec: {}", "no-pod-template"),
      ("spec: null", "no-pod-template"),
      ("status: {}", "no-pod-template"),
    ]
  )
  func wrongTypes(field: String, problem: String) {
    let decoded = decode("{apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, \(field)}")
    #expect(decoded.diagnostics.map(\.code) == [problem])
    #expect(decoded.diagnostics.allSatisfy { $0.severity == .error })
  }

  @Test(
    "A WorkloadEntry's ports are a map of numbers",
    arguments: ["[1]", "5", "{http: x}", "{http: 65536}", "{http: null}"]
  )
  func entryPorts(_ ports: String) {
    let decoded = decode(
      "{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: w}, "
        + "spec: {ports: \(ports)}}"
    )
    #expect(decoded.diagnostics.count == 1)
    #expect(decoded.diagnostics.hasErrors)
  }

  @Test("What is not used may be anything")
  func unusedFields() {
    let decoded = decode(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: w}
      spec:
        replicas: many
        selector: 5
        unknown: [1]
        template: {spec: {volumes: x, containers: [{image: 7, env: y}]}}
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    #expect(decoded.workloads.count == 1)
  }

  @Test(
    "Other kinds and groups are no context",
    arguments: [
      "{apiVersion: v1, kind: Secret, metadata: {name: a}}",
      "{apiVersion: v1, kind: Deployment, metadata: {name: a}}",
      "{apiVersion: apps/v1, kind: Pod, metadata: {name: a}}",
      "{apiVersion: apps/v1, kind: deployment, metadata: {name: a}}",
      "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a}}",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}, data: {mesh: 'a: b'}}",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio-ca-root-cert}, data: {a: b}}",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}}",
    ]
  )
  func otherKinds(_ yaml: String) {
    let decoded = decode(yaml)
    #expect(decoded.passedOver == 1)
    #expect(decoded.resources.isEmpty)
    #expect(decoded.diagnostics.isEmpty)
  }

  @Test("Namespaces and service accounts are their names")
  func names() {
    let decoded = decode(
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: a}}
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: b, namespace: a}}
      """
    )
    #expect(decoded.resources.count == 2)
    #expect(decoded.diagnostics.isEmpty)
  }
}
