package import Basics
package import Decoding
package import Documents
package import Evaluation
package import JSON
internal import Resources

/// Reads requests as users write them (contract section 2): JSON or YAML, unknown fields are errors.
package struct RequestReader {
  /// What was wrong so far.
  package var findings = Findings()

  /// Makes a reader that found nothing yet.
  package init() {}

  /// Reads all requests of a file: documents, or lists of requests.
  static func read(
    _ bytes: [UInt8],
    file: String,
    limits: InputLimits
  ) -> (requests: [Request], diagnostics: [Diagnostic]) {
    guard bytes.count <= limits[.requestBytes] else {
      let place = SourceLocation(file: file, line: 1, column: 1)
      let what = "the request has \(bytes.count) bytes"
      return ([], [limits.diagnostic(what, over: .requestBytes, at: place)])
    }
    let (documents, problems) = DocumentReader(limits: limits.ofRequests).read(bytes, file: file)
    var reader = RequestReader()
    let nodes = documents.flatMap { $0.kind == .sequence ? $0.elements : [$0] }
    let requests = nodes.compactMap { reader.request($0) }
    return (requests, problems + reader.findings.diagnostics)
  }

  private mutating func request(_ node: Node) -> Request? {
    guard var fields = StrictMapping(node, called: "the request", &findings) else { return nil }
    var request = Request()
    request.id = id(&fields)
    if let node = fields.value("source") { request.source = source(node) }
    if let node = fields.value("destination") { request.destination = destination(node) }
    request.via = fields.string("via", &findings).flatMap { gateway($0) }
    if let node = fields.value("connection") { request.connection = connection(node) }
    if let node = fields.value("http") { request.http = http(node) }
    if let node = fields.value("jwt") { request.jwt = token(node) }
    if let node = fields.value("metadata") { request.metadata = metadata(node) }
    if let node = fields.value("externalAuthorization") {
      request.externalAuthorization = answers(node)
    }
    fields.reportUnknownFields(&findings, as: .unknownRequestField)
    return request
  }

  /// Text or a number: ids are only echoed.
  private mutating func id(_ fields: inout StrictMapping) -> JSONValue? {
    guard let value = fields.value("id") else { return nil }
    if value.kind == .integer { return value.json }
    return value.string(called: "\"id\"", &findings).map(JSONValue.string)
  }

  package mutating func source(_ node: Node) -> Request.Source {
    var source = Request.Source()
    guard var fields = StrictMapping(node, called: "\"source\"", &findings) else { return source }
    var identities: [Request.Source.Identity] = []
    if let name = objectName("workload", &fields) { identities.append(.workload(name)) }
    if let name = objectName("serviceAccount", &fields) { identities.append(.serviceAccount(name)) }
    if let principal = fields.string("principal", &findings) {
      identities.append(.principal(principal.value))
    }
    if identities.count > 1 {
      findings.report(
        .conflictingFields,
        "\"source\" has several identities",
        at: node.location,
        notes: ["give one of \"workload\", \"serviceAccount\" and \"principal\""]
      )
    }
    source.identity = identities.first
    source.ip = address("ip", &fields)
    source.remoteIP = address("remoteIP", &fields)
    fields.reportUnknownFields(&findings, as: .unknownRequestField)
    return source
  }

  package mutating func destination(_ node: Node) -> Request.Destination {
    var destination = Request.Destination()
    guard var fields = StrictMapping(node, called: "\"destination\"", &findings) else {
      return destination
    }
    let workload = objectName("workload", &fields)
    let service = fields.string("service", &findings).map {
      // A host has no slash.
      Request.ObjectName(parsing: $0.value).map(Request.Destination.Target.service)
        ?? .host($0.value)
    }
    let namespace = fields.string("namespace", &findings)
    let labels = fields.value("labels")
    destination.dataPlane = fields.choice("dataPlane", &findings)
    let isProxyNamed = workload != nil || namespace != nil || labels != nil
    // A waypoint serves many services: beside the proxy, one says which is meant.
    let isAddressed = destination.dataPlane == .waypoint && isProxyNamed
    let count = [
      workload != nil, service != nil && !isAddressed, namespace != nil || labels != nil,
    ].count { $0 }
    if count > 1 {
      findings.report(
        .conflictingFields,
        "\"destination\" names several things",
        at: node.location,
        notes: ["give one of \"workload\", \"service\", and \"namespace\" with \"labels\""]
      )
    }
    if let workload {
      destination.target = .workload(workload)
    } else if let service, !isAddressed {
      destination.target = service
    } else if let namespace {
      destination.target = .labels(
        namespace: namespace.value,
        labels.map { textMap($0, called: "\"labels\"") } ?? [:]
      )
    } else if let labels {
      findings.report(
        .missingField,
        "\"labels\" need a \"namespace\" beside them",
        at: labels.location
      )
    }
    if isAddressed, let service {
      if case .service(let name) = service {
        destination.addressedService = name
      } else {
        findings.report(
          .badObjectName,
          "\"service\" beside a waypoint must be \"namespace/name\"",
          at: node.location
        )
      }
    }
    destination.ip = address("ip", &fields)
    destination.port = port(&fields)
    destination.portProtocol = fields.choice("protocol", &findings)
    fields.reportUnknownFields(&findings, as: .unknownRequestField)
    return destination
  }

  package mutating func connection(_ node: Node) -> Request.Connection {
    var connection = Request.Connection()
    guard var fields = StrictMapping(node, called: "\"connection\"", &findings) else {
      return connection
    }
    connection.tls = fields.choice("tls", &findings)
    connection.sni = fields.string("sni", &findings)?.value
    connection.alpn = fields.string("alpn", &findings)?.value
    fields.reportUnknownFields(&findings, as: .unknownRequestField)
    return connection
  }

  package mutating func http(_ node: Node) -> Request.HTTP {
    guard var fields = StrictMapping(node, called: "\"http\"", &findings) else { return .init() }
    let http = http(&fields)
    fields.reportUnknownFields(&findings, as: .unknownRequestField)
    return http
  }

  /// The fields of an HTTP request out of an object that may have others.
  package mutating func http(_ fields: inout StrictMapping) -> Request.HTTP {
    var http = Request.HTTP()
    if let method = fields.string("method", &findings) { http.method = method.value }
    if let path = fields.string("path", &findings) { http.path = path.value }
    http.host = fields.string("host", &findings)?.value
    http.scheme = fields.string("scheme", &findings)?.value
    http.version = version(&fields)
    if let headers = fields.value("headers") { http.headers = self.headers(headers) }
    return http
  }

  /// `1.1` and `2`, as text or as number: YAML reads both as numbers.
  private mutating func version(_ fields: inout StrictMapping) -> Request.HTTP.Version {
    guard let value = fields.value("version") else { return .http11 }
    let text = value.isCollection ? "" : value.text
    guard let version = Request.HTTP.Version(rawValue: text.string) else {
      findings.report(
        .badVersion,
        "\"version\" must be one of 1.1, 2, not \"\(text)\"",
        at: value.location
      )
      return .http11
    }
    return version
  }

  private mutating func headers(_ node: Node) -> [Request.HTTP.Header] {
    guard node.kind == .mapping else {
      _ = StrictMapping(node, called: "\"headers\"", &findings)
      return []
    }
    return node.members.map { member in
      let name = "the header \"\(member.name)\""
      let lines =
        member.value.kind == .sequence
        ? member.value.elements.compactMap { $0.string(called: name, &findings) }
        : [member.value.string(called: name, &findings)].compactMap { $0 }
      return Request.HTTP.Header(name: member.name, lines: lines)
    }
  }

  package mutating func token(_ node: Node) -> Request.Token? {
    guard var fields = StrictMapping(node, called: "\"jwt\"", &findings) else { return nil }
    let token = fields.string("token", &findings)
    let claims = fields.value("claims")
    fields.reportUnknownFields(&findings, as: .unknownRequestField)
    switch (token, claims) {
    case (let token?, nil): return .token(token.value)
    case (nil, let claims?):
      guard case .object(let object)? = claims.json else {
        _ = StrictMapping(claims, called: "\"claims\"", &findings)
        return nil
      }
      return .claims(object)
    case (nil, nil): return nil
    case (_?, _?):
      findings.report(
        .conflictingFields,
        "\"jwt\" has both \"token\" and \"claims\"",
        at: node.location,
        notes: ["give the token, or the claims that it would have"]
      )
      return nil
    }
  }

  package mutating func metadata(_ node: Node) -> JSONObject {
    if case .object(let object)? = node.json { return object }
    _ = StrictMapping(node, called: "\"metadata\"", &findings)
    return JSONObject()
  }

  package mutating func answers(
    _ node: Node
  ) -> [ByteString: Request.ProviderAnswer] {
    guard var fields = StrictMapping(node, called: "\"externalAuthorization\"", &findings) else {
      return [:]
    }
    var answers: [ByteString: Request.ProviderAnswer] = [:]
    for member in node.members { answers[member.name] = fields.choice(member.name, &findings) }
    return answers
  }
}

