internal import Basics
internal import Matching
internal import Resources

/// One match of a clause: ALL of its conditions; one without any never matches (AM-50, AM-51).
struct ZTunnelMatch {
  private(set) var conditions: [Condition] = []
  /// The HTTP attributes among what was written (AM-14).
  private(set) var httpAttributes: [Located<ByteString>] = []
  /// What was written and is not carried.
  private(set) var lost: [ProgramRule.RemovedCondition] = []

  /// Adds a field of `from`, `to` or `when` that ztunnel knows.
  ///
  /// Values that cannot be read vanish in silence (AM-21, AM-22); a list of which nothing is left is
  /// as if it were not there (AM-23).
  mutating func add<Pattern>(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    _ expected: String = "",
    reading parse: (ByteString) -> Pattern?,
    _ predicate: ([Pattern]) -> Predicate
  ) {
    for (values, isNegated) in [(match.values, false), (match.notValues, true)] {
      guard let first = values.first else { continue }
      let written = isNegated ? label.negated : label.plain
      let patterns = values.compactMap { parse($0.value) }
      // Fewer positive values fit less, fewer negative ones exclude less, and no list at all
      // restricts nothing.
      let effect: ProgramRule.RemovedCondition.Effect =
        isNegated || patterns.isEmpty ? .wider : .narrower
      for value in values where parse(value.value) == nil {
        lose(written, "\"\(value.value)\" is not \(expected)", at: value.location, effect)
      }
      guard !patterns.isEmpty else { continue }
      conditions.append(
        Condition(
          predicate: predicate(patterns),
          isNegated: isNegated,
          label: written,
          values: values,
          location: first.location
        )
      )
    }
  }

  /// Notes a field that ztunnel is not told of (AM-14, AM-18).
  mutating func leaveOut(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    isHTTP: Bool
  ) {
    for (values, name) in [(match.values, label.plain), (match.notValues, label.negated)] {
      guard let first = values.first else { continue }
      if isHTTP { httpAttributes.append(Located(name, at: first.location)) }
      let reason =
        isHTTP ? "\(name) is known on HTTP only" : "istiod does not tell ztunnel of \(name) (AM-18)"
      lose(name, reason, at: first.location, .wider)
    }
  }

  /// Notes a `when` key that ztunnel does not have, with or without values (AM-13).
  mutating func leaveOut(key: Located<ByteString>) {
    httpAttributes.append(key)
    lose(key.value, "ztunnel has no condition key \"\(key.value)\"", at: key.location, .wider)
  }

  private mutating func lose(
    _ label: ByteString,
    _ reason: String,
    at location: SourceLocation,
    _ effect: ProgramRule.RemovedCondition.Effect
  ) {
    lost.append(.init(label: label, reason: reason, location: location, effect: effect))
  }
}
