internal import Analysis
package import Decoding
package import Documents
internal import Evaluation
internal import Resources

extension RequestPattern {
  /// The fields that stand in a rule beside those of AuthorizationPolicy (contract section 7).
  private static let fields: [ByteString] = [
    "connection", "protocol", "jwt", "externalAuthorization", "and",
  ]

  /// Reads rules: one, or a list of them.
  ///
  /// - Parameters:
  ///   - node: What is written.
  ///   - name: What messages call it.
  ///   - findings: Gets what is wrong.
  /// - Returns: At least one pattern, unless something is wrong.
  package static func read(
    _ node: Node,
    called name: String,
    _ findings: inout Findings
  ) -> [RequestPattern] {
    var found = Findings(isStored: false)
    defer { findings.append(found.diagnostics) }
    guard node.kind == .sequence else {
      return [RequestPattern(reading: node, isInner: false, &found)].compactMap { $0 }
    }
    if node.count == 0 {
      found.report(
        .badPattern,
        "\(name) is an empty list of rules",
        at: node.location,
        notes: ["a rule {} is every request"]
      )
    }
    return node.elements.compactMap { RequestPattern(reading: $0, isInner: false, &found) }
  }

  private init?(reading node: Node, isInner: Bool, _ findings: inout Findings) {
    let fields = Self.fields.filter { !isInner || $0 != "and" }
    guard let rule = AuthorizationPolicy.Rule(reading: node, beside: fields, &findings),
      var beside = StrictMapping(node, called: "a rule", &findings)
    else { return nil }
    self.init(rule)
    Self.checkAccounts(rule, &findings)
    if let node = beside.value("connection") {
      tls = Set(Self.choices(node, "connection", Request.Connection.TLS.self, &findings))
    }
    if let node = beside.value("protocol"),
      !Self.choices(node, "protocol", Transport.self, &findings).isEmpty
    {
      isHTTP = false
    }
    if let node = beside.value("jwt") { tokens = Self.tokens(node, &findings) }
    if let node = beside.value("externalAuthorization") {
      var reader = RequestReader()
      externalAuthorization = reader.answers(node)
      findings.append(reader.findings.diagnostics)
    }
    guard !isInner, beside.has("and") else { return }
    for node in beside.objects("and", &findings, null: .fatalNullItem) ?? [] where !node.isNull {
      if let pattern = RequestPattern(reading: node, isInner: true, &findings) {
        and.append(pattern)
      }
    }
  }

  private enum Transport: String, CaseIterable { case tcp }

  /// A name, or a list of names.
  private static func choices<Choice: RawRepresentable & CaseIterable>(
    _ node: Node,
    _ field: String,
    _ type: Choice.Type,
    _ findings: inout Findings
  ) -> [Choice] where Choice.RawValue == String {
    let names = Choice.allCases.map { ByteString($0.rawValue) }
    return texts(node, field, &findings).compactMap { text in
      if let index = names.firstIndex(of: text.value) { return Array(Choice.allCases)[index] }
      let nearest = nearestName(to: text.value, among: names)
      findings.report(
        .badPattern,
        "\"\(field)\" must be one of \(names.map(\.string).joined(separator: ", ")), "
          + "not \(quoted(text.value))",
        at: text.location,
        notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
      )
      return nil
    }
  }

  /// A text, or a list of at least one.
  private static func texts(
    _ node: Node,
    _ field: String,
    _ findings: inout Findings
  ) -> [Located<ByteString>] {
    let nodes = node.kind == .sequence ? node.elements : [node]
    if nodes.isEmpty { findings.report(.badPattern, "\"\(field)\" is empty", at: node.location) }
    return nodes.compactMap { node in
      node.string(called: "\"\(field)\"", &findings).map { Located($0, at: node.location) }
    }
  }

  /// `none`, `any`, or issuers.
  private static func tokens(
    _ node: Node,
    _ findings: inout Findings
  ) -> RequestFilter.Tokens? {
    let texts = texts(node, "jwt", &findings)
    let words: [ByteString] = ["none", "any"]
    guard let word = texts.first(where: { words.contains($0.value) }) else {
      return texts.isEmpty ? nil : .issuers(texts.map(\.value))
    }
    if texts.count > 1 {
      findings.report(
        .badPattern,
        "\"jwt\" has \(quoted(word.value)) beside other values",
        at: word.location,
        notes: ["write \"none\", \"any\", or issuers; a list of rules says either"]
      )
    }
    return word.value == "none" ? .absent : .any
  }

  /// There is no policy whose namespace a bare name could be in.
  private static func checkAccounts(
    _ rule: AuthorizationPolicy.Rule,
    _ findings: inout Findings
  ) {
    let lists =
      rule.from.compactMap { $0.fields[.serviceAccounts] }
      + rule.when.filter { $0.key.value == "source.serviceAccount" }.map(\.match)
    for account in lists.flatMap({ $0.values + $0.notValues })
    where !account.value.bytes.contains(UInt8(ascii: "/")) {
      findings.report(
        .badPattern,
        "a service account must be \"namespace/name\", not \(quoted(account.value))",
        at: account.location
      )
    }
  }
}

extension Problem {
  static let badPattern = Problem("bad-rule", "", .fatal)
}
