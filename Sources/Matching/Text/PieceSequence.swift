package import Basics

/// A regular expression of the few forms that Istio and Envoy generate: pieces of literal text and
/// runs of a class of bytes, one after the other, anchored at both ends.
package struct PieceSequence: Hashable, Sendable {
  /// One part of the expression.
  package enum Piece: Hashable, Sendable {
    /// Exactly this text.
    case literal(ByteString)
    /// Bytes of a class, `atLeast` of them or more.
    case run(of: ByteClass, atLeast: Int)
    /// `.`: one character but a line feed.
    case anyCharacter
  }

  package let pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }

  /// Whether the whole text fits the pieces.
  ///
  /// Follows all ways at once: after each piece it knows every offset where the piece can end.
  /// - Complexity: O(length of the text × length of the pattern), whatever the two are.
  func matches(_ text: ByteString, regexInput: RegexInput = .latin1) -> Bool {
    guard regexInput.accepts(text) else { return false }
    // INVARIANT: ascending and without duplicates.
    var ends = [0]
    for piece in pieces {
      ends =
        switch piece {
        case .literal(let literal): Self.ends(of: literal, from: ends, in: text.bytes)
        case .run(let byteClass, let minimum):
          Self.ends(ofRun: byteClass, atLeast: minimum, from: ends, in: text.bytes)
        case .anyCharacter:
          ends.compactMap { start in
            regexInput.characterLength(at: start, in: text.bytes).map { start + $0 }
          }
        }
      if ends.isEmpty { return false }
    }
    return ends.last == text.count
  }

  private static func ends(of literal: ByteString, from starts: [Int], in text: [UInt8]) -> [Int] {
    let length = literal.count
    return starts.compactMap { start in
      guard text.count - start >= length,
        text[start..<(start + length)].elementsEqual(literal.bytes)
      else { return nil }
      return start + length
    }
  }

  private static func ends(
    ofRun byteClass: ByteClass,
    atLeast minimum: Int,
    from starts: [Int],
    in text: [UInt8]
  ) -> [Int] {
    var ends: [Int] = []
    // The run that holds the latest start: bytes up to here are known to be of the class.
    var runEnd = 0
    for start in starts {
      if start >= runEnd {
        runEnd = start
        while runEnd < text.count, byteClass.contains(text[runEnd]) { runEnd += 1 }
      }
      let first = max(start + minimum, ends.last.map { $0 + 1 } ?? 0)
      if first <= runEnd { ends += first...runEnd }
    }
    return ends
  }
}
