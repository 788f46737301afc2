internal import Basics

/// Path templates (AP-73 to AP-75), for what admission takes and the few odd forms beside it.
enum NaiveTemplate {
  static func isTemplate(_ value: ByteString) -> Bool {
    value.contains("{*}") || value.contains("{**}")
  }

  /// The pieces of the template's expression; `nil` where Envoy cannot compile it (AP-75).
  static func pieces(of value: ByteString) -> [NaivePiece]? {
    let text = replace("{**}", by: "**", in: replace("{*}", by: "*", in: value))
    guard text.hasPrefix("/"), text.count <= 256,
      text.bytes.allSatisfy({ $0 >= UInt8(ascii: "!") && $0 <= UInt8(ascii: "~") })
    else { return nil }
    var pieces: [NaivePiece] = []
    var isAfterMany = false
    var hasDoubleStar = false
    let segments = text.dropFirst().split(at: UInt8(ascii: "/"))
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      pieces.append(.text("/"))
      if segment.isEmpty, !isLast { return nil }
      var rest = segment
      if segment.hasPrefix("*") {
        if isAfterMany { return nil }
        isAfterMany = segment.hasPrefix("**")
        pieces.append(
          isAfterMany
            ? .many(atLeast: 0) { isInClass($0) || $0 == UInt8(ascii: "/") }
            : .many(atLeast: 1, isInClass)
        )
        rest = segment.dropFirst(isAfterMany ? 2 : 1)
        if !rest.isEmpty, !isLast { return nil }
      }
      guard rest.bytes.allSatisfy(isInClass) else { return nil }
      hasDoubleStar = hasDoubleStar || rest.contains("**")
      pieces += literal(rest)
    }
    // Two stars in a row make an expression that is none: it loads, and never matches.
    return hasDoubleStar ? [.many(atLeast: 1) { _ in false }] : pieces
  }

  /// A star in literal text is a star of the expression: it repeats what stands before it (EF-202).
  private static func literal(_ text: ByteString) -> [NaivePiece] {
    var pieces: [NaivePiece] = []
    for (index, byte) in text.bytes.enumerated() where byte != UInt8(ascii: "*") {
      let isRepeated = index + 1 < text.count && text.bytes[index + 1] == UInt8(ascii: "*")
      pieces.append(
        isRepeated ? .many(atLeast: 0) { $0 == byte } : .text(ByteString(bytes: [byte]))
      )
    }
    return pieces
  }

  /// The class C of AP-73, as of Envoy 1.35.
  private static func isInClass(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~%!$&'()+,;:@=*".utf8.contains(byte)
    }
  }

  private static func replace(
    _ old: ByteString,
    by new: ByteString,
    in text: ByteString
  ) -> ByteString {
    guard let place = text.firstIndex(of: old) else { return text }
    return ByteString(bytes: text.bytes[..<place]) + new
      + replace(old, by: new, in: text.dropFirst(place + old.count))
  }
}
