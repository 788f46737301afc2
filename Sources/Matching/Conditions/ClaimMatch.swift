package import JSON

/// The comparison of a claim with a policy's values (AP-80).
package enum ClaimMatch {
  /// Whether the claim is a text that fits one of the patterns, or a list with such a text in it.
  ///
  /// Numbers, booleans, `null`, objects and nested lists never fit, not even `*` (EF-129 to EF-134).
  /// - Complexity: O(elements × patterns) comparisons.
  package static func matches(
    claim: JSONValue?,
    patterns: [TextPattern],
    regexInput: RegexInput = .latin1
  ) -> Bool {
    switch claim {
    case .string(let text):
      // ANY pattern
      patterns.contains { $0.matches(text, regexInput: regexInput) }
    case .array(let elements):
      // ANY element that is a text, with ANY pattern
      elements.contains { element in
        guard let text = element.string else { return false }
        return patterns.contains { $0.matches(text, regexInput: regexInput) }
      }
    case .null, .bool, .integer, .number, .object, nil:
      false
    }
  }
}
