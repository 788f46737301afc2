internal import Basics

/// The atoms of a text: the classes of texts of a domain that no pattern can tell apart.
///
/// None is empty: each has a text of its own. A pattern for a beginning is one run of atoms.
struct TextSpace: Sendable {
  /// A text of each atom, by which the atoms are ordered: the shortest of those that read best.
  let shortest: [ByteString]
  private let sets: [TextLanguage: AtomSet]
  // The languages that cut the atoms, with their numbers.
  private let exact: [ByteString: Int32]
  /// The atoms that are one text alone.
  private let atomOfExact: [ByteString: UInt32]
  private let prefixes: [ByteString: Int32]
  /// How long the prefixes are, each length once, ascending.
  private let prefixLengths: [Int]
  private let others: [(language: TextLanguage, id: Int32)]
  /// The languages that each atom is in, ascending.
  private let labels: [[Int32]]
  private let atomOf: [[Int32]: UInt32]
  private let domain: TextDomain

  /// How many states the automaton may have.
  static let maximumStates = 400_000

  /// Finds the atoms.
  ///
  /// - Throws: ``Undecided`` where the patterns have too much to do with each other.
  /// - Complexity: O(states × bytes that lead on), states being about the bytes of the patterns.
  init(
    _ languages: some Sequence<TextLanguage>,
    in domain: TextDomain,
    maximumStates: Int = maximumStates
  ) throws(Undecided) {
    var met: Set<TextLanguage> = []
    let cutting = languages.filter { met.insert($0).inserted }
    var explorer = TextExplorer(cutting, domain: domain)
    try explorer.explore(maximumStates: maximumStates)
    let found = explorer.texts().sorted { $0.text < $1.text }

    shortest = found.map(\.text)
    labels = found.map(\.label)
    atomOf = Dictionary(
      uniqueKeysWithValues: found.enumerated().map { ($0.element.label, UInt32($0.offset)) }
    )
    var members = [[UInt32]](repeating: [], count: cutting.count)
    for (atom, entry) in found.enumerated() {
      for language in entry.label { members[Int(language)].append(UInt32(atom)) }
    }
    sets = Dictionary(
      uniqueKeysWithValues: zip(cutting, members.map { AtomSet(ascending: $0) })
    )
    var exact: [ByteString: Int32] = [:]
    var prefixes: [ByteString: Int32] = [:]
    var others: [(TextLanguage, Int32)] = []
    for (index, language) in cutting.enumerated() {
      switch language {
      case .exact(let text): exact[text] = Int32(index)
      case .prefix(let text): prefixes[text] = Int32(index)
      case .sequences, .nonEmptyUTF8: others.append((language, Int32(index)))
      }
    }
    (self.exact, self.prefixes, self.others) = (exact, prefixes, others)
    var atomOfExact: [ByteString: UInt32] = [:]
    atomOfExact.reserveCapacity(exact.count)
    for (atom, entry) in found.enumerated() where exact[entry.text] != nil {
      atomOfExact[entry.text] = UInt32(atom)
    }
    self.atomOfExact = atomOfExact
    prefixLengths = Set(prefixes.keys.map(\.count)).sorted()
    self.domain = domain
  }

  var count: UInt32 { UInt32(shortest.count) }

  /// The atoms whose texts are in a language that was given to the initializer; `nil` for another.
  func atoms(in language: TextLanguage) -> AtomSet? { sets[language] }

  /// Whether no language takes the texts of an atom.
  func isPlain(_ atom: UInt32) -> Bool { labels[Int(atom)].isEmpty }

  /// The atom of a text; `nil` outside of the domain.
  ///
  /// - Complexity: O(length × (lengths of beginnings + languages that are neither texts nor beginnings)).
  func atom(of text: ByteString) -> UInt32? {
    if let known = atomOfExact[text] { return known }
    guard domain.contains(text) else { return nil }
    var label = others.filter { $0.language.contains(text) }.map(\.id)
    if let id = exact[text] { label.append(id) }
    for length in prefixLengths where length <= text.count {
      if let id = prefixes[ByteString(bytes: text.bytes.prefix(length))] { label.append(id) }
    }
    return atomOf[label.sorted()]
  }
}

extension TextLanguage {
  /// Whether a text is in the language; by another way than the automata.
  func contains(_ text: ByteString) -> Bool {
    switch self {
    case .exact(let own): own == text
    case .prefix(let own): text.hasPrefix(own)
    case .sequences(let sequences): sequences.contains { Self.fits($0, text.bytes) }
    case .nonEmptyUTF8:
      !text.isEmpty && !text.bytes.contains(UInt8(ascii: "\n")) && Self.isRE2Text(text.bytes)
    }
  }

  private static func fits(_ pieces: [Piece], _ text: [UInt8]) -> Bool {
    var ends: Set<Int> = [0]
    for piece in pieces {
      var next: Set<Int> = []
      switch piece {
      case .bytes(let sets):
        for start in ends where text.count - start >= sets.count {
          if zip(sets, text[start...]).allSatisfy({ $0.contains($1) }) {
            next.insert(start + sets.count)
          }
        }
      case .run(let set, let minimum):
        for start in ends {
          var end = start
          if minimum == 0 { next.insert(end) }
          // What another start has gone through need not be gone through again.
          while end < text.count, set.contains(text[end]),
            end - start < minimum
              || !next.contains(end + 1)
          {
            end += 1
            if end - start >= minimum { next.insert(end) }
          }
        }
      }
      ends = next
      if ends.isEmpty { return false }
    }
    return ends.contains(text.count)
  }

  private static func isRE2Text(_ bytes: [UInt8]) -> Bool {
    var following = 0
    for byte in bytes {
      if following > 0 {
        guard (0x80...0xBF).contains(byte) else { return false }
        following -= 1
        continue
      }
      switch byte {
      case 0x00...0x7F: break
      case 0xC2...0xDF: following = 1
      case 0xE0...0xEF: following = 2
      case 0xF0...0xF4: following = 3
      default: return false
      }
    }
    return following == 0
  }
}
