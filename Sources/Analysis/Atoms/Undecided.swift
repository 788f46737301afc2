/// A question that has no answer here: it would be too large, or it depends on something of which
/// not all values are known.
package struct Undecided: Error, Hashable, Sendable {
  /// The fields that make it so, the worst first.
  package let fields: [String]
  /// For a person.
  package let reason: String

  package init(fields: [String], reason: String) {
    self.fields = fields
    self.reason = reason
  }
}
