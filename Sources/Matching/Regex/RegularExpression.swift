package import Basics

/// A regular expression of RE2, as routes have them, within bounds.
///
/// Expressions and texts beyond ASCII are not looked at, nor Unicode classes and rarer flags.
package struct RegularExpression: Sendable, Hashable {
  /// The longest expression that is read.
  private static let longestPattern = 2048
  /// The most steps that one search may take.
  private static let mostWork = 20_000_000

  private let program: RegexProgram

  /// Reads an expression; `nil` for one that is not understood, be it wrong or not.
  package init?(_ pattern: ByteString) {
    guard pattern.count <= Self.longestPattern, let parsed = RegexParser.parse(pattern),
      let program = RegexProgram(parsed.syntax, captures: parsed.captures)
    else { return nil }
    self.program = program
  }

  /// Whether the expression takes all of a text; `nil`: not known.
  ///
  /// - Complexity: O(length of the text × length of the expression, repetitions written out).
  package func matches(whole text: ByteString) -> Bool? {
    guard isInReach(text) else { return nil }
    var machine = RegexMachine(program, text: text.bytes)
    return machine.match(from: 0, isWhole: true) != nil
  }

  /// The text with every match replaced, from left to right; `nil`: not known.
  ///
  /// In `rewrite`, what takes a match's place, `\0` to `\9` are groups and `\\` is a backslash.
  package func replacing(in text: ByteString, with rewrite: ByteString) -> ByteString? {
    // Each match starts a search of its own.
    guard isInReach(text, times: text.count + 1), let pieces = Self.pieces(of: rewrite),
      pieces.allSatisfy({ $0.group < program.groups })
    else { return nil }
    let bytes = text.bytes
    var machine = RegexMachine(program, text: bytes)
    var result: [UInt8] = []
    var place = 0
    var lastEnd = -1
    while place <= bytes.count, let groups = machine.match(from: place, isWhole: false) {
      result += bytes[place..<groups[0]]
      if groups[0] == groups[1], groups[0] == lastEnd {
        // No empty match where the last one ended.
        if groups[0] < bytes.count { result.append(bytes[groups[0]]) }
        place = groups[0] + 1
        continue
      }
      for piece in pieces {
        result += piece.text
        if piece.group >= 0, groups[2 * piece.group] >= 0 {
          result += bytes[groups[2 * piece.group]..<groups[2 * piece.group + 1]]
        }
      }
      place = groups[1]
      lastEnd = place
    }
    if place < bytes.count { result += bytes[place...] }
    return ByteString(bytes: result)
  }

  private func isInReach(_ text: ByteString, times: Int = 1) -> Bool {
    let (work, isTooMuch) = (text.count + 1).multipliedReportingOverflow(by: program.steps.count)
    let (total, isFarTooMuch) = work.multipliedReportingOverflow(by: times)
    return !isTooMuch && !isFarTooMuch && total <= Self.mostWork
      && text.bytes.allSatisfy { $0 < 0x80 }
  }

  /// A text, then a group; -1 for none.
  private typealias Piece = (text: [UInt8], group: Int)

  private static func pieces(of rewrite: ByteString) -> [Piece]? {
    var pieces: [Piece] = []
    var text: [UInt8] = []
    var bytes = rewrite.bytes[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let next = bytes.popFirst() else { return nil }
      if ASCIISet.digits.contains(next) {
        pieces.append((text, Int(next - UInt8(ascii: "0"))))
        text = []
      } else if next == UInt8(ascii: "\\") {
        text.append(next)
      } else {
        return nil
      }
    }
    return pieces + [(text, -1)]
  }
}
