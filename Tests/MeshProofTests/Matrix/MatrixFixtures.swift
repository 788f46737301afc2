import MeshProof
import Testing

/// The small mesh of the matrix tests: `shop` has a web shop, a database and two Pods of a
/// controller that was not read; `ops` has a job without a port.
enum MatrixFixtures {
  static let inputs = """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: auditor, namespace: ops}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec:
          serviceAccountName: web-account
          containers: [{name: web, ports: [{containerPort: 9090}, {name: http, containerPort: 8080}]}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
    spec:
      selector: {app: web}
      ports:
      - {name: http, port: 80, targetPort: http}
      - {name: dns, port: 53, protocol: UDP}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: db}}
        spec: {serviceAccountName: db}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: db, namespace: shop}
    spec: {selector: {app: db}, ports: [{name: tcp-db, port: 5432}, {name: tls-db, port: 5433}]}
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: report, namespace: ops}
    spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: report}}, spec: {}}}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: api-77-a
      namespace: shop
      labels: {app: api, pod-template-hash: "77"}
      ownerReferences: [{kind: ReplicaSet, name: api-77}]
    spec: {containers: [{name: api, ports: [{containerPort: 8080}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: api-77-b
      namespace: shop
      labels: {app: api, pod-template-hash: "77"}
      ownerReferences: [{kind: ReplicaSet, name: api-77}]
    spec: {containers: [{name: api, ports: [{containerPort: 8080}]}]}
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: web, namespace: shop}
    spec:
      selector: {matchLabels: {app: web}}
      rules:
      - from: [{source: {serviceAccounts: [db]}}]
      - to: [{operation: {methods: [GET], paths: ["/a*"]}}]
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: db, namespace: shop}
    spec:
      selector: {matchLabels: {app: db}}
      rules: [{from: [{source: {namespaces: [ops]}}]}]

    """

  static func policies(_ more: String = "") throws -> PolicySet {
    try PolicySet(loading: [InputFile(name: "mesh.yaml", bytes: Array((inputs + more).utf8))])
  }

  /// Selectors as on the command line.
  static func question(
    from: [String] = [],
    to: [String] = [],
    ports: [Int] = [],
    methods: [ByteString] = ["GET"],
    paths: [ByteString] = ["/"]
  ) throws -> MatrixQuestion {
    var question = MatrixQuestion()
    question.scope.noIdentity = from.contains("none")
    question.scope.callers = try from.filter { $0 != "none" }
      .map { try #require(MatrixQuestion.Selector($0)) }
    question.scope.workloads = try to.map { try #require(MatrixQuestion.Selector($0)) }
    question.scope.ports = ports
    question.methods = methods
    question.paths = paths
    return question
  }

  static func written(_ matrix: AccessMatrix, as format: MatrixFormat) -> String {
    var text = ""
    matrix.write(as: format) { text += $0 }
    return text
  }
}
