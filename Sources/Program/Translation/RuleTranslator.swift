internal import Basics
internal import Matching
internal import Resources

/// Translates one rule of a policy for one kind of filter chain, as istiod's generator does
/// (AP-41…AP-46, AP-85…AP-89).
struct RuleTranslator {
  /// Why a rule never reaches the proxy.
  struct DropReason: Error {
    let reason: String
    let location: SourceLocation
  }

  /// Of the policy.
  let meta: ObjectMeta
  let action: AuthorizationPolicy.Action
  let isDryRun: Bool
  let chain: RuleProgram.Chain
  let trustDomains: TrustDomains
  let behavior: ReleaseBehavior

  var removed: [ProgramRule.RemovedCondition] = []
  var refusals: [ConfigurationRefusal] = []

  init(
    policy: AuthorizationPolicy,
    chain: RuleProgram.Chain,
    trustDomains: TrustDomains,
    behavior: ReleaseBehavior
  ) {
    meta = policy.meta
    action = policy.action
    isDryRun = policy.isDryRun
    self.chain = chain
    self.trustDomains = trustDomains
    self.behavior = behavior
  }

  /// Returns the rule in the proxy's shape.
  ///
  /// - Throws: ``DropReason`` where the whole rule is dropped: an unsupported `when` key (AP-45), or
  ///   in an ALLOW policy any value error (AP-44, AP-87).
  mutating func translate(
    _ rule: AuthorizationPolicy.Rule,
    index: Int
  ) throws(DropReason) -> ProgramRule {
    var whenPermissions: [Condition] = []
    var whenPrincipals: [Condition] = []
    for condition in rule.when {
      let translated = try translate(when: condition)
      whenPermissions += translated.permissions
      whenPrincipals += translated.principals
    }
    // ANY of the entries, each with ALL of the `when` conditions of its side (AP-41).
    var permissions: [ProgramRule.Alternative] = []
    for operation in rule.to {
      permissions.append(.init(conditions: try translate(operation: operation) + whenPermissions))
    }
    var principals: [ProgramRule.Alternative] = []
    for source in rule.from {
      principals.append(.init(conditions: try translate(source: source) + whenPrincipals))
    }
    if permissions.isEmpty { permissions = [.init(conditions: whenPermissions)] }
    if principals.isEmpty { principals = [.init(conditions: whenPrincipals)] }
    return ProgramRule(
      name: name(ofRule: index),
      policy: meta,
      isDryRun: isDryRun,
      index: index,
      location: rule.location,
      permissions: permissions,
      principals: principals,
      removed: removed
    )
  }

  /// The name that Envoy's log has for a rule.
  private func name(ofRule index: Int) -> ByteString {
    var name: [UInt8] = []
    name.reserveCapacity(meta.namespace.count + meta.name.count + 32)
    name += "ns[".utf8
    name += meta.namespace.bytes
    name += "]-policy[".utf8
    name += meta.name.bytes
    name += "]-rule[".utf8
    name += String(index).utf8
    name += "]".utf8
    return ByteString(bytes: name)
  }

  /// The conditions of a field and its `not…` twin: at most one each (AP-42).
  ///
  /// - Parameters:
  ///   - match: The values as written.
  ///   - label: The field as written; the twin's is made of it.
  ///   - isHTTPOnly: Whether the proxy knows the field only on HTTP (AP-86).
  ///   - predicate: Makes the predicate of a list's valid values; `nil` when none is left.
  /// - Returns: The positive condition, then the negated one, as far as they are there.
  /// - Throws: ``DropReason`` for a value error in an ALLOW policy (AP-44).
  mutating func conditions(
    for match: AuthorizationPolicy.ValueMatch,
    label: FieldLabel,
    isHTTPOnly: Bool = false,
    predicate: (inout ValueReader) -> Predicate?
  ) throws(DropReason) -> [Condition] {
    let positive = try condition(match.values, false, label.plain, isHTTPOnly, predicate)
    let negated = try condition(match.notValues, true, label.negated, isHTTPOnly, predicate)
    return switch (positive, negated) {
    case (let positive?, let negated?): [positive, negated]
    case (let only?, nil), (nil, let only?): [only]
    case (nil, nil): []
    }
  }