extension RequestReader {
  /// `namespace/name`, with `:port` or without.
  package mutating func gateway(_ text: Located<ByteString>) -> Request.Gateway? {
    guard let gateway = Request.Gateway(parsing: text.value) else {
      findings.report(
        .badObjectName,
        "\"via\" must be \"namespace/name\" or \"namespace/name:port\", not \"\(text.value)\"",
        at: text.location
      )
      return nil
    }
    return gateway
  }

  /// `namespace/name`.
  private mutating func objectName(
    _ field: ByteString,
    _ fields: inout StrictMapping
  ) -> Request.ObjectName? {
    guard let text = fields.string(field, &findings) else { return nil }
    guard let name = Request.ObjectName(parsing: text.value) else {
      findings.report(
        .badObjectName,
        "\"\(field)\" must be \"namespace/name\", not \"\(text.value)\"",
        at: text.location
      )
      return nil
    }
    return name
  }

  package mutating func address(
    _ field: ByteString,
    _ fields: inout StrictMapping
  ) -> IPAddress? {
    guard let text = fields.string(field, &findings) else { return nil }
    guard let address = IPAddress(parsing: text.value) else {
      findings.report(
        .badAddress,
        "\"\(field)\" is not an IP address: \"\(text.value)\"",
        at: text.location
      )
      return nil
    }
    return address
  }

