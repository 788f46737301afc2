/// A set of ASCII bytes.
struct ASCIISet: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  init(_ bytes: some Sequence<UInt8>) { for byte in bytes { insert(byte) } }

  func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<64: low & (1 << UInt64(byte)) != 0
    case 64..<128: high & (1 << UInt64(byte - 64)) != 0
    default: false
    }
  }

  mutating func insert(_ byte: UInt8) {
    switch byte {
    case 0..<64: low |= 1 << UInt64(byte)
    case 64..<128: high |= 1 << UInt64(byte - 64)
    default: break
    }
  }

  mutating func formUnion(_ other: ASCIISet) {
    low |= other.low
    high |= other.high
  }

  /// The one byte of the set; `nil` where there are several, or none.
  var only: UInt8? {
    guard low.nonzeroBitCount + high.nonzeroBitCount == 1 else { return nil }
    return UInt8(low == 0 ? 64 + high.trailingZeroBitCount : low.trailingZeroBitCount)
  }

  /// The bytes of ASCII that are not in the set.
  var inverted: ASCIISet {
    var set = ASCIISet()
    set.low = ~low
    set.high = ~high
    return set
  }

  /// With the letters of the set also those of the other case.
  var foldingCase: ASCIISet {
    var set = self
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") {
      if contains(byte) { set.insert(byte & ~0x20) }
      if contains(byte & ~0x20) { set.insert(byte) }
    }
    return set
  }

  static let digits = ASCIISet(UInt8(ascii: "0")...UInt8(ascii: "9"))
  static let letters = ASCIISet(UInt8(ascii: "a")...UInt8(ascii: "z")).foldingCase
  static let space = ASCIISet("\t\n\u{0C}\r ".utf8)
  static let anyButLineFeed = ASCIISet("\n".utf8).inverted
  static let all = ASCIISet().inverted
  /// `\w`.
  static let word: ASCIISet = {
    var set = letters
    set.formUnion(digits)
    set.insert(UInt8(ascii: "_"))
    return set
  }()

  /// The class that RE2 calls `[:name:]`.
  static func named(_ name: String) -> ASCIISet? {
    switch name {
    case "alnum": return ASCIISet((0..<128).filter { letters.contains($0) || digits.contains($0) })
    case "alpha": return letters
    case "ascii": return all
    case "blank": return ASCIISet("\t ".utf8)
    case "cntrl": return ASCIISet((0..<128).filter { $0 < 32 || $0 == 127 })
    case "digit": return digits
    case "graph": return ASCIISet(33...126)
    case "lower": return ASCIISet(UInt8(ascii: "a")...UInt8(ascii: "z"))
    case "print": return ASCIISet(32...126)
    case "punct":
      return ASCIISet((33...126).filter { !letters.contains($0) && !digits.contains($0) })
    case "space": return ASCIISet("\t\n\u{0B}\u{0C}\r ".utf8)
    case "upper": return ASCIISet(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    case "word": return word
    case "xdigit": return ASCIISet("0123456789abcdefABCDEF".utf8)
    default: return nil
    }
  }
}
