import Basics
import Resources

@testable import Mesh

// Values for the tables; every object stands at line 1 of `test.yaml` unless a line is given.

func location(_ line: Int = 1) -> SourceLocation {
  SourceLocation(file: "test.yaml", line: line, column: 1)
}

func meta(
  _ name: ByteString,
  in namespace: ByteString = "foo",
  created: Int64? = nil,
  labels: [ByteString: ByteString] = [:],
  line: Int = 1
) -> ObjectMeta {
  ObjectMeta(
    name: name,
    namespace: namespace,
    labels: labels,
    creationTimestamp: created,
    location: location(line)
  )
}

func authorization(
  _ name: ByteString,
  in namespace: ByteString = "foo",
  created: Int64? = nil,
  selector: [ByteString: ByteString]? = nil,
  targets: [TargetRef] = []
) -> Resource {
  .authorizationPolicy(
    AuthorizationPolicy(
      meta: meta(name, in: namespace, created: created),
      attachment: Attachment(matchLabels: selector, targetRefs: targets),
      action: .allow,
      rules: []
    )
  )
}

func peer(
  _ name: ByteString,
  in namespace: ByteString = "foo",
  _ mode: PeerAuthentication.Mode,
  selector: [ByteString: ByteString]? = nil,
  ports: [Int: PeerAuthentication.Mode] = [:],
  created: Int64? = nil,
  line: Int = 1
) -> Resource {
  .peerAuthentication(
    PeerAuthentication(
      meta: meta(name, in: namespace, created: created, line: line),
      matchLabels: selector,
      mode: mode,
      portLevelModes: ports
    )
  )
}

func request(
  _ name: ByteString,
  in namespace: ByteString = "foo",
  created: Int64? = nil,
  selector: [ByteString: ByteString]? = nil,
  targets: [TargetRef] = [],
  issuers: [ByteString]
) -> Resource {
  .requestAuthentication(
    RequestAuthentication(
      meta: meta(name, in: namespace, created: created),
      attachment: Attachment(matchLabels: selector, targetRefs: targets),
      jwtRules: issuers.map {
        var rule = JWTRule(location: location())
        rule.issuer = $0
        return rule
      }
    )
  )
}

func workload(
  _ name: ByteString,
  in namespace: ByteString = "foo",
  kind: ByteString = "Deployment",
  labels: [ByteString: ByteString] = ["app": "httpbin"],
  annotations: [ByteString: ByteString] = [:],
  serviceAccount: ByteString = "default",
  namedPorts: [ByteString: Int] = [:],
  owners: [ByteString] = [],
  runsRouter: Bool = false
) -> Workload {
  Workload(
    kind: kind,
    meta: meta(name, in: namespace),
    labels: labels,
    annotations: annotations,
    serviceAccount: serviceAccount,
    namedPorts: namedPorts,
    owners: owners,
    runsRouter: runsRouter
  )
}

func service(
  _ name: ByteString,
  in namespace: ByteString = "foo",
  selector: [ByteString: ByteString] = ["app": "httpbin"],
  created: Int64? = nil,
  ports: [Service.Port]
) -> Resource {
  .service(
    Service(meta: meta(name, in: namespace, created: created), selector: selector, ports: ports)
  )
}

/// A mesh of these resources; what it reports is dropped.
func mesh(_ resources: [Resource], _ overrides: MeshOverrides = MeshOverrides()) -> Mesh {
  var diagnostics: [Diagnostic] = []
  return Mesh(resources: resources, overrides: overrides, diagnostics: &diagnostics)
}

/// What a mesh of these resources reports.
func diagnostics(_ resources: [Resource], _ overrides: MeshOverrides = MeshOverrides())
  -> [Diagnostic]
{
  var diagnostics: [Diagnostic] = []
  _ = Mesh(resources: resources, overrides: overrides, diagnostics: &diagnostics)
  return diagnostics
}

extension Mesh {
  /// The enforcement point of a sidecar or gateway with HTTP at `port`.
  func point(
    _ dataPlane: EnforcementPoint.DataPlane = .sidecar,
    in namespace: ByteString = "foo",
    labels: [ByteString: ByteString] = ["app": "httpbin"],
    port: Int = 8080
  ) -> EnforcementPoint {
    enforcementPoint(
      dataPlane: dataPlane,
      namespace: namespace,
      labels: labels,
      port: port,
      portProtocol: .http
    )
  }
}
