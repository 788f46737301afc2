/// A text with `.0` behind every whole number that does not fit 64 bits.
///
/// jansson refuses such numbers as integers but reads them as doubles.
struct LargeIntegers {
  /// The text to read instead.
  private(set) var marked: [UInt8] = []
  /// Where in ``marked`` the additions start, in order.
  private var additions: [Int] = []

  /// Marks the numbers; `nil` if there is none.
  ///
  /// - Complexity: O(length).
  init?(in bytes: [UInt8]) {
    var copied = 0
    for token in JSONTokens(bytes) where Self.isLargeInteger(bytes[token]) {
      marked += bytes[copied..<token.upperBound]
      additions.append(marked.count)
      marked += Array(".0".utf8)
      copied = token.upperBound
    }
    guard !additions.isEmpty else { return nil }
    marked += bytes[copied...]
  }

  /// The place in the text as given that corresponds to one in ``marked``.
  func original(of offset: Int) -> Int { offset - 2 * additions.count { $0 < offset } }

  private static func isLargeInteger(_ token: ArraySlice<UInt8>) -> Bool {
    // 18 digits always fit; texts and other tokens have other characters.
    token.count > 18
      && token.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
      && Int64(String(decoding: token, as: UTF8.self)) == nil
  }
}
