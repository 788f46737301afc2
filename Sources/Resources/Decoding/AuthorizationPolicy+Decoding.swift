package import Basics
package import Decoding
package import Documents

extension AuthorizationPolicy {
  /// Reads `spec` (AP-2) and checks all of it.
  ///
  /// Fails when there is no saying what the policy does, which is then an error in `findings`.
  convenience init?(meta: ObjectMeta, object: Node, _ findings: inout Findings) {
    guard let node = object[FieldNames.spec], !node.isNull else {
      // No spec at all: the policy allows nothing (AP-2, AP-27).
      let isDryRun = checkDryRun(of: object, action: .allow, &findings)
      self.init(
        meta: meta,
        attachment: Attachment(matchLabels: nil),
        action: .allow,
        isDryRun: isDryRun,
        rules: []
      )
      return
    }
    guard
      var spec = StrictMapping(
        node,
        called: "\"spec\"",
        knowing: FieldNames.ofAuthorization,
        &findings
      )
    else { return nil }
    let attachment = spec.attachment(&findings)
    let given = spec.action(&findings)
    let action = spec.has(FieldNames.action) ? given : .allow
    let provider = spec.provider(&findings)
    let nodes = spec.objects(FieldNames.rules, &findings, null: .nullPolicyRule)
    spec.reportUnknownFields(&findings)

    let rules = nodes?.map { node in
      node.isNull ? nil : Rule(node, action: action, &findings)
    }
    let isDryRun = checkDryRun(of: object, action: action, &findings)
    spec.checkAction(action, provider: provider, ruleCount: rules?.count ?? 0, &findings)
    guard let action else { return nil }
    self.init(
      meta: meta,
      attachment: attachment,
      action: action,
      provider: provider ?? "",
      isDryRun: isDryRun,
      rules: rules ?? []
    )
  }
}

extension StrictMapping {
  fileprivate mutating func action(
    _ findings: inout Findings
  ) -> AuthorizationPolicy.Action? {
    choice(FieldNames.action, &findings, as: .badAction)
  }

  /// `provider.name`.
  fileprivate mutating func provider(_ findings: inout Findings) -> ByteString? {
    guard let node = value(FieldNames.provider),
      var provider = StrictMapping(node, called: "\"provider\"", &findings)
    else { return nil }
    let name = provider.string("name", &findings)
    provider.reportUnknownFields(&findings)
    return name?.value
  }
}

extension AuthorizationPolicy.Rule {
  /// Reads a rule that stands by itself, as in an ALLOW policy.
  ///
  /// - Parameters:
  ///   - node: The rule.
  ///   - fields: What else may stand in it, for somebody else to read.
  ///   - findings: Gets what is wrong.
  package init?(
    reading node: Node,
    beside fields: [ByteString] = [],
    _ findings: inout Findings
  ) {
    self.init(node, beside: fields, action: .allow, &findings)
  }

  /// Reads one element of `rules` (AP-4).
  fileprivate init?(
    _ node: Node,
    beside fields: [ByteString] = [],
    action: AuthorizationPolicy.Action?,
    _ findings: inout Findings
  ) {
    let known = fields.isEmpty ? FieldNames.ofRule : fields + FieldNames.ofRule
    guard var rule = StrictMapping(node, called: "a rule", knowing: known, &findings) else {
      return nil
    }
    let from = rule.objects(FieldNames.from, &findings)
    let to = rule.objects(FieldNames.to, &findings)
    let when = rule.objects(FieldNames.when, &findings)
    rule.reportUnknownFields(&findings)
    rule.checkRule(from: from, to: to, &findings)
    if action == .deny { checkTCPScope(of: node, from: from ?? [], to: to ?? [], &findings) }
    self.init(
      from: (from ?? []).map { AuthorizationPolicy.Source(entry: $0, action: action, &findings) },
      to: (to ?? []).map { AuthorizationPolicy.Operation(entry: $0, &findings) },
      when: (when ?? []).map { AuthorizationPolicy.Condition($0, action: action, &findings) },
      location: node.location
    )
  }
}
