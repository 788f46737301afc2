import MeshProof
import TestSupport
import Testing

/// An input that needs exactly `size` of a limit.
struct LimitCase: Sendable, CustomTestStringConvertible {
  let name: InputLimits.Name
  let size: Int
  /// Takes the input; throws where it is refused.
  let take: @Sendable (InputLimits) throws -> Void

  var testDescription: String { name.rawValue }
}

@Suite("Limits of inputs (ENV-10, ENV-27)")
struct LimitTests {
  @Test(
    "An input of just the limit passes; one above is an error that says how to raise it",
    arguments: cases
  )
  func boundary(limit: LimitCase) throws {
    var limits = InputLimits()
    #expect(throws: Never.self, "the standard limit") { try limit.take(limits) }
    limits[limit.name] = limit.size
    #expect(throws: Never.self, "just the limit") { try limit.take(limits) }
    limits[limit.name] = limit.size - 1
    let text = refusal { try limit.take(limits) }
    #expect(text.contains("the limit \"\(limit.name.rawValue)\" is \(limit.size - 1)"), "\(text)")
    #expect(text.contains("raise it with --limit \(limit.name.rawValue)=VALUE"), "\(text)")
    limits[limit.name] = limit.size + 1
    #expect(throws: Never.self, "raised again") { try limit.take(limits) }
  }

  @Test("Every limit but the time to wait has a case here")
  func completeness() {
    let names = Set(cases.map(\.name))
    #expect(names == Set(InputLimits.Name.allCases).subtracting([.waitSeconds]))
    #expect(cases.count == 16)
  }

  @Test("A limit cannot be set to more than what is safe", arguments: InputLimits.Name.allCases)
  func range(name: InputLimits.Name) {
    var limits = InputLimits()
    limits[name] = .max
    #expect(limits[name] == InputLimits.range(of: name).upperBound)
    limits[name] = .min
    #expect(limits[name] == InputLimits.range(of: name).lowerBound)
    #expect(InputLimits.range(of: name).contains(InputLimits()[name]))
  }

  @Test("At the largest depth nothing overflows the stack")
  func deepest() throws {
    var limits = InputLimits()
    limits[.depth] = .max
    try load(nested(512), limits)
    #expect(refusal { try load(nested(513), limits) }.contains("\"depth\" is 512"))
  }

  @Test("Mesh settings within ConfigMaps are counted, however many aliases copy them")
  func meshConfigs() throws {
    func list(_ count: Int) -> String {
      """
      apiVersion: v1
      kind: List
      items: [&a {apiVersion: v1, kind: ConfigMap, metadata: {name: istio-x, namespace: n},
        data: {mesh: "a: 1"}}\(String(repeating: ", *a", count: count - 1))]
      """
    }
    #expect(!refusal { try load(list(100), InputLimits()) }.contains("too-many-mesh-configs"))
    #expect(refusal { try load(list(101), InputLimits()) }.contains("too-many-mesh-configs"))
  }
}

/// Everything that an error says.
private func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch let error as LoadingError {
    return error.diagnostics.map { "\($0)" }.joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}

private func load(_ text: String, _ limits: InputLimits) throws {
  var options = LoadingOptions()
  options.limits = limits
  _ = try PolicySet(
    loading: [InputFile(name: "f.yaml", bytes: Array(text.utf8))],
    options: options
  )
}

private func nested(_ depth: Int) -> String {
  let open = String(repeating: "[", count: depth - 1)
  let close = String(repeating: "]", count: depth - 1)
  return "{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: \(open)\(close)}"
}

private let object = "{apiVersion: x/v1, kind: X, metadata: {name: a}}"
private let keySet = #"{"keys":[{"kty":"oct","k":"AAAA"}]}"#
private let anyRequest = "destination: {namespace: foo, labels: {app: web}, port: 80}\n"