  private mutating func port(_ fields: inout StrictMapping) -> Int? {
    guard let value = fields.value("port") else { return nil }
    guard let number = value.integer, let port = Int(exactly: number), (0...65535).contains(port)
    else {
      findings.report(
        .badPort,
        "\"port\" must be a number from 0 to 65535",
        at: value.location
      )
      return nil
    }
    return port
  }

  private mutating func textMap(
    _ node: Node,
    called name: String
  ) -> [ByteString: ByteString] {
    guard node.kind == .mapping else {
      _ = StrictMapping(node, called: name, &findings)
      return [:]
    }
    var map: [ByteString: ByteString] = [:]
    for member in node.members {
      map[member.name] = member.value.string(called: "\"\(member.name)\"", &findings)
    }
    return map
  }
}

extension Request.ObjectName {
  /// Reads `namespace/name`; both must be there.
  package init?(parsing text: ByteString) {
    let parts = text.split(at: UInt8(ascii: "/"))
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(namespace: parts[0], name: parts[1])
  }
}

extension Request.Gateway {
  /// Reads `namespace/name` and `namespace/name:port`; `nil` for any other text.
  public init?(parsing text: ByteString) {
    let parts = text.split(at: UInt8(ascii: ":"))
    guard parts.count <= 2, let name = parts.first.flatMap({ Request.ObjectName(parsing: $0) })
    else { return nil }
    guard parts.count == 2 else {
      self.init(name: name)
      return
    }
    guard let port = Int(parts[1].string), (1...65535).contains(port) else { return nil }
    self.init(name: name, port: port)
  }
}

extension Problem {
  static let unknownRequestField = Problem("unknown-field", "", .fatal)
  static let badObjectName = Problem("bad-name", "", .fatal)
  static let conflictingFields = Problem("conflicting-fields", "", .fatal)
  static let missingField = Problem("missing-field", "", .fatal)
  static let badVersion = Problem("bad-version", "", .fatal)
  static let badAddress = Problem("bad-address", "", .fatal)
  static let badPort = Problem("bad-port", "", .fatal)
}
