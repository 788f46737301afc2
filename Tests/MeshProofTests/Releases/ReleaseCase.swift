import MeshProof
import Testing

/// A policy set and a request whose answer differs by release.
struct ReleaseCase: Sendable, CustomTestStringConvertible {
  let difference: ReleaseDifference.ID
  let name: String
  let policies: String
  let request: String
  /// The line that `before` is for; `nil`: the last one before the difference.
  var lastBefore: IstioRelease?
  /// The answer of the last line before the difference.
  let before: Decision.Verdict
  /// The answer of the first line that has it.
  let after: Decision.Verdict
  var meshConfig: String?
  var pilotEnvironment: [String: String] = [:]
  var keySets: [String: LoadingOptions.KeySet] = [:]
  /// What YAML cannot write into the request.
  var adjust: @Sendable (inout Request) -> Void = { _ in }

  var testDescription: String { "\(difference.rawValue): \(name)" }

  /// Loads the policies as a release does.
  func policySet(as release: IstioRelease) throws -> PolicySet {
    var options = LoadingOptions()
    options.release = release
    // Some are such as no release admits, but as clusters hold them.
    options.isLenient = true
    options.pilotEnvironment = pilotEnvironment
    options.keySets = keySets
    options.meshConfig = meshConfig.map { InputFile(name: "mesh.yaml", bytes: Array($0.utf8)) }
    let file = InputFile(name: "policies.yaml", bytes: Array(policies.utf8))
    return try PolicySet(loading: [file], options: options)
  }

  /// Asks the request as a release does.
  func decision(as release: IstioRelease) throws -> Decision {
    let file = InputFile(name: "request.yaml", bytes: Array(self.request.utf8))
    var request = try #require(try Request.read(file).first)
    adjust(&request)
    return try policySet(as: release).evaluate(request, now: 1_000_000)
  }
}

/// The cases of all differences, in the groups of the table.
enum ReleaseCases {
  static let all = fields + gateways + waypoints + rules + customs + tokenCases
}

/// A policy of namespace `foo` for every workload: `spec` with an action and one rule.
func rule(_ action: String, _ rule: String) -> String {
  policy("p", "{action: \(action), rules: [\(rule)]}")
}

/// A request with the identity `sa` of the mesh, `ns/<ns>/sa/<name>`.
func from(_ identity: String, http: String = "{}", more: String = "") -> String {
  request(source: "{principal: \"cluster.local/\(identity)\"}", http: http, more: more)
}

/// A RequestAuthentication of namespace `foo` with one rule.
func tokens(_ rule: String) -> String {
  """
  ---
  apiVersion: security.istio.io/v1
  kind: RequestAuthentication
  metadata: {name: ra, namespace: foo}
  spec: {jwtRules: [\(rule)]}

  """
}

/// Key sets and tokens.
enum ReleaseTokens {
  /// A set with the secret that signed `ofA` and `ofB`.
  static let keys =
    #"'{"keys":[{"kty":"oct","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}]}'"#
  /// `{"iss":"A","sub":"s"}`.
  static let ofA =
    "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBIiwic3ViIjoicyJ9.G8BkBCcbia0NQDlFeCjpbu6vYvzvmUJhQSzl9GU7H14"
  /// `{"iss":"B","sub":"s"}`.
  static let ofB =
    "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJCIiwic3ViIjoicyJ9.HzGMibaoKvO1jOhmvwVf4MDhsrbXT-WX6g9ymcAMkR0"
  /// `{"iss":"I","sub":"s"}`, signed with the key that Istio published (JWKS-14).
  static let forged =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJJIiwic3ViIjoicyJ9."
    + "l9-1G_HcFBlkm9Iir_NF0GFtm8e5JPuK2rN1uSwZV8cxqvhZ7h65EjB9SwkHp8kH0iDq9eP6q1JUU0jMf2L4vg5JKUPF"
    + "glPxEM3vOnnxS2yEM8fK7t3wVl5Hx_jgrtQ7ry7NSRzy5MqV8f21Mq8Tt6CAKFqnToBLei9pwUaCD5x9i6gJyLXK1oHW"
    + "B_LizCpImjEX1ElIuxV38AxFV4gRr4CjFcgu7jxSoD_d6VpiGPlRC9cIy-6ZPZp2V4aVbYUjUvBNOvyyQVwjN02_u5_B"
    + "EnogAWj81SwJp1UtayeN5DwnqUdkifZbdLf63o1hSNTiCxM-5AmQ2in9NHmOBcKqhw"
}
