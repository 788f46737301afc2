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
  /// What holds for all policies; one reference, so that a rule has little to copy.
  private let setting: PolicyTranslator

  var removed: [ProgramRule.RemovedCondition] = []
  var refusals: [ConfigurationRefusal] = []

  var chain: RuleProgram.Chain { setting.chain }
  var trustDomains: TrustDomains { setting.trustDomains }
  var behavior: ReleaseBehavior { setting.behavior }

  init(_ policy: AuthorizationPolicy, in setting: PolicyTranslator) {
    meta = policy.meta
    action = policy.action
    isDryRun = policy.isDryRun
    self.setting = setting
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
    permissions.reserveCapacity(rule.to.count)
    for operation in rule.to {
      var conditions = try translate(operation: operation)
      conditions.addAll(of: whenPermissions)
      permissions.append(.init(conditions: conditions))
    }
    var principals: [ProgramRule.Alternative] = []
    principals.reserveCapacity(rule.from.count)
    for source in rule.from {
      var conditions = try translate(source: source)
      conditions.addAll(of: whenPrincipals)
      principals.append(.init(conditions: conditions))
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
    let positive = try condition(match.values, false, label, isHTTPOnly, predicate)
    let negated = try condition(match.notValues, true, label, isHTTPOnly, predicate)
    return switch (positive, negated) {
    case (let positive?, let negated?): [positive, negated]
    case (let only?, nil), (nil, let only?): [only]
    case (nil, nil): []
    }
  }

  private mutating func condition(
    _ values: [Located<ByteString>],
    _ isNegated: Bool,
    _ label: FieldLabel,
    _ isHTTPOnly: Bool,
    _ predicate: (inout ValueReader) -> Predicate?
  ) throws(DropReason) -> Condition? {
    guard let first = values.first else { return nil }
    let written = isNegated ? label.negated : label.plain
    if isHTTPOnly, chain == .tcp {
      try reject(label.httpOnly(isNegated), label: written, at: first.location)
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
      values: values,
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

/// A field's name in a policy, and that of its `not…` twin; a class because it is handed on for each.
final class FieldLabel: Sendable {
  let plain: ByteString
  let negated: ByteString
  /// Said of each policy on TCP, so made once for the fields of sources and operations.
  private let httpOnly: (plain: String, negated: String)?

  /// A field of a source or an operation: `paths`, `notPaths`.
  init(field: String) {
    plain = ByteString(field)
    negated = ByteString("not\(field.prefix(1).uppercased())\(field.dropFirst())")
    httpOnly = (Self.httpOnly(plain), Self.httpOnly(negated))
  }

  /// A `when` key: the same text for `values` and `notValues`.
  init(key: ByteString) {
    plain = key
    negated = key + " (notValues)"
    httpOnly = nil
  }

  /// Why TCP has no such condition (AP-86).
  func httpOnly(_ isNegated: Bool) -> String {
    guard let httpOnly else { return Self.httpOnly(isNegated ? negated : plain) }
    return isNegated ? httpOnly.negated : httpOnly.plain
  }

  private static func httpOnly(_ written: ByteString) -> String {
    "\(written) is known on HTTP only"
  }
}

extension [Condition] {
  /// Appends conditions; to none, without a copy.
  mutating func addAll(of more: [Condition]) {
    if isEmpty { self = more } else { append(contentsOf: more) }
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
    _ parse: (ByteString, inout [PeerPattern]) throws(UnquotedNameError) -> Void
  ) -> Predicate {
    var patterns: [PeerPattern] = []
    patterns.reserveCapacity(values.count)
    for value in values {
      do throws(UnquotedNameError) {
        let start = patterns.count
        try parse(value.value, &patterns)
        if !patterns[start...].allSatisfy(\.isAccepted) {
          refusals.append(
            ConfigurationRefusal(
              cause:
                "Envoy refuses the regular expression of a value of \(value.value.count) bytes: "
                + "it needs more than 32768 instructions",
              location: value.location
            )
          )
        }
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
