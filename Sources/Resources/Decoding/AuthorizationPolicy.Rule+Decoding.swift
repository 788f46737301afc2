internal import Basics
internal import Decoding
internal import Documents

extension AuthorizationPolicy.Source {
  /// Reads an element of `from`; without a source it restricts nothing (AP-30).
  init(entry: Node, action: AuthorizationPolicy.Action?, _ findings: inout Findings) {
    guard
      var source = entryContent(
        entry,
        of: FieldNames.from,
        FieldNames.source,
        knowing: Self.allNames,
        .emptySource,
        &findings
      )
    else {
      self.init(fields: [:], location: entry.location)
      return
    }
    let fields = source.matches(Self.allNames, &findings) { (field: Field) in field.syntax }
    source.reportUnknownFields(&findings)
    source.checkNotEmpty(.emptySource, &findings)
    source.checkSourceCombination(&findings)
    if action == .custom { source.checkCustomSource(&findings) }
    self.init(fields: fields, location: source.location)
  }
}

extension AuthorizationPolicy.Operation {
  /// Reads an element of `to`; without an operation it restricts nothing (AP-30).
  init(entry: Node, _ findings: inout Findings) {
    guard
      var operation = entryContent(
        entry,
        of: FieldNames.to,
        FieldNames.operation,
        knowing: Self.allNames,
        .emptyOperation,
        &findings
      )
    else {
      self.init(fields: [:], location: entry.location)
      return
    }
    let fields = operation.matches(Self.allNames, &findings) { (field: Field) in field.syntax }
    operation.reportUnknownFields(&findings)
    operation.checkNotEmpty(.emptyOperation, &findings)
    self.init(fields: fields, location: operation.location)
  }
}

extension AuthorizationPolicy.Condition {
  /// Reads an element of `when` (AP-76); one without a usable key has the empty key (AP-45).
  init(_ node: Node, action: AuthorizationPolicy.Action?, _ findings: inout Findings) {
    guard !node.isNull,
      var condition = StrictMapping(
        node,
        called: "a condition",
        knowing: FieldNames.ofCondition,
        &findings
      )
    else {
      self.init(key: Located("", at: node.location), match: AuthorizationPolicy.ValueMatch())
      return
    }
    let key = condition.string(FieldNames.key, &findings)
    let values = condition.strings(FieldNames.values, &findings)
    let notValues = condition.strings(FieldNames.notValues, &findings)
    condition.reportUnknownFields(&findings)
    condition.checkCondition(key: key, action: action, &findings)
    if let key, case .attribute(let syntax) = ConditionKey(key.value) {
      condition.checkValues(values, of: "values", syntax, in: .condition, &findings)
      condition.checkValues(notValues, of: "notValues", syntax, in: .condition, &findings)
    }
    self.init(
      key: key ?? Located("", at: node.location),
      match: AuthorizationPolicy.ValueMatch(values: values ?? [], notValues: notValues ?? [])
    )
  }
}

extension AuthorizationPolicy.Source {
  /// The fields and their twins: two names for each field, in the order of the fields.
  fileprivate static let allNames = Field.allCases.flatMap { names(of: $0.name) }
}

extension AuthorizationPolicy.Operation {
  /// As those of a source.
  fileprivate static let allNames = Field.allCases.flatMap { names(of: $0.name) }
}

private func names(of field: String) -> [ByteString] {
  [ByteString(field), ByteString(notted(field))]
}

/// `principals` as `notPrincipals`.
private func notted(_ field: String) -> String {
  "not" + field.prefix(1).uppercased() + field.dropFirst()
}

/// Opens the `source` of an element of `from`, or the `operation` of an element of `to`.
private func entryContent(
  _ entry: Node,
  of list: ByteString,
  _ field: ByteString,
  knowing fields: [ByteString],
  _ problem: Problem,
  _ findings: inout Findings
) -> StrictMapping? {
  guard !entry.isNull,
    var mapping = StrictMapping(
      entry,
      called: list == "from" ? "an item of \"from\"" : "an item of \"to\"",
      knowing: list == "from" ? FieldNames.ofFrom : FieldNames.ofTo,
      &findings
    )
  else { return nil }
  let content = mapping.value(field)
  mapping.reportUnknownFields(&findings) { name in
    // The fields of a source right below `from` are a frequent slip.
    fields.contains(name)
      ? ["write it one level deeper, under \(quoted(field))"] : []
  }
  guard let content else {
    if mapping.isEffectivelyEmpty {
      findings.report(
        problem,
        "an item of \"\(list)\" has no \(quoted(field)) and restricts nothing",
        at: entry.location
      )
    }
    return nil
  }
  return StrictMapping(
    content,
    called: field == "source" ? "\"source\"" : "\"operation\"",
    knowing: fields,
    &findings
  )
}

extension StrictMapping {
  /// Reads all fields and their `not…` twins.
  ///
  /// - Parameters:
  ///   - names: Those that the object was opened with: two for each field.
  ///   - findings: Gets what is wrong.
  ///   - syntax: What the values of a field must look like.
  /// - Returns: The fields that have values.
  @inline(__always)
  fileprivate mutating func matches<Field: RawRepresentable<Int>>(
    _ names: [ByteString],
    _ findings: inout Findings,
    syntax: (Field) -> ValueSyntax
  ) -> AuthorizationPolicy.FieldMatches<Field> {
    var matches = AuthorizationPolicy.FieldMatches<Field>()
    // While the fields are gone through, only where they stand is asked for.
    let mapping = self
    forEachKnownField { place, value in
      guard let field = Field(rawValue: place / 2),
        let values = mapping.strings(of: names[place], value, &findings)
      else { return }
      mapping.checkValues(values, of: names[place], syntax(field), in: .rule, &findings)
      if !values.isEmpty { matches.add(values, to: field, isNegated: place % 2 == 1) }
    }
    return matches
  }
}

extension AuthorizationPolicy.Source.Field {
  /// What the values must look like.
  fileprivate var syntax: ValueSyntax {
    switch self {
    case .ipBlocks, .remoteIpBlocks: .address
    case .serviceAccounts: .serviceAccount
    case .trustDomains: .trustDomain
    case .principals, .requestPrincipals, .namespaces: .text
    }
  }
}

extension AuthorizationPolicy.Operation.Field {
  /// What the values must look like.
  fileprivate var syntax: ValueSyntax {
    switch self {
    case .ports: .port
    case .paths: .path
    case .hosts, .methods: .text
    }
  }
}
