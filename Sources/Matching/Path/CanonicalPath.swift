import Basics

/// A path as googleurl, the library that Envoy uses, writes it (AP-95).
///
/// Dots are resolved, backslashes become slashes, unreserved characters are decoded, and what may
/// not stand in a URL is encoded. Slashes are not merged and case is not touched.
struct CanonicalPath {
  /// The result; it starts with a slash.
  private(set) var bytes: [UInt8] = []

  /// Where the last `%` went that starts no valid escape.
  private var strayPercent: Int?

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")
  private static let percent = UInt8(ascii: "%")

  /// Rewrites the part of a target before its query.
  /// - Returns: `nil` if it holds a NUL, raw or as `%00`.
  init?(of path: [UInt8]) {
    bytes.reserveCapacity(path.count + 1)
    if path.first.map(Self.isSeparator) != true { bytes.append(Self.slash) }
    var rest = path[...]
    while let byte = rest.first {
      if let dotLength = Self.leadingDotLength(of: rest) {
        rest = consumeDot(rest.dropFirst(dotLength))
      } else if byte == Self.percent {
        guard let remainder = consumePercent(rest) else { return nil }
        rest = remainder
      } else {
        guard byte != 0 else { return nil }
        append(raw: byte)
        rest = rest.dropFirst()
      }
    }
  }

  /// Handles a dot that has been read; returns what is left of the input.
  private mutating func consumeDot(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard bytes.last == Self.slash else {
      bytes.append(Self.dot)
      return rest
    }
    if Self.endsSegment(rest) {
      return rest.dropFirst()
    }
    if let second = Self.leadingDotLength(of: rest), Self.endsSegment(rest.dropFirst(second)) {
      removeLastSegment()
      return rest.dropFirst(second).dropFirst()
    }
    bytes.append(Self.dot)
    return rest
  }

  /// Cuts the output back to the slash before its last one, but never its first.
  private mutating func removeLastSegment() {
    guard bytes.count > 1 else { return }
    bytes.removeLast()
    while bytes.last != Self.slash { bytes.removeLast() }
    if let percent = strayPercent, percent >= bytes.count { strayPercent = nil }
  }

  /// Handles a `%`; returns what is left of the input, or `nil` for `%00`.
  private mutating func consumePercent(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let escape = rest.prefix(3)
    guard escape.count == 3, let high = Self.hexValue(escape[escape.startIndex + 1]),
      let low = Self.hexValue(escape[escape.startIndex + 2])
    else {
      strayPercent = bytes.count
      bytes.append(Self.percent)
      return rest.dropFirst()
    }
    let decoded = high << 4 | low
    guard decoded != 0 else { return nil }
    if Self.isDecoded(decoded) {
      bytes.append(decoded)
      encodeStrayPercent(next: rest.dropFirst(3).first)
    } else {
      bytes += escape
    }
    return rest.dropFirst(3)
  }

  /// Writes a stray `%` as `%25` if the byte just decoded makes an escape of it: `%%341` becomes
  /// `%2541`, not `%41`, which the next reader would decode.
  private mutating func encodeStrayPercent(next: UInt8?) {
    guard let percent = strayPercent else { return }
    switch bytes.count - percent {
    case 2:
      // `%` and the decoded byte; the next byte of the input would complete the escape.
      guard let next, Self.hexValue(bytes[percent + 1]) != nil, Self.hexValue(next) != nil else {
        return
      }
    case 3:
      guard Self.hexValue(bytes[percent + 1]) != nil, Self.hexValue(bytes[percent + 2]) != nil
      else { return }
    default:
      return
    }
    bytes.insert(contentsOf: Array("25".utf8), at: percent + 1)
  }

  private mutating func append(raw byte: UInt8) {
    if byte == .init(ascii: "\\") {
      bytes.append(Self.slash)
    } else if Self.isEncoded(byte) {
      bytes += [Self.percent, Self.upperHexDigit(byte >> 4), Self.upperHexDigit(byte & 0xF)]
    } else {
      bytes.append(byte)
    }
  }
}

// MARK: - Characters

extension CanonicalPath {
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == slash || byte == .init(ascii: "\\")
  }

  private static func endsSegment(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.first.map(isSeparator) ?? true
  }

  /// 1 for `.`, 3 for `%2e` and `%2E`.
  private static func leadingDotLength(of rest: ArraySlice<UInt8>) -> Int? {
    if rest.first == dot { return 1 }
    guard rest.count >= 3, rest.first == percent, rest[rest.startIndex + 1] == .init(ascii: "2"),
      rest[rest.startIndex + 2] | 0x20 == .init(ascii: "e")
    else { return nil }
    return 3
  }

  /// Whether the escape of `byte` is replaced by the byte itself. (A dot has been dealt with.)
  private static func isDecoded(_ byte: UInt8) -> Bool {
    switch byte {
    case .init(ascii: "a")...(.init(ascii: "z")), .init(ascii: "A")...(.init(ascii: "Z")),
      .init(ascii: "0")...(.init(ascii: "9")), .init(ascii: "-"), .init(ascii: "_"),
      .init(ascii: "~"):
      true
    default: false
    }
  }

  /// Whether `byte` itself is replaced by its escape.
  private static func isEncoded(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x20, 0x7F...0xFF, .init(ascii: "\""), .init(ascii: "#"), .init(ascii: "<"),
      .init(ascii: ">"), .init(ascii: "?"), .init(ascii: "^"), .init(ascii: "`"),
      .init(ascii: "{"), .init(ascii: "|"), .init(ascii: "}"):
      true
    default: false
    }
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case .init(ascii: "0")...(.init(ascii: "9")): byte - .init(ascii: "0")
    case .init(ascii: "a")...(.init(ascii: "f")): byte - .init(ascii: "a") + 10
    case .init(ascii: "A")...(.init(ascii: "F")): byte - .init(ascii: "A") + 10
    default: nil
    }
  }

  private static func upperHexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? .init(ascii: "0") + value : .init(ascii: "A") + (value - 10)
  }
}
