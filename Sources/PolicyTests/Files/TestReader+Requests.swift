internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

extension TestReader {
  // MARK: to

  /// `ns/workload:port`, `ns/service:port`, or a destination as a request has it.
  mutating func destination(_ node: Node) -> PolicyTest.Destination? {
    if node.kind == .mapping {
      let destination = requests.destination(node)
      guard destination.target != nil else {
        findings.report(.missingField, "\"to\" names no destination", at: node.location)
        return nil
      }
      return .stated(destination)
    }
    guard let text = node.string(called: "\"to\"", &findings) else { return nil }
    let parts = text.split(at: UInt8(ascii: ":"))
    let port = parts.count == 2 ? portNumber(parts[1]) : nil
    guard let name = Request.ObjectName(parsing: parts[0]), parts.count == 1 || port != nil else {
      findings.report(
        .badName,
        "\"to\" must be \"namespace/name:port\", not \(quoted(text))",
        at: node.location
      )
      return nil
    }
    return .named(name, port: port)
  }

  private func portNumber(_ text: ByteString) -> Int? {
    guard text.bytes.allSatisfy(isASCIIDigit), let port = Int(text.string), port <= 65535 else {
      return nil
    }
    return port
  }

  // MARK: from

  /// One caller or a list of them.
  mutating func callers(_ node: Node) -> [PolicyTest.Caller] {
    guard node.kind == .sequence else { return [caller(node)].compactMap { $0 } }
    if node.count == 0 {
      findings.report(.noCases, "\"from\" is empty: there is nothing to test", at: node.location)
    }
    return node.elements.compactMap { caller($0) }
  }

  private mutating func caller(_ node: Node) -> PolicyTest.Caller? {
    guard node.kind == .mapping else { return namedCaller(node, "\"from\"") }
    let source = requests.source(node)
    let label: ByteString =
      switch source.identity {
      case .principal(let principal): principal
      case .serviceAccount(let name), .workload(let name): "\(name.namespace)/\(name.name)"
      case nil: Self.nobody
      }
    let address = source.ip ?? source.remoteIP
    return PolicyTest.Caller(
      label: address.map { "\(label) from \($0)" } ?? label,
      source: .stated(source),
      location: node.location
    )
  }

  /// What stands for a caller without an identity.
  static let nobody: ByteString = "none"

  /// `ns/name` or `none`.
  mutating func namedCaller(_ node: Node, _ field: String) -> PolicyTest.Caller? {
    guard let text = node.string(called: field, &findings) else { return nil }
    if text == Self.nobody {
      return .init(label: text, source: .stated(.init()), location: node.location)
    }
    guard let name = Request.ObjectName(parsing: text) else {
      findings.report(
        .badName,
        "\(field) must be \"namespace/name\" or \"none\", not \(quoted(text))",
        at: node.location
      )
      return nil
    }
    return .init(label: text, source: .named(name), location: node.location)
  }

  // MARK: request

  /// One request or a list of them, each with a label of its own.
  mutating func asks(_ node: Node) -> [PolicyTest.Ask] {
    guard node.kind == .sequence else { return [ask(node)].compactMap { $0 } }
    if node.count == 0 {
      findings.report(.noCases, "\"request\" is empty: there is nothing to test", at: node.location)
    }
    var seen: Set<ByteString> = []
    return node.elements.enumerated().compactMap { index, element in
      guard var ask = ask(element) else { return nil }
      if !seen.insert(ask.label).inserted { ask.label = "\(ask.label) (request \(index + 1))" }
      return ask
    }
  }

  private mutating func ask(_ node: Node) -> PolicyTest.Ask? {
    node.kind == .mapping ? statedAsk(node) : writtenAsk(node)
  }

  /// `GET /path`, or `tcp`.
  private mutating func writtenAsk(_ node: Node) -> PolicyTest.Ask? {
    guard let text = node.string(called: "\"request\"", &findings) else { return nil }
    if text == "tcp" { return .init(label: text, request: Request(), location: node.location) }
    let parts = text.split(at: 0x20).filter { !$0.isEmpty }
    guard parts.count == 2, parts[0].bytes.allSatisfy({ isASCIILetter($0) || $0 == 0x2D }) else {
      findings.report(
        .badValue,
        "\"request\" must be \"METHOD /path\", \"METHOD URL\" or \"tcp\", not \(quoted(text))",
        at: node.location,
        notes: text.asciiLowercased == "tcp"
          ? ["did you mean \"tcp\"?"] : ["all else is said in an object: method, path, headers, …"]
      )
      return nil
    }
    var request = Request()
    var http = Request.HTTP()
    http.method = parts[0]
    http.path = parts[1]
    request.http = http
    if parts[1].hasPrefix("http://") || parts[1].hasPrefix("https://") {
      do throws(RequestError) {
        try RequestURL(parts[1].string).apply(to: &request)
      } catch {
        findings.report(.badValue, error.description, at: node.location)
        return nil
      }
    }
    return .init(label: "\(parts[0]) \(parts[1])", request: request, location: node.location)
  }

  /// The fields of a request, those of `http` without a level of their own.
  private mutating func statedAsk(_ node: Node) -> PolicyTest.Ask? {
    guard var fields = StrictMapping(node, called: "\"request\"", &findings) else { return nil }
    var request = Request()
    let names: [ByteString] = ["method", "path", "host", "scheme", "version", "headers"]
    let isHTTP = names.contains { fields.has($0) }
    let http = requests.http(&fields)
    let isTCP = fields.bool("tcp", &findings) ?? false
    if let node = fields.value("http") {
      request.http = requests.http(node)
      if isHTTP { report(conflict: "\"http\" and HTTP fields beside it", fields, "http") }
    } else if isHTTP {
      request.http = http
    }
    if isTCP, request.http != nil { report(conflict: "\"tcp\" and HTTP fields", fields, "tcp") }
    if !isTCP, request.http == nil {
      findings.report(
        .missingField,
        "\"request\" says neither an HTTP request nor \"tcp: true\"",
        at: node.location,
        notes: ["write a method or a path"]
      )
    }
    request.source.ip = requests.address("sourceIP", &fields)
    request.source.remoteIP = requests.address("remoteIP", &fields)
    if let node = fields.value("connection") { request.connection = requests.connection(node) }
    if let node = fields.value("jwt") { request.jwt = requests.token(node) }
    if let node = fields.value("metadata") { request.metadata = requests.metadata(node) }
    if let node = fields.value("externalAuthorization") {
      request.externalAuthorization = requests.answers(node)
    }
    fields.reportUnknownFields(&findings, as: .unknownTestField) { field in
      switch field {
      case "source": ["the caller is said under \"from\", addresses as \"sourceIP\", \"remoteIP\""]
      case "destination": ["the destination is said under \"to\""]
      case "token": ["write \"token\" beside \"request\", or \"jwt\" here"]
      default: []
      }
    }
    let label: ByteString = request.http.map { "\($0.method) \($0.path)" } ?? "tcp"
    return .init(label: label, request: request, location: node.location)
  }

  private mutating func report(
    conflict what: String,
    _ fields: StrictMapping,
    _ field: ByteString
  ) {
    findings.report(
      .conflictingFields,
      "\(fields.name) has both \(what)",
      at: fields.keyLocation(field)
    )
  }
}
