import Basics

/// Reads the regular expressions that istiod generates, and no other (AP-53 to AP-56).
///
/// The forms: text in which every character with a meaning has a backslash before it, `.*`, `.+`,
/// `[^/]*`, `(.+/|)` and `(/.+)?`. Everything else is unknown: nothing is guessed.
struct GeneratedRegex {
  /// Each group doubles the number of sequences; istiod writes two at most.
  private static let maximumGroups = 3

  private var sequences: [[PieceSequence.Piece]] = [[]]
  private var literal: [UInt8] = []
  private var groups = 0

  private static let something = PieceSequence.Piece.run(of: .anyButLineFeed, atLeast: 1)
  private static let operators = Set(#"\.+*?()|[]{}^$"#.utf8)

  private init() {}

  /// The sequences of which ANY is the expression; `nil` for one of another form.
  ///
  /// - Complexity: O(length of the expression).
  static func sequences(of expression: ByteString) -> [PieceSequence]? {
    var reader = GeneratedRegex()
    var rest = expression.bytes[...]
    while let byte = rest.first {
      guard let length = reader.read(byte, at: rest) else { return nil }
      rest = rest.dropFirst(length)
    }
    reader.endLiteral()
    return reader.sequences.map(PieceSequence.init)
  }

  /// Reads one part of the expression.
  ///
  /// - Returns: Its length; `nil` for an unknown one.
  private mutating func read(_ byte: UInt8, at rest: ArraySlice<UInt8>) -> Int? {
    if byte == UInt8(ascii: "\\") {
      // What `\d` and the like mean is none of istiod's forms.
      guard let next = rest.dropFirst().first, Self.operators.contains(next) else { return nil }
      literal.append(next)
      return 2
    }
    // Past ASCII a text stands for itself; RE2 takes no such byte as an operator.
    guard Self.operators.contains(byte) else {
      literal.append(byte)
      return 1
    }
    for (form, alternatives) in Self.forms where rest.starts(with: form) {
      // A further operator would change the meaning of the form: `.*?`, `.+{2}`.
      if let next = rest.dropFirst(form.count).first, "*+?{".utf8.contains(next) { return nil }
      guard append(anyOf: alternatives) else { return nil }
      return form.count
    }
    return nil
  }

  private static let forms: [([UInt8], [[PieceSequence.Piece]])] = [
    (Array(".*".utf8), [[.run(of: .anyButLineFeed, atLeast: 0)]]),
    (Array(".+".utf8), [[something]]),
    (Array("[^/]*".utf8), [[.run(of: .anyButSlash, atLeast: 0)]]),
    (Array("(.+/|)".utf8), [[something, .literal("/")], []]),
    (Array("(/.+)?".utf8), [[.literal("/"), something], []]),
  ]

  private mutating func append(anyOf alternatives: [[PieceSequence.Piece]]) -> Bool {
    endLiteral()
    if alternatives.count > 1 {
      groups += 1
      guard groups <= Self.maximumGroups else { return false }
    }
    sequences = sequences.flatMap { start in alternatives.map { start + $0 } }
    return true
  }

  private mutating func endLiteral() {
    guard !literal.isEmpty else { return }
    for index in sequences.indices {
      sequences[index].append(.literal(ByteString(bytes: literal)))
    }
    literal = []
  }
}
