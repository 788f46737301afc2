/// One sort of thing that can be wrong with an object, with how bad it is.
///
/// The tables of problems stand beside the checks that report them.
package struct Problem: Sendable {
  /// How bad a problem is, and whether `--lenient` lowers it.
  package enum Weight: Sendable {
    /// No cluster could hold such an object, or nobody could say what it means: always an error.
    case fatal
    /// An error; a warning when lenient, for what an older or unguarded cluster may hold.
    case tolerable
    /// A warning.
    case warning
    /// A note.
    case note
  }

  /// The stable identifier, in kebab case.
  package let code: String
  /// The clause behind it.
  package let clause: String
  package let weight: Weight

  package init(_ code: String, _ clause: String, _ weight: Weight) {
    self.code = code
    self.clause = clause
    self.weight = weight
  }
}

extension Problem {
  /// A value of another JSON type than the schema wants; nothing of the kind can be stored.
  package static let wrongType = Problem("wrong-type", "VALID-4", .fatal)
  /// An empty `-` in a list of objects.
  package static let nullItem = Problem("null-item", "VALID-5", .tolerable)
  /// A null element that leaves the object without a meaning that could be evaluated.
  package static let fatalNullItem = Problem("null-item", "VALID-5", .fatal)
  /// A field that the schema does not have; API servers drop it silently.
  package static let unknownField = Problem("unknown-field", "VALID-3", .tolerable)
  /// A field in the protobuf spelling, which the schema does not have either.
  package static let snakeCaseField = Problem("unknown-field", "VALID-11", .tolerable)
  /// A map key that YAML reads as something else than what is written.
  package static let ambiguousKey = Problem("ambiguous-key", "ENV-13", .fatal)
}
