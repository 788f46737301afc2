import MeshProof
import TestSupport
import Testing

/// A file of attacks on tokens and key sets, with the answers of a real Envoy.
struct AttackFile {
  let name: String
  let attacks: [Attack]

  /// Reads `TestVectors/JOSE/attacks-NAME.json`.
  init(named name: String) throws {
    self.name = name
    let folder = try #require(VectorFile.folder)
    let file = try InputFile.read(path: "\(folder)/JOSE/attacks-\(name).json")
    let root = try JSONValue(parsing: file.bytes)
    var keySets: [String: String] = [:]
    for member in root["keySets"]?.object?.members ?? [] {
      keySets[member.name.string] = try Self.text(member.value)
    }
    attacks = try (root["vectors"]?.array ?? []).map { try Attack($0, keySets: keySets) }
  }

  /// A text, or a list of texts and of `{"repeat": text, "count": n}`.
  static func text(_ recipe: JSONValue) throws -> String {
    if let text = recipe.string { return text.string }
    return try #require(recipe.array).map { part in
      guard let unit = part["repeat"]?.string, case .integer(let count)? = part["count"] else {
        return part.string?.string ?? ""
      }
      return String(repeating: unit.string, count: Int(count))
    }.joined()
  }
}

/// One request to a workload with one JWT rule.
struct Attack {
  /// The rule; attacks that share one are asked of one policy set.
  struct Rule: Hashable {
    let issuer: String
    let audiences: [String]
    let keySet: String
    let isFetchedByEnvoy: Bool
  }

  let id: String
  let rule: Rule
  /// The lines of the header `authorization`.
  let lines: [String]
  let now: Int64
  let expected: JSONValue

  init(_ value: JSONValue, keySets: [String: String]) throws {
    id = try #require(value["id"]?.string).string
    expected = try #require(value["expected"])
    let keySet = try #require(value["keySet"]?.string).string
    rule = Rule(
      issuer: value["issuer"]?.string?.string ?? "https://issuer.example",
      audiences: (value["audiences"]?.array ?? []).compactMap { $0.string?.string },
      keySet: try #require(keySets[keySet]),
      isFetchedByEnvoy: value["fetchedByEnvoy"] != nil
    )
    if let token = value["token"] {
      lines = ["Bearer " + (try AttackFile.text(token))]
    } else {
      lines = try (value["authorization"]?.array ?? []).map(AttackFile.text)
    }
    if case .integer(let now)? = value["now"] { self.now = now } else { now = 1_800_000_000 }
  }
}

extension Attack {
  /// The engine's answer.
  func decision(under policies: PolicySet) throws -> Decision {
    let request = """
      {"source": {}, "destination": {"namespace": "foo", "labels": {"app": "web"}, "port": 8080},
       "http": {"host": "web", "headers": {"authorization": \(quoted(lines))}}}
      """
    let file = InputFile(name: "request.json", bytes: Array(request.utf8))
    return try policies.evaluate(try #require(Request.read(file).first), now: now)
  }

  /// What is wrong with an answer; `nil` if nothing is.
  func problem(with decision: Decision) -> String? {
    let json = decision.json
    let refusal = expected["refusal"]?.string?.string
    let isRight =
      json["decision"] == expected["decision"]
      && json["httpStatus"] == (expected["httpStatus"] ?? .null)
      && (expected["text"] == nil || decision.body == expected["text"]?.string?.string)
      && refusal.map { refusal in decision.missing.contains { $0.contains(refusal) } } != false
    guard !isRight else { return nil }
    return "\(id): got \(decision.verdict.rawValue) (\(decision.reason)), want "
      + "\(expected.write(.compact))"
  }
}

extension Attack.Rule {
  /// The rule in a policy for the workload, with errors that only admission would find let through.
  func load() throws -> PolicySet {
    var options = LoadingOptions()
    options.isLenient = true
    let keys: String
    if isFetchedByEnvoy {
      let source = "https://keys.example/"
      keys = "\"jwksUri\": \(quoted(source))"
      options.pilotEnvironment["PILOT_JWT_ENABLE_REMOTE_JWKS"] = "envoy"
      let body = InputFile(name: "keys.json", bytes: Array(keySet.utf8))
      options.keySets[source] = keySet == "!fail" ? .fetchFails : .body(body)
    } else {
      keys = "\"jwks\": \(quoted(keySet))"
    }
    let accepted = audiences.isEmpty ? "" : "\"audiences\": \(quoted(audiences)),"
    let policy = """
      {"apiVersion": "security.istio.io/v1", "kind": "RequestAuthentication",
       "metadata": {"name": "ra", "namespace": "foo"},
       "spec": {"jwtRules": [{"issuer": \(quoted(issuer)), \(accepted) \(keys)}]}}
      """
    let file = InputFile(name: "policy.json", bytes: Array(policy.utf8))
    return try PolicySet(loading: [file], options: options)
  }
}

/// A text as JSON.
private func quoted(_ text: String) -> String {
  JSONValue.string(ByteString(text)).write(.compact).string
}

/// A list of texts as JSON.
private func quoted(_ texts: [String]) -> String {
  "[" + texts.map { quoted($0) }.joined(separator: ",") + "]"
}
