internal import Basics

/// The texts that a field can have at all: a deterministic automaton.
struct TextDomain: Sendable {
  /// What the automaton can tell apart.
  let tellingSets: [ByteSet]
  let start: Int32
  /// The state after one more byte; `nil`: no text of the domain begins like that.
  let step: @Sendable (Int32, UInt8) -> Int32?
  let accepts: @Sendable (Int32) -> Bool

  /// Texts of these bytes, the empty one among them or not.
  static func of(_ bytes: ByteSet, mayBeEmpty: Bool = true) -> TextDomain {
    TextDomain(
      tellingSets: [bytes],
      start: 0,
      step: { _, byte in bytes.contains(byte) ? 1 : nil },
      accepts: { $0 == 1 || mayBeEmpty }
    )
  }

  /// Texts of these bytes that are not empty, but for one.
  static func of(_ bytes: ByteSet, except text: ByteString) -> TextDomain {
    let text = text.bytes
    return TextDomain(
      tellingSets: [bytes] + text.map { ByteSet([$0]) },
      start: 0,
      // State n: the first n bytes of the text; -1: another text.
      step: { state, byte in
        guard bytes.contains(byte) else { return nil }
        guard state >= 0, Int(state) < text.count, text[Int(state)] == byte else { return -1 }
        return state + 1
      },
      accepts: { $0 != 0 && Int($0) != text.count }
    )
  }

  /// A few texts.
  static func anyOf(_ texts: [ByteString]) -> TextDomain {
    // A state is a set of texts that may still come and the number of bytes read; both are small.
    let width: Int32 = 64
    let texts = Array(texts.prefix(16)).filter { $0.count < Int(width) }
    return TextDomain(
      tellingSets: texts.flatMap { $0.bytes.map { ByteSet([$0]) } },
      start: ((1 << Int32(texts.count)) - 1) * width,
      step: { state, byte in
        let read = Int(state % width)
        var left: Int32 = 0
        for (index, text) in texts.enumerated()
        where (state / width) >> Int32(index) & 1 == 1 && read < text.count
          && text.bytes[read] == byte
        { left |= 1 << Int32(index) }
        return left == 0 ? nil : left * width + Int32(read + 1)
      },
      accepts: { state in
        texts.enumerated().contains { index, text in
          (state / width) >> Int32(index) & 1 == 1 && Int(state % width) == text.count
        }
      }
    )
  }

  /// Unicode texts without a zero byte: what JSON can hold.
  static let unicode = TextDomain(
    tellingSets: UTF8Reader.tellingSets,
    start: 0,
    step: { UTF8Reader.step($0, $1) },
    accepts: { $0 == 0 }
  )

  /// Whether a text is in the domain.
  func contains(_ text: ByteString) -> Bool {
    var state = start
    for byte in text.bytes {
      guard let next = step(state, byte) else { return false }
      state = next
    }
    return accepts(state)
  }
}

/// UTF-8 as RFC 3629 has it, byte by byte.
private enum UTF8Reader {
  /// What has to come: 0 a character; 1, 2, 3 so many bytes; 4 and up, a narrowed second byte.
  static func step(_ state: Int32, _ byte: UInt8) -> Int32? {
    switch state {
    case 0:
      switch byte {
      case 0x01...0x7F: 0
      case 0xC2...0xDF: 1
      case 0xE0: 4
      case 0xE1...0xEC, 0xEE, 0xEF: 2
      case 0xED: 5
      case 0xF0: 6
      case 0xF1...0xF3: 3
      case 0xF4: 7
      default: nil
      }
    case 1...3: (0x80...0xBF).contains(byte) ? state - 1 : nil
    case 4: (0xA0...0xBF).contains(byte) ? 1 : nil
    case 5: (0x80...0x9F).contains(byte) ? 1 : nil
    case 6: (0x90...0xBF).contains(byte) ? 2 : nil
    default: (0x80...0x8F).contains(byte) ? 2 : nil
    }
  }

  static let tellingSets: [ByteSet] = [
    0x00...0x00, 0x01...0x7F, 0x80...0x8F, 0x90...0x9F, 0xA0...0xBF, 0xC2...0xDF, 0xE0...0xE0,
    0xE1...0xEC, 0xED...0xED, 0xEE...0xEF, 0xF0...0xF0, 0xF1...0xF3, 0xF4...0xF4,
  ].map { (range: ClosedRange<UInt8>) in ByteSet(range) }
}
