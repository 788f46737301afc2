/// Cuts JSON text into tokens, to find the place of what libjansson complains about.
enum JSONTokens {
  /// The start of the token that ends where `range` ends or is cut off there.
  ///
  /// The range must begin outside of strings; without such a token the result is its end.
  static func lastStart(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    var last = range.upperBound
    forEach(in: bytes, range) { token in
      last = token.upperBound == range.upperBound ? token.lowerBound : last
      return true
    }
    return last
  }

  /// The offset of the first bracket in more than `limit` others, or the end of `range`.
  static func firstStart(deeperThan limit: Int, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    var depth = 0
    var place = range.upperBound
    forEach(in: bytes, range) { token in
      switch bytes[token.lowerBound] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      if depth > limit { place = token.lowerBound }
      return depth <= limit
    }
    return place
  }

  /// The start of the node after the first `count` ones: a bracket that opens, a string or a word.
  ///
  /// In YAML's flow style, several tokens in a row (`a/b`) are one node.
  static func firstNode(after count: Int, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var remaining = count
    var place: Int?
    var isInScalar = false
    forEach(in: bytes, range) { token in
      switch bytes[token.lowerBound] {
      case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ":"):
        isInScalar = false
        return true
      case UInt8(ascii: "["), UInt8(ascii: "{"): isInScalar = false
      default:
        guard !isInScalar else { return true }
        isInScalar = true
      }
      if remaining == 0 { place = token.lowerBound }
      remaining -= 1
      return place == nil
    }
    return place
  }

  /// Whether a byte can stand in a number, `true`, `false` or `null`.
  static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Calls `body` with each token (string, word or single byte) until it returns `false`.
  private static func forEach(in bytes: [UInt8], _ range: Range<Int>, _ body: (Range<Int>) -> Bool)
  {
    let end = min(range.upperBound, bytes.count)
    var offset = range.lowerBound
    while offset < end {
      let start = offset
      offset += 1
      if bytes[start] == UInt8(ascii: "\"") {
        while offset < end, bytes[offset] != UInt8(ascii: "\"") {
          offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        offset = min(offset + 1, end)
      } else if isPartOfWord(bytes[start]) {
        while offset < end, isPartOfWord(bytes[offset]) { offset += 1 }
      } else if isBlank(bytes[start]) {
        continue
      }
      guard body(start..<offset) else { return }
    }
  }
}
