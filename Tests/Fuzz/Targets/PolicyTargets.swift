internal import Basics
internal import JSON
internal import MeshProof

/// Properties of requests that are read from a file or from lines.
///
/// - A request that can be read has an answer or a reason why it cannot be asked.
/// - The answer is the same twice, explained or not, and can be shown as text and as JSON.
/// - Problems have a place, and one is an error.
func checkRequests(_ input: [UInt8]) throws(Violation) {
  guard let policies = Fixtures.policies else { throw Violation("the fixture can be loaded") }
  try check(requestsOf: input, policies)
  guard input.contains(0x0A) else { return }
  for line in input.split(separator: 0x0A).prefix(64) {
    try check(requestsOf: Array(line), policies)
  }
}

private func check(requestsOf bytes: [UInt8], _ policies: PolicySet) throws(Violation) {
  let requests: [Request]
  do throws(LoadingError) {
    requests = try Request.read(InputFile(name: "r", bytes: bytes))
  } catch {
    try require(error.diagnostics.hasErrors, "what cannot be read has an error")
    try require(error.diagnostics.allSatisfy { $0.location != nil }, "problems have a place")
    return
  }
  for request in requests.prefix(64) { try checkAnswer(to: request, policies) }
}

/// Properties of a MeshConfig document: with an error there are no policies to ask, and without
/// one the answers are sound.
func checkMeshConfig(_ input: [UInt8]) throws(Violation) {
  var options = LoadingOptions()
  options.meshConfig = InputFile(name: "mesh", bytes: input)
  let files = [InputFile(name: "f", bytes: Array(Fixtures.manifests.utf8))]
  guard let policies = try checkLoading(files, options) else { return }
  for request in sampleRequests { try checkAnswer(to: request, policies) }
}

/// Properties of manifests.
///
/// - With an error among the problems there are no policies to ask.
/// - What is taken strictly is taken leniently, and gives the same answers.
/// - All that can be asked of the policies can be shown.
func checkPolicies(_ input: [UInt8]) throws(Violation) {
  let files = [InputFile(name: "f", bytes: input)]
  var options = LoadingOptions()
  options.defaultNamespace = "shop"
  let strict = try checkLoading(files, options)
  options.isLenient = true
  let lenient = try checkLoading(files, options)
  if let strict {
    guard let lenient else { throw Violation("what is taken strictly is taken leniently") }
    for request in sampleRequests {
      let one = try? strict.evaluate(request, now: Fixtures.now)
      let other = try? lenient.evaluate(request, now: Fixtures.now)
      try require(one?.json == other?.json, "strict and lenient give the same answer")
    }
  }
  options.isLenient = true
  options.release = .oldest
  let oldest = try checkLoading(files, options)
  for policies in [lenient, oldest].compactMap({ $0 }) {
    for request in sampleRequests { try checkAnswer(to: request, policies) }
    for name in names {
      let subjects: [Description.Subject] = [
        .workload(name), .service(name), .gateway(name), .waypoint(name),
        .namespace(name.namespace),
      ]
      for subject in subjects {
        guard let description = try? policies.describe(subject) else { continue }
        try checkText(description.json)
        _ = description.text
      }
    }
    for request in sampleRequests {
      guard let export = try? policies.exportEnvoy(for: request.destination) else { continue }
      try checkText(export.json)
      try require(!export.yaml.isEmpty, "an export has a text")
    }
  }
}

/// What the targets ask.
enum Samples {
  /// Requests to names and labels that the corpus uses.
  static let requests: [Request] = sampleRequests
}

private let names = [
  Request.ObjectName(namespace: "shop", name: "orders"),
  Request.ObjectName(namespace: "default", name: "a"),
]

/// Requests to names and labels that the corpus uses.
private let sampleRequests: [Request] = {
  let texts = [
    #"{"destination": {"namespace": "shop", "labels": {"app": "orders"}, "port": 8080}, "http": {}}"#,
    #"{"destination": {"workload": "shop/orders", "port": 8080}, "source": {"principal": "cluster.local/ns/a/sa/b", "ip": "10.0.0.1"}, "http": {"method": "POST", "path": "/a//b/%2e./c?q", "host": "h", "headers": {"x-a": ["1", "2"], "cookie": "c=d", "authorization": "Bearer a.b.c"}}}"#,
    #"{"destination": {"namespace": "foo", "labels": {"app": "httpbin"}, "port": 8080}, "source": {"principal": "cluster.local/ns/ns1/sa/a"}, "http": {"version": "2", "path": "/x"}, "jwt": {"claims": {"iss": "I", "sub": "s", "aud": ["a"], "groups": ["g"]}}}"#,
    #"{"destination": {"namespace": "shop", "labels": {"app": "orders"}, "port": 3306, "protocol": "tcp"}, "connection": {"tls": "tls", "sni": "a.b"}}"#,
    #"{"destination": {"namespace": "istio-ingress", "labels": {"istio": "ingressgateway"}, "dataPlane": "gateway", "port": 443}, "http": {"path": "/products/1"}}"#,
    #"{"destination": {"service": "shop/orders", "port": 80}, "http": {}}"#,
    #"{"destination": {"namespace": "shop", "labels": {"app": "orders"}, "dataPlane": "ambient", "ip": "10.0.2.9", "port": 8080}, "source": {"principal": "cluster.local/ns/a/sa/b", "ip": "::ffff:10.0.1.5"}}"#,
    #"{"destination": {"namespace": "foo", "labels": {}, "dataPlane": "ambient", "port": 8080}, "http": {}}"#,
  ]
  return texts.flatMap {
    (try? Request.read(InputFile(name: "sample", bytes: Array($0.utf8)))) ?? []
  }
}()

/// Loads; `nil` where that is refused.
private func checkLoading(
  _ files: [InputFile],
  _ options: LoadingOptions
) throws(Violation) -> PolicySet? {
  let policies: PolicySet
  do throws(LoadingError) {
    policies = try PolicySet(loading: files, options: options)
  } catch {
    try require(error.diagnostics.hasErrors, "what cannot be loaded has an error")
    for diagnostic in error.diagnostics {
      try require(!"\(diagnostic)".isEmpty, "a problem has a text")
    }
    return nil
  }
  try require(!policies.diagnostics.hasErrors, "with an error nothing is loaded")
  return policies
}

private func checkAnswer(to request: Request, _ policies: PolicySet) throws(Violation) {
  try checkAnswer { (explains) throws(RequestError) in
    try policies.evaluate(request, now: Fixtures.now, explains: explains)
  }
}

/// Properties of an answer; `ask` gets it, explained or not.
func checkAnswer(_ ask: (Bool) throws(RequestError) -> Decision) throws(Violation) {
  let plain = try? ask(false)
  let explained: Decision
  do throws(RequestError) {
    explained = try ask(true)
  } catch {
    try require(plain == nil && !error.description.isEmpty, "a refusal has a reason")
    return
  }
  try require(plain?.verdict == explained.verdict, "explaining does not change the verdict")
  try require(!explained.text.isEmpty, "a decision has a text")
  try checkText(explained.json)
}

/// What is shown as JSON is JSON, and says the same in both forms.
func checkText(_ value: JSONValue) throws(Violation) {
  guard let compact = try? JSONValue(parsing: value.write(.compact).bytes),
    let pretty = try? JSONValue(parsing: value.write(.pretty).bytes)
  else { throw Violation("what is shown as JSON is JSON") }
  try require(compact == pretty, "both forms say the same")
}
