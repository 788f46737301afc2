import MeshProof
import Testing

/// How a set is exported: for `app: web` of namespace `foo`.
struct Export {
  var dataPlane: Request.Destination.DataPlane = .sidecar
  var chain: Request.Destination.PortProtocol = .http
  var meshConfig = "{}"
  var options = LoadingOptions()

  /// The filters of policies in YAML, and the warnings.
  func run(_ policies: String) throws -> (filters: [JSONValue], warnings: [String]) {
    var options = options
    options.isLenient = true
    options.meshConfig = InputFile(name: "mesh.yaml", bytes: Array(meshConfig.utf8))
    let set = try PolicySet(
      loading: [InputFile(name: "policies.yaml", bytes: Array(policies.utf8))],
      options: options
    )
    var destination = Request.Destination()
    destination.target = .labels(namespace: "foo", ["app": "web"])
    destination.dataPlane = dataPlane
    destination.portProtocol = chain
    let export = try set.exportEnvoy(for: destination)
    // A message has no field that is null, and both formats say the same.
    #expect(!export.json.write(.compact).contains(":null"))
    return (try #require(export.json["filters"]?.array), export.warnings)
  }

  /// The configurations alone.
  func configs(_ policies: String) throws -> [JSONValue] {
    try run(policies).filters.map { try #require($0["typedConfig"]) }
  }
}

/// The names of a filter's policies, in order.
func names(_ rbac: JSONValue?) -> [String] {
  (rbac?["policies"]?.object?.members ?? []).map(\.name.string)
}

/// The value of a JSON text; members have to stand in the same order to be equal.
func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

/// An AuthorizationPolicy of namespace `foo` with the given spec.
func policy(_ name: String, _ spec: String, annotations: String = "{}") -> String {
  """
  ---
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: {name: \(name), namespace: foo, annotations: \(annotations)}
  spec: \(spec)

  """
}

/// A RequestAuthentication of namespace `foo` with the given rules.
func authentication(_ name: String, _ rules: String) -> String {
  """
  ---
  apiVersion: security.istio.io/v1
  kind: RequestAuthentication
  metadata: {name: \(name), namespace: foo}
  spec: {jwtRules: \(rules)}

  """
}

let dryRun = #"{istio.io/dry-run: "true"}"#