  private mutating func condition(
    _ values: [Located<ByteString>],
    _ isNegated: Bool,
    _ written: ByteString,
    _ isHTTPOnly: Bool,
    _ predicate: (inout ValueReader) -> Predicate?
  ) throws(DropReason) -> Condition? {
    guard let first = values.first else { return nil }
    if isHTTPOnly, chain == .tcp {
      try reject("\(written) is known on HTTP only", label: written, at: first.location)
      return nil
    }
    var reader = ValueReader(values: values)
    let made = predicate(&reader)
    for failure in reader.failures {
      try reject(failure.value, label: written, at: failure.location)
    }
    if !reader.refusals.isEmpty { refusals += reader.refusals }
    guard let made else { return nil }
    return Condition(
      predicate: made,
      isNegated: isNegated,
      label: written,
      written: values.map(\.value),
      location: first.location
    )
  }

  /// A value error: drops the rule of an ALLOW policy, takes the value out of any other (AP-44, AP-88).
  private mutating func reject(
    _ reason: String,
    label: ByteString,
    at location: SourceLocation
  ) throws(DropReason) {
    guard action != .allow else { throw DropReason(reason: reason, location: location) }
    removed.append(.init(label: label, reason: reason, location: location))
  }
}

/// A field's name in a policy, and that of its `not…` twin.
struct FieldLabel {
  let plain: ByteString
  let negated: ByteString

  /// A field of a source or an operation: `paths`, `notPaths`.
  init(field: String) {
    plain = ByteString(field)
    negated = ByteString("not\(field.prefix(1).uppercased())\(field.dropFirst())")
  }

  /// A `when` key: the same text for `values` and `notValues`.
  init(key: ByteString) {
    plain = key
    negated = key + " (notValues)"
  }
}

/// Walks the values of a list and collects what is wrong with them.
struct ValueReader {
  let values: [Located<ByteString>]
  var failures: [Located<String>] = []
  var refusals: [ConfigurationRefusal] = []

  init(values: [Located<ByteString>]) { self.values = values }

  /// The peer patterns of all values.
  ///
  /// A value whose expression is not worked out leaves every request to the proxy without an
  /// answer: istiod hands it on, and it matches more or less than it says, or Envoy refuses it.
  mutating func peers(
    _ parse: (ByteString) throws(UnquotedNameError) -> [PeerPattern]
  ) -> Predicate {
    var patterns: [PeerPattern] = []
    patterns.reserveCapacity(values.count)
    for value in values {
      do throws(UnquotedNameError) {
        let parsed = try parse(value.value)
        if !parsed.allSatisfy(\.isAccepted) {
          refusals.append(
            ConfigurationRefusal(
              cause:
                "Envoy refuses the regular expression of a value of \(value.value.count) bytes: "
                + "it needs more than 32768 instructions",
              location: value.location
            )
          )
        }
        patterns += parsed
      } catch {
        refusals.append(
          ConfigurationRefusal(
            cause: "what \"\(value.value)\" matches in this release cannot be decided: \(error)",
            location: value.location
          )
        )
      }
    }
    return .peer(patterns)
  }

  /// The patterns of all valid values; `nil` when none is left.
  ///
  /// What does not parse is a failure.
  mutating func patterns<Pattern>(
    _ expected: String,
    _ parse: (ByteString) -> Pattern?
  ) -> [Pattern]? {
    var patterns: [Pattern] = []
    for value in values {
      if let pattern = parse(value.value) {
        patterns.append(pattern)
      } else {
        failures.append(Located("\"\(value.value)\" is not \(expected)", at: value.location))
      }
    }
    return patterns.isEmpty ? nil : patterns
  }
}
