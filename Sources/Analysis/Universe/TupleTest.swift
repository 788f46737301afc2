/// Whether a tuple of atoms passes: ANY of the alternatives, ALL of whose parts have to hold.
struct TupleTest: Hashable, Sendable {
  /// One variable has an atom of a set.
  struct Part: Hashable, Sendable {
    let level: Int
    let atoms: AtomSet
  }

  let alternatives: [[Part]]

  static let never = TupleTest(alternatives: [])
  static let always = TupleTest(alternatives: [[]])

  init(alternatives: [[Part]]) { self.alternatives = alternatives }

  init(_ value: Bool) { self = value ? .always : .never }

  init(level: Int, atoms: AtomSet) { alternatives = [[Part(level: level, atoms: atoms)]] }

  /// Decided part by part, without a diagram.
  func holds(for tuple: [UInt32]) -> Bool {
    alternatives.contains { parts in
      parts.allSatisfy { $0.atoms.contains(tuple[$0.level]) }
    }
  }
}