private func ask(_ http: String, _ limits: InputLimits, more: String = "") throws {
  var options = LoadingOptions()
  options.limits = limits
  let text = anyRequest + "http: \(http)\n\(more)"
  let requests = try Request.read(InputFile(name: "r", bytes: Array(text.utf8)))
  _ = try PolicySet(loading: [], options: options).evaluate(
    try #require(requests.first),
    now: 0
  )
}

private let cases: [LimitCase] = [
  LimitCase(name: .fileBytes, size: object.utf8.count) { try load(object, $0) },
  LimitCase(name: .fileBytes, size: object.utf8.count) { limits in
    var options = LoadingOptions()
    options.limits = limits
    let text = "#" + String(repeating: "x", count: object.utf8.count - 4) + "\n{}"
    options.meshConfig = InputFile(name: "m", bytes: Array(text.utf8))
    _ = try PolicySet(loading: [], options: options)
  },
  LimitCase(name: .proxyBytes, size: 15) { limits in
    var options = LoadingOptions()
    options.limits = limits
    _ = try PolicySet(loading: [], options: options)
      .proxy(reading: InputFile(name: "p", bytes: Array(#"{"filters": []}"#.utf8)))
  },
  LimitCase(name: .documents, size: 3) {
    try load(
      [object, object.replacing("a}", with: "b}"), object.replacing("a}", with: "c}")]
        .joined(separator: "\n---\n"),
      $0
    )
  },
  LimitCase(name: .depth, size: 20) { try load(nested(20), $0) },
  LimitCase(name: .nodes, size: 9) { try load(object, $0) },
  LimitCase(name: .nodes, size: 9) {
    try load(#"{"apiVersion": "x/v1", "kind": "X", "metadata": {"name": "a"}}"#, $0)
  },
  LimitCase(name: .expandedNodes, size: 6) {
    try load("{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: [&a [1, 2], *a, *a]}", $0)
  },
  LimitCase(name: .expandedBytes, size: 8) {
    try load("{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: [&a [ab, cd], *a, *a]}", $0)
  },
  LimitCase(name: .scalarBytes, size: 300) {
    try load(object.replacing("x/v1", with: String(repeating: "x", count: 300)), $0)
  },
  LimitCase(name: .keySetBytes, size: keySet.utf8.count) {
    try load(
      """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: a, namespace: b}
      spec: {jwtRules: [{issuer: i, jwks: '\(keySet)'}]}
      """,
      $0
    )
  },
  LimitCase(name: .keySetBytes, size: keySet.utf8.count) { limits in
    var options = LoadingOptions()
    options.limits = limits
    options.keySets["i"] = .body(InputFile(name: "k", bytes: Array(keySet.utf8)))
    _ = try PolicySet(loading: [], options: options)
  },
  LimitCase(name: .patternBytes, size: 700) {
    try load(
      policy(
        "p",
        "{rules: [{to: [{operation: {paths: [/\(String(repeating: "a", count: 699))]}}]}]}"
      ),
      $0
    )
  },
  LimitCase(name: .requestBytes, size: anyRequest.utf8.count) {
    _ = try Request.read(InputFile(name: "r", bytes: Array(anyRequest.utf8)), limits: $0)
  },
  LimitCase(name: .headerBytes, size: 100) {
    try ask("{headers: {x-a: \(String(repeating: "a", count: 100))}}", $0)
  },
  LimitCase(name: .headerBytes, size: 100) {
    try ask("{}", $0, more: "jwt: {token: \(String(repeating: "a", count: 100))}")
  },
]

@Suite("docs/limits.md")
struct LimitPageTests {
  @Test("The page has each limit with its values", arguments: InputLimits.Name.allCases)
  func page(name: InputLimits.Name) throws {
    let path = try #require(VectorFile.folder) + "/../docs/limits.md"
    let text = String(decoding: try InputFile.read(path: path).bytes, as: UTF8.self)
    let row = text.split(separator: "\n").first { $0.hasPrefix("| `\(name.rawValue)` |") }
    let end = " | \(InputLimits()[name]) | \(InputLimits.range(of: name).upperBound) |"
    #expect(row?.hasSuffix(end) == true, "\(row ?? "no row") should end with \(end)")
  }
}
