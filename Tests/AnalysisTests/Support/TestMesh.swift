import Agreement
import Basics
import Documents
import Evaluation
import JSON
import Mesh
import Program
import Resources

/// A mesh of manifests, as the library loads it, with its proxies in reach.
struct TestMesh {
  let mesh: Mesh
  let compiler: ProgramCompiler

  struct Unreadable: Error {
    let diagnostics: [Diagnostic]
  }

  init(
    manifests: [JSONValue],
    meshConfig: JSONValue = .object(JSONObject()),
    pilotEnvironment: [ByteString: ByteString] = [:],
    failingFetches: [ByteString] = [],
    release: IstioRelease = .newest
  ) throws {
    var diagnostics: [Diagnostic] = []
    let text = JSONValue.array(manifests).write(.compact)
    let (documents, problems) = DocumentReader().read(text.bytes, file: "manifests.json")
    let reader = ResourceReader(
      options: .init(defaultNamespace: "default", isNamespaceStated: false, isLenient: true)
    )
    let (resources, found) = reader.read(documents)
    let config = DocumentReader().read(meshConfig.write(.compact).bytes, file: "mesh.json").0
    mesh = Mesh(
      resources: resources,
      overrides: MeshOverrides(
        meshConfig: config.first.flatMap {
          ContextDecoder.decodeMeshConfig($0, diagnostics: &diagnostics)
        },
        pilotEnvironment: pilotEnvironment
      ),
      attachmentRules: ReleaseBehavior(of: release).attachmentRules,
      diagnostics: &diagnostics
    )
    compiler = ProgramCompiler(
      release: release,
      keySets: SuppliedKeySets(
        Dictionary(uniqueKeysWithValues: failingFetches.map { ($0, .fails) })
      )
    )
    let errors = (problems + found + diagnostics).filter { $0.severity == .error }
    guard errors.isEmpty else { throw Unreadable(diagnostics: errors) }
  }

  /// A case of the generator.
  init(_ source: AgreementCase) throws {
    var environment: [ByteString: ByteString] = [:]
    var failing: [ByteString] = []
    var rest = source.arguments[...]
    while let name = rest.popFirst() {
      guard name != "--lenient", let value = rest.popFirst() else { continue }
      let parts = value.split(separator: "=", maxSplits: 1).map { ByteString($0) }
      if name == "--pilot-env", parts.count == 2 { environment[parts[0]] = parts[1] }
      if name == "--jwks" { failing.append(parts[0]) }
    }
    try self.init(
      manifests: source.manifests,
      meshConfig: source.meshConfig,
      pilotEnvironment: environment,
      failingFetches: failing
    )
  }

  /// The manifests of a YAML text.
  init(yaml: String, meshConfig: String = "{}", release: IstioRelease = .newest) throws {
    var diagnostics: [Diagnostic] = []
    let (documents, problems) = DocumentReader().read(Array(yaml.utf8), file: "test.yaml")
    let reader = ResourceReader(
      options: .init(defaultNamespace: "default", isNamespaceStated: false, isLenient: true)
    )
    let (resources, found) = reader.read(documents)
    let config = DocumentReader().read(Array(meshConfig.utf8), file: "mesh.yaml").0
    mesh = Mesh(
      resources: resources,
      overrides: MeshOverrides(
        meshConfig: config.first.flatMap {
          ContextDecoder.decodeMeshConfig($0, diagnostics: &diagnostics)
        }
      ),
      attachmentRules: ReleaseBehavior(of: release).attachmentRules,
      diagnostics: &diagnostics
    )
    compiler = ProgramCompiler(release: release, keySets: SuppliedKeySets())
    let errors = (problems + found + diagnostics).filter { $0.severity == .error }
    guard errors.isEmpty else { throw Unreadable(diagnostics: errors) }
  }

  func evaluator(
    dataPlane: EnforcementPoint.DataPlane = .sidecar,
    namespace: ByteString = "foo",
    labels: [ByteString: ByteString] = ["app": "a"],
    port: Int = 8080,
    portProtocol: EnforcementPoint.PortProtocol = .http
  ) -> Evaluator {
    Evaluator(
      compiler.compile(
        mesh.enforcementPoint(
          dataPlane: dataPlane,
          namespace: namespace,
          labels: labels,
          port: port,
          portProtocol: portProtocol
        )
      ),
      trustedDomains: mesh.trustedDomains
    )
  }
}

extension Evaluator {
  /// The proxy as a request names it.
  var destination: Request.Destination {
    let point = program.point
    var destination = Request.Destination()
    destination.target = .labels(namespace: point.namespace, point.labels)
    destination.dataPlane = .init(rawValue: point.dataPlane.rawValue)
    destination.port = point.port
    destination.portProtocol = .init(rawValue: point.portProtocol.rawValue)
    return destination
  }
}
