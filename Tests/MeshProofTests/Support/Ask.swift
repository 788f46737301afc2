import MeshProof
import Testing

/// Asks a policy set in YAML one request in YAML.
func ask(
  _ policies: String,
  _ request: String,
  explains: Bool = false,
  options: LoadingOptions = LoadingOptions()
) throws -> Decision {
  let set = try PolicySet(
    loading: [InputFile(name: "policies.yaml", bytes: Array(policies.utf8))],
    options: options
  )
  let requests = try Request.read(InputFile(name: "request.yaml", bytes: Array(request.utf8)))
  return try set.evaluate(try #require(requests.first), now: 1_000_000, explains: explains)
}

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

/// A request to `app: web` of namespace `foo`, port 8080; further fields by YAML flow text.
func request(source: String = "{}", http: String = "{}", more: String = "") -> String {
  """
  source: \(source)
  destination: {namespace: foo, labels: {app: web}, port: 8080, protocol: http}
  http: \(http)
  \(more)
  """
}
