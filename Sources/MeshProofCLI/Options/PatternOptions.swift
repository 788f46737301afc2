internal import ArgumentParser
internal import MeshProof

/// Which requests a question is about: ALL that is given has to hold, ANY of the values of one option.
struct PatternOptions: ParsableArguments {
  @Option(
    name: [.customShort("X"), .customLong("method")],
    parsing: .singleValue,
    help: ArgumentHelp("HTTP methods; repeatable.", valueName: "method")
  )
  var methods: [String] = []

  @Option(
    name: .customLong("path"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "Paths as policies write them: /a, /a/*, *.html; repeatable.",
      valueName: "path"
    )
  )
  var paths: [String] = []

  @Option(
    name: .customLong("host"),
    parsing: .singleValue,
    help: ArgumentHelp("Hosts; repeatable.", valueName: "host")
  )
  var hosts: [String] = []

  @Option(
    name: [.customShort("H"), .customLong("header")],
    parsing: .singleValue,
    help: ArgumentHelp("A header 'Name: value'; repeatable.", valueName: "header")
  )
  var headers: [String] = []

  @Option(
    name: .customLong("claim"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "A claim of the token: groups=admin, realm[roles]=ops; repeatable.",
      valueName: "name=value"
    )
  )
  var claims: [String] = []

  @Option(
    name: .customLong("principal"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "Identities of callers as in principals; repeatable.",
      valueName: "principal"
    )
  )
  var principals: [String] = []

  @Option(
    name: .customLong("source-ip"),
    parsing: .singleValue,
    help: ArgumentHelp("Addresses of the TCP peer; repeatable.", valueName: "ip-or-cidr")
  )
  var sourceIPs: [String] = []

  @Option(
    name: .customLong("remote-ip"),
    parsing: .singleValue,
    help: ArgumentHelp("Addresses of the client; repeatable.", valueName: "ip-or-cidr")
  )
  var remoteIPs: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Server names of the handshake; repeatable.", valueName: "name")
  )
  var sni: [String] = []

  @Option(
    name: .customLong("authorizer"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "What a CUSTOM provider answers; repeatable; default: either.",
      valueName: "provider=allow|deny"
    )
  )
  var answers: [String] = []

  @Flag(help: "Plain TCP connections only.")
  var tcp = false

  @Flag(help: "Without TLS only.")
  var plaintext = false

  /// The pattern that the options say.
  ///
  /// - Parameter path: A further path.
  /// - Returns: The pattern; all requests where no option is given.
  /// - Throws: `RequestError`.
  func pattern(path: String?) throws -> RequestPattern {
    let paths = self.paths + (path.map { [$0] } ?? [])
    for (option, values) in [
      ("--method", methods), ("--path", paths), ("--host", hosts), ("--principal", principals),
    ] where values.contains("") {
      throw RequestError("\(option) wants a value")
    }
    var rule = JSONObject()
    var source = JSONObject()
    source.set("principals", principals)
    source.set("ipBlocks", sourceIPs)
    source.set("remoteIpBlocks", remoteIPs)
    if !source.members.isEmpty {
      rule["from"] = .array([.object(JSONObject([("source", .object(source))]))])
    }
    var operation = JSONObject()
    operation.set("methods", methods)
    operation.set("paths", paths)
    operation.set("hosts", hosts)
    if !operation.members.isEmpty {
      rule["to"] = .array([.object(JSONObject([("operation", .object(operation))]))])
    }
    let conditions = try conditions()
    if !conditions.isEmpty { rule["when"] = .array(conditions) }
    var pattern = rule.members.isEmpty ? RequestPattern() : try RequestPattern(rule: rule)
    if tcp { pattern.isHTTP = false }
    if plaintext { pattern.tls = [.plaintext] }
    for text in answers {
      let (name, value) = try Self.split(
        text,
        at: "=",
        "--authorizer wants PROVIDER=allow or =deny"
      )
      guard let answer = Request.ProviderAnswer(rawValue: value) else {
        throw RequestError("--authorizer wants PROVIDER=allow or =deny, not \"\(text)\"")
      }
      pattern.externalAuthorization[ByteString(name)] = answer
    }
    return pattern
  }

  /// The conditions, those of one key as one.
  private func conditions() throws -> [JSONValue] {
    var keys: [String] = []
    var values: [String: [String]] = [:]
    func add(_ key: String, _ value: String) {
      if values[key] == nil { keys.append(key) }
      values[key, default: []].append(value)
    }
    for text in headers {
      let (name, value) = try Self.split(text, at: ":", "--header wants 'Name: value'")
      add("request.headers[\(name)]", String(value.drop { $0 == " " }))
    }
    for text in claims {
      let (name, value) = try Self.split(text, at: "=", "--claim wants NAME=VALUE")
      // `realm[roles]` is the claim `roles` of the claim `realm`.
      let cut = name.firstIndex(of: "[") ?? name.endIndex
      add("request.auth.claims[\(name[..<cut])]\(name[cut...])", value)
    }
    for name in sni { add("connection.sni", name) }
    return keys.map { key in
      var condition = JSONObject([("key", .string(ByteString(key)))])
      condition.set("values", values[key] ?? [])
      return .object(condition)
    }
  }

  private static func split(
    _ text: String,
    at separator: Character,
    _ wanted: String
  ) throws -> (String, String) {
    guard let cut = text.firstIndex(of: separator), cut != text.startIndex else {
      throw RequestError("\(wanted), not \"\(text)\"")
    }
    return (String(text[..<cut]), String(text[text.index(after: cut)...]))
  }
}

extension JSONObject {
  /// Leaves out an empty list.
  fileprivate mutating func set(_ name: ByteString, _ texts: [String]) {
    if !texts.isEmpty { self[name] = .array(texts.map { .string(ByteString($0)) }) }
  }
}
