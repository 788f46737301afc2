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
        knowing: Self.fieldNames,
        .emptySource,
        &findings
      )
    else {
      self.init(fields: [:], location: entry.location)
      return
    }
    var fields: AuthorizationPolicy.FieldMatches<Field> = [:]
    for name in Self.fieldNames {
      let match = source.valueMatch(name.name, not: name.negated, name.field.syntax, &findings)
      if !match.isEmpty { fields[name.field] = match }
    }
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
        knowing: Self.fieldNames,
        .emptyOperation,
        &findings
      )
    else {
      self.init(fields: [:], location: entry.location)
      return
    }
    var fields: AuthorizationPolicy.FieldMatches<Field> = [:]
    for name in Self.fieldNames {
      let match = operation.valueMatch(name.name, not: name.negated, name.field.syntax, &findings)
      if !match.isEmpty { fields[name.field] = match }
    }
    operation.reportUnknownFields(&findings)
    operation.checkNotEmpty(.emptyOperation, &findings)
    self.init(fields: fields, location: operation.location)
  }
}

extension AuthorizationPolicy.Condition {
  /// Reads an element of `when` (AP-76); one without a usable key has the empty key (AP-45).
  init(_ node: Node, action: AuthorizationPolicy.Action?, _ findings: inout Findings) {
    guard !node.isNull, var condition = StrictMapping(node, called: "a condition", &findings) else {
      self.init(key: Located("", at: node.location), match: AuthorizationPolicy.ValueMatch())
      return
    }
    let key = condition.string("key", &findings)
    let values = condition.strings("values", &findings)
    let notValues = condition.strings("notValues", &findings)
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

/// A field by its two names.
private struct FieldName<Field> {
  let field: Field
  let name: ByteString
  let negated: ByteString

  init(_ field: Field) where Field: RawRepresentable, Field.RawValue == String {
    self.field = field
    name = ByteString(field.rawValue)
    negated = ByteString(notted(field.rawValue))
  }
}

extension FieldName: Sendable where Field: Sendable {}

extension AuthorizationPolicy.Source {
  fileprivate static let fieldNames = Field.allCases.map { FieldName($0) }
}

extension AuthorizationPolicy.Operation {
  fileprivate static let fieldNames = Field.allCases.map { FieldName($0) }
}

/// `principals` as `notPrincipals`.
private func notted(_ field: String) -> String {
  "not" + field.prefix(1).uppercased() + field.dropFirst()
}

/// Opens the `source` of an element of `from`, or the `operation` of an element of `to`.
private func entryContent<Field>(
  _ entry: Node,
  of list: ByteString,
  _ field: ByteString,
  knowing fields: [FieldName<Field>],
  _ problem: Problem,
  _ findings: inout Findings
) -> StrictMapping? {
  guard !entry.isNull,
    var mapping = StrictMapping(
      entry,
      called: list == "from" ? "an item of \"from\"" : "an item of \"to\"",
      &findings
    )
  else { return nil }
  let content = mapping.value(field)
  mapping.reportUnknownFields(&findings) { name in
    // The fields of a source right below `from` are a frequent slip.
    fields.contains { $0.name == name || $0.negated == name }
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
    &findings
  )
}

extension StrictMapping {
  /// Reads a field and its `not…` twin.
  fileprivate mutating func valueMatch(
    _ field: ByteString,
    not negated: ByteString,
    _ syntax: ValueSyntax,
    _ findings: inout Findings
  ) -> AuthorizationPolicy.ValueMatch {
    AuthorizationPolicy.ValueMatch(
      values: values(field, syntax, &findings),
      notValues: values(negated, syntax, &findings)
    )
  }

  private mutating func values(
    _ field: ByteString,
    _ syntax: ValueSyntax,
    _ findings: inout Findings
  ) -> [Located<ByteString>] {
    guard let values = strings(field, &findings) else { return [] }
    checkValues(values, of: field, syntax, in: .rule, &findings)
    return values
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
