import Basics
import Documents
import Resources
import Testing

/// Inputs that nobody meant: they may give any diagnostics, but never a trap or a wait.
struct RobustnessTests {
  private static let input = """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: p, namespace: a, labels: {a: b}, annotations: {istio.io/dry-run: "true"}}
    spec:
      selector: {matchLabels: {a: b}}
      action: DENY
      rules:
      - from: [{source: {principals: [a], ipBlocks: ["::1/64"], notServiceAccounts: [a/b]}}]
        to: [{operation: {ports: ["80"], paths: ["/{*}/a/{**}"]}}]
        when: [{key: "request.headers[a]", values: [b]}]
    ---
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: q, namespace: a, creationTimestamp: "2026-01-02T03:04:05Z"}
    spec:
      targetRefs: [{kind: Service, name: a}]
      jwtRules:
      - {issuer: i, jwksUri: "https://u:p@[::1]:80/%20?a#b", timeout: 1h5.5s, fromHeaders: [{name: a}]}
      - {issuer: j, jwks: '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}'}
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: r, namespace: a}
    spec: {selector: {matchLabels: {a: b}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}
    """

  /// A repeatable sequence of numbers (SplitMix64).
  struct Randomness: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  @Test("Changed bytes never trap", arguments: [1, 2, 3, 4] as [UInt64])
  func mutations(seed: UInt64) {
    var randomness = Randomness(state: seed)
    let original = Array(Self.input.utf8)
    let pieces = [
      "{", "}", "[", "]", ": ", "- ", "~", "\"", "'", "0", "-1", "/", "*", "{**}", ",", "é",
    ]
    for _ in 0..<250 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &randomness) {
        let place = Int.random(in: 0..<bytes.count, using: &randomness)
        let length = min(Int.random(in: 0...6, using: &randomness), bytes.count - place)
        let piece = pieces.randomElement(using: &randomness) ?? ""
        bytes.replaceSubrange(place..<(place + length), with: Array(piece.utf8))
      }
      let documents = DocumentReader().read(bytes, file: "seed \(seed)").documents
      let options = ResourceReader.Options(isLenient: Bool.random(using: &randomness))
      let (_, diagnostics) = ResourceReader(options: options).read(documents)
      #expect(diagnostics.allSatisfy { $0.location != nil && !$0.message.contains("\n") })
    }
  }

  @Test("Work grows with the input only")
  func manyProblems() {
    let fields = (0..<20_000).map { "principal\($0): [a]" }.joined(separator: ", ")
    let diagnostics = read(
      Row("", "AuthorizationPolicy", "spec: {rules: [{from: [{source: {\(fields)}}]}]}").input
    ).diagnostics
    #expect(diagnostics.count == 20_000)
  }

  @Test("Many objects of one name are told apart in turn")
  func manyDuplicates() {
    let items = (0..<2_000).map { index in
      "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, "
        + "metadata: {name: p, namespace: a, labels: {i: '\(index)'}}}"
    }
    let (resources, diagnostics) = read("[\(items.joined(separator: ",\n"))]")
    #expect(resources.count == 1)
    #expect(diagnostics.count == 1_999)
  }
}
