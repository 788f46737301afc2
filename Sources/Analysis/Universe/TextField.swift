internal import Basics

/// A field of texts: its atoms, with the text that stands for each.
///
/// A class because every test of a condition asks for one.
final class TextField: Sendable {
  let space: TextSpace
  /// Whether the first atom is "absent".
  let mayBeAbsent: Bool
  /// A text for each atom of the space, one that exists where there is one.
  let texts: [ByteString]
  /// What each text costs in a witness.
  let costs: [Int]

  /// Finds the atoms, and a text for each.
  ///
  /// - Parameters:
  ///   - languages: What can be told apart.
  ///   - domain: What there is.
  ///   - mayBeAbsent: Whether the field can be missing.
  ///   - hints: Texts that exist, the best first.
  /// - Throws: ``Undecided`` if the patterns combine too much.
  init(
    _ languages: [TextLanguage],
    in domain: TextDomain,
    mayBeAbsent: Bool,
    hints: [ByteString] = []
  ) throws(Undecided) {
    space = try TextSpace(languages, in: domain)
    self.mayBeAbsent = mayBeAbsent
    var texts = space.shortest
    var costs = texts.map { _ in 10 }
    for language in languages {
      guard case .exact(let text) = language, let atom = space.atom(of: text) else { continue }
      costs[Int(atom)] = 2
    }
    // From the last to the first: the best one stays.
    for (index, hint) in hints.enumerated().reversed() {
      guard let atom = space.atom(of: hint) else { continue }
      texts[Int(atom)] = hint
      costs[Int(atom)] = index == 0 ? 0 : 1
    }
    self.texts = texts
    self.costs = costs
  }

  /// The variable's atoms for the texts of a language.
  func atoms(in language: TextLanguage) -> AtomSet? {
    space.atoms(in: language).map(shifted)
  }

  /// The variable's atoms for atoms of the space.
  func shifted(_ atoms: AtomSet) -> AtomSet {
    guard mayBeAbsent else { return atoms }
    return AtomSet(canonical: atoms.runs.map { ($0.lowerBound + 1)..<($0.upperBound + 1) })
  }

  /// The text of a variable's atom; `nil`: absent.
  func text(of atom: UInt32) -> ByteString? {
    guard mayBeAbsent else { return texts[Int(atom)] }
    return atom == 0 ? nil : texts[Int(atom) - 1]
  }

  /// The variable's atom of a text; `nil` outside of the domain.
  func atom(of text: ByteString) -> UInt32? {
    space.atom(of: text).map { mayBeAbsent ? $0 + 1 : $0 }
  }
}
