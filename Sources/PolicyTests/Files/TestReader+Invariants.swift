internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

extension TestReader {
  private static let claims: [ByteString] = ["never", "always", "same"]

  /// An entry of `invariants`.
  mutating func invariant(_ node: Node, number: Int) -> PolicyTest.Invariant? {
    let known = findings.diagnostics.count
    guard var fields = StrictMapping(node, called: "the invariant", &findings) else { return nil }
    let name = fields.string("name", &findings)
    let written = Self.claims.filter(fields.has)
    var premise: [RequestPattern] = []
    for field in ["never", "always"] as [ByteString] {
      if let rule = fields.value(field) {
        premise += RequestPattern.read(rule, called: quoted(field), &findings)
      }
    }
    let same = fields.value("same").flatMap { self.same($0) }
    let unless = fields.value("unless").map {
      RequestPattern.read($0, called: "\"unless\"", &findings)
    }
    if let requests = fields.value("requests") {
      premise += RequestPattern.read(requests, called: "\"requests\"", &findings)
      if !fields.has("same") {
        findings.report(
          .conflictingFields,
          "\"requests\" goes with \"same\" only",
          at: fields.keyLocation("requests"),
          notes: ["the rule under \"never\" or \"always\" says which requests are meant"]
        )
      }
    }
    let selection = selection(&fields)
    if fields.has("workloads"), case .sameAtWorkloads? = same {
      findings.report(
        .conflictingFields,
        "\"same\" names the workloads already",
        at: fields.keyLocation("workloads")
      )
    }
    fields.reportUnknownFields(&findings, as: .unknownTestField)
    checkClaims(written, fields)
    let claim: PolicyTest.Invariant.Claim? =
      switch written.first {
      case "never": .never
      case "always": .always
      default: same
      }
    // What is half read would be reported once more by who finds its workloads.
    guard let claim, !Array(findings.diagnostics[known...]).hasErrors else { return nil }
    return PolicyTest.Invariant(
      name: name?.value ?? "invariant \(number)",
      location: name?.location ?? node.location,
      claim: claim,
      premise: fields.has("same") && !fields.has("requests") ? [RequestPattern()] : premise,
      unless: unless ?? [],
      workloads: selection
    )
  }

  private mutating func checkClaims(_ written: [ByteString], _ fields: StrictMapping) {
    if written.isEmpty {
      findings.report(
        .missingField,
        "\(fields.name) claims nothing",
        at: fields.location,
        notes: ["write \"never\" or \"always\" with a rule, or \"same\""]
      )
    }
    for field in written.dropFirst() {
      findings.report(
        .conflictingFields,
        "\(fields.name) has both \(quoted(written[0])) and \(quoted(field))",
        at: fields.keyLocation(field),
        notes: ["write two invariants"]
      )
    }
  }

  // MARK: same

  private mutating func same(_ node: Node) -> PolicyTest.Invariant.Claim? {
    guard var fields = StrictMapping(node, called: "\"same\"", &findings) else { return nil }
    let workloads = fields.value("workloads").map { names($0, called: "\"workloads\"") }
    let policies = fields.strings("policies", &findings)
    fields.reportUnknownFields(&findings, as: .unknownTestField)
    guard (workloads == nil) != (policies == nil) else {
      if !fields.has("policies") || workloads != nil {
        findings.report(
          workloads == nil ? .missingField : .conflictingFields,
          "\"same\" needs either \"workloads\" or \"policies\"",
          at: node.location
        )
      }
      return nil
    }
    if let policies {
      let paths = policies.filter { isPath($0) }
      if policies.isEmpty { report(empty: "policies", fields) }
      return paths.isEmpty ? nil : .sameAsPolicies(paths)
    }
    guard let names = workloads else { return nil }
    if Set(names.map(\.text)).count < 2 || Set(names.map(\.text)).count < names.count {
      findings.report(
        .badValue,
        "\"workloads\" of \"same\" must be at least two different workloads",
        at: fields.keyLocation("workloads")
      )
      return nil
    }
    for name in names where Request.ObjectName(parsing: name.text) == nil {
      findings.report(
        .badName,
        "a workload of \"same\" must be \"namespace/name\", not \(quoted(name.text))",
        at: name.location
      )
    }
    return .sameAtWorkloads(names)
  }

  private mutating func report(empty field: ByteString, _ fields: StrictMapping) {
    findings.report(.badValue, "\(quoted(field)) is empty", at: fields.keyLocation(field))
  }

  // MARK: workloads and ports

  private mutating func selection(_ fields: inout StrictMapping) -> WorkloadSelection {
    var selection = WorkloadSelection(location: fields.keyLocation("workloads"))
    if let node = fields.value("ports") { selection.ports = ports(node) }
    guard let node = fields.value("workloads"),
      var own = StrictMapping(node, called: "\"workloads\"", &findings)
    else { return selection }
    selection.namespace = own.string("namespace", &findings)?.value
    if let labels = own.value("labels") {
      selection.labels = stringMap(labels, called: "\"labels\"", &findings).dictionary
    }
    if let names = own.value("names") {
      selection.names = self.names(names, called: "\"names\"")
      if names.kind == .sequence, names.count == 0 { report(empty: "names", own) }
    }
    own.reportUnknownFields(&findings, as: .unknownTestField) { field in
      field == "ports" ? ["write \"ports\" beside \"workloads\""] : []
    }
    return selection
  }

  private mutating func names(_ node: Node, called name: String) -> [WorkloadSelection.Name] {
    guard node.kind == .sequence else {
      findings.report(.badValue, "\(name) must be a list, not \(shown(node))", at: node.location)
      return []
    }
    return node.elements.compactMap { item in
      item.string(called: "an item of \(name)", &findings).map { .init($0, at: item.location) }
    }
  }

  private mutating func ports(_ node: Node) -> [Int] {
    let nodes = node.kind == .sequence ? node.elements : [node]
    if nodes.isEmpty { findings.report(.badValue, "\"ports\" is empty", at: node.location) }
    return nodes.compactMap { node in
      if let number = node.integer, let port = Int(exactly: number), (1...65535).contains(port) {
        return port
      }
      findings.report(
        .badValue,
        "a port must be a number from 1 to 65535, not \(shown(node))",
        at: node.location
      )
      return nil
    }
  }
}
