internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

extension Node {
  /// How many cases a field is for that takes one thing or a list.
  fileprivate var caseCount: Int { kind == .sequence ? count : 1 }
}

extension TestReader {
  /// An entry of `tests`.
  mutating func test(
    _ node: Node,
    number: Int,
    tokens: Set<ByteString>
  ) -> PolicyTest.Test? {
    guard var fields = StrictMapping(node, called: "the test", &findings) else { return nil }
    let name = fields.string("name", &findings)
    let via = fields.string("via", &findings).flatMap { requestsGateway($0) }
    let request = required("request", &fields)
    let requests = request.map { asks($0) } ?? []
    let destination = destination(&fields, requests)
    let token = fields.value("token").flatMap { tokenUse($0, tokens) }
    let question = question(&fields, requests, request?.caseCount ?? 1)
    fields.reportUnknownFields(&findings, as: .unknownTestField)
    if fields.has("token") { checkToken(fields, requests) }
    guard let destination, let question, !requests.isEmpty else { return nil }
    return PolicyTest.Test(
      name: name?.value ?? "test \(number)",
      location: name?.location ?? node.location,
      destination: destination,
      via: via,
      requests: requests,
      token: token,
      question: question
    )
  }

  /// `to`; without it, the gateway's routes or the URLs of all requests have to say it.
  private mutating func destination(
    _ fields: inout StrictMapping,
    _ requests: [PolicyTest.Ask]
  ) -> PolicyTest.Destination? {
    let isSaid =
      fields.has("via")
      || (!requests.isEmpty && requests.allSatisfy { $0.request.destination.target != nil })
    guard fields.has("to") || !isSaid else { return .byRequest }
    return required("to", &fields).flatMap { self.destination($0) }
  }

  private mutating func requestsGateway(_ text: Located<ByteString>) -> Request.Gateway? {
    requests.gateway(text)
  }

  private mutating func required(_ field: ByteString, _ fields: inout StrictMapping) -> Node? {
    if let value = fields.value(field) { return value }
    findings.report(
      .missingField,
      "\(fields.name) has no \(quoted(field))",
      at: fields.keyLocation(field)
    )
    return nil
  }

  // MARK: What has to be the case

  private mutating func question(
    _ fields: inout StrictMapping,
    _ requests: [PolicyTest.Ask],
    _ width: Int
  ) -> PolicyTest.Question? {
    let from = fields.value("from")
    let expect = fields.value("expect")
    let by = fields.value("by").flatMap { decider($0) }
    guard let list = fields.value("callers") else {
      guard let expect else {
        findings.report(
          .missingField,
          "\(fields.name) expects nothing",
          at: fields.location,
          notes: ["write \"expect\" or \"callers\""]
        )
        return nil
      }
      let callers =
        from.map { self.callers($0) }
        ?? [.init(label: Self.nobody, source: .stated(.init()), location: fields.location)]
      checkAddresses(callers, requests)
      // What was written counts, also where not all of it could be read.
      let table = table(expect, from?.caseCount ?? 1, width)
      return table.map { .verdicts(callers: callers, table: $0, by: by) }
    }
    for field: ByteString in ["from", "expect", "by"] where fields.has(field) {
      findings.report(
        .conflictingFields,
        "\(fields.name) has both \"callers\" and \(quoted(field))",
        at: fields.keyLocation(field),
        notes: ["\"callers\" asks for every known identity and says itself who is allowed"]
      )
    }
    guard list.kind == .sequence else {
      findings.report(
        .badValue,
        "\"callers\" must be a list, not \(shown(list))",
        at: list.location
      )
      return nil
    }
    let callers = list.elements.compactMap { namedCaller($0, "an item of \"callers\"") }
    return .callers(callers, at: list.location)
  }

  // MARK: Fields that do not go together

  /// An address is said once, with the caller or with the request.
  private mutating func checkAddresses(
    _ callers: [PolicyTest.Caller],
    _ requests: [PolicyTest.Ask]
  ) {
    let sources = callers.compactMap { caller -> Request.Source? in
      if case .stated(let source) = caller.source { source } else { nil }
    }
    for (name, path) in [("ip", \Request.Source.ip), ("remoteIP", \.remoteIP)]
    where sources.contains(where: { $0[keyPath: path] != nil }) {
      for ask in requests where ask.request.source[keyPath: path] != nil {
        findings.report(
          .conflictingFields,
          "both \"from\" and \"request\" say the \(name)",
          at: ask.location
        )
      }
    }
  }

  /// A token needs an HTTP request that has no other.
  private mutating func checkToken(_ fields: StrictMapping, _ requests: [PolicyTest.Ask]) {
    for ask in requests where ask.request.http == nil || ask.request.jwt != nil {
      findings.report(
        .conflictingFields,
        ask.request.http == nil
          ? "a TCP connection carries no token" : "the request has both \"jwt\" and a \"token\"",
        at: ask.location
      )
    }
  }

  // MARK: token

  /// A token's name, or the name with the place that the token is put to.
  private mutating func tokenUse(_ node: Node, _ known: Set<ByteString>) -> PolicyTest.TokenUse? {
    guard node.kind == .mapping else {
      guard let name = node.string(called: "\"token\"", &findings) else { return nil }
      guard known.contains(name) else {
        report(unknownToken: Located(name, at: node.location), among: known)
        return nil
      }
      return .init(name: name, place: .authorization)
    }
    guard var fields = StrictMapping(node, called: "\"token\"", &findings),
      let name = required("name", &fields)
    else { return nil }
    let header = fields.string("header", &findings)?.value
    let prefix = fields.string("prefix", &findings)?.value
    let parameter = fields.string("parameter", &findings)?.value
    let cookie = fields.string("cookie", &findings)?.value
    fields.reportUnknownFields(&findings, as: .unknownTestField)
    let places = [
      header.map { PolicyTest.TokenUse.Place.header($0, prefix: prefix ?? "") },
      parameter.map { .parameter($0) },
      cookie.map { .cookie($0) },
    ].compactMap { $0 }
    if places.count > 1 || (prefix != nil && header == nil) {
      findings.report(
        .conflictingFields,
        "\"token\" has several places",
        at: node.location,
        notes: ["give one of \"header\" (and \"prefix\"), \"parameter\" and \"cookie\""]
      )
    }
    guard let text = name.string(called: "\"name\"", &findings) else { return nil }
    guard known.contains(text) else {
      report(unknownToken: Located(text, at: name.location), among: known)
      return nil
    }
    return .init(name: text, place: places.first ?? .authorization)
  }
}
