internal import Basics

/// Path normalization (AP-91 to AP-98).
enum NaivePath {
  private static let slash = UInt8(ascii: "/")

  /// The path that policies see; `nil` for a 400 (AP-93).
  static func normalize(_ target: ByteString, mode: ByteString) -> ByteString? {
    let noFragment = ByteString(bytes: target.bytes.prefix { $0 != UInt8(ascii: "#") })
    if mode == "NONE" { return noFragment }
    var path = Array(noFragment.bytes.prefix { $0 != UInt8(ascii: "?") })
    let query = noFragment.bytes[path.count...]
    if mode == "DECODE_AND_MERGE_SLASHES" { path = decodeSlashes(path) }
    path = cutDotSegmentParameters(path)
    guard var result = resolve(path) else { return nil }
    if mode == "MERGE_SLASHES" || mode == "DECODE_AND_MERGE_SLASHES" { result = merge(result) }
    return ByteString(bytes: result + query)
  }

  /// AP-94.
  private static func decodeSlashes(_ path: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = path[...]
    while let byte = rest.first {
      let three = ByteString(bytes: rest.prefix(3)).asciiLowercased
      if three == "%2f" || three == "%5c" {
        result.append(three == "%2f" ? slash : UInt8(ascii: "\\"))
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// AP-98.
  private static func cutDotSegmentParameters(_ path: [UInt8]) -> [UInt8] {
    ByteString(bytes: path).split(at: slash).map { segment -> ByteString in
      segment.hasPrefix("..;") ? ".." : segment.hasPrefix(".;") ? "." : segment
    }.joined(separator: "/").bytes
  }

  /// AP-95; `nil` for a NUL.
  private static func resolve(_ path: [UInt8]) -> [UInt8]? {
    func isSlash(_ index: Int) -> Bool { path[index] == slash || path[index] == UInt8(ascii: "\\") }
    func endsSegment(_ index: Int) -> Bool { index == path.count || isSlash(index) }
    /// The length of a dot in either spelling.
    func dot(_ index: Int) -> Int? {
      let text = ByteString(bytes: path[index...].prefix(3)).asciiLowercased
      return text.hasPrefix(".") ? 1 : text == "%2e" ? 3 : nil
    }
    var out: [UInt8] = []
    if path.isEmpty || !isSlash(0) { out.append(slash) }
    var index = 0
    while index < path.count {
      if let length = dot(index) {
        let next = index + length
        if out.last == slash, endsSegment(next) {
          index = next + 1
        } else if out.last == slash, let second = dot(next), endsSegment(next + second) {
          if out.count > 1 { out.removeLast() }
          while out.last != slash { out.removeLast() }
          index = next + second + 1
        } else {
          out.append(UInt8(ascii: "."))
          index = next
        }
      } else if let byte = escaped(path[index...]) {
        guard byte != 0 else { return nil }
        out += isUnreserved(byte) ? [byte] : Array(path[index..<(index + 3)])
        index += 3
      } else {
        guard path[index] != 0 else { return nil }
        out +=
          isSlash(index) ? [slash] : isEscaped(path[index]) ? escape(path[index]) : [path[index]]
        index += 1
      }
    }
    return out
  }

  /// AP-96.
  private static func merge(_ path: [UInt8]) -> [UInt8] {
    guard ByteString(bytes: path).contains("//") else { return path }
    let middle = path.split(separator: slash).joined(separator: [slash])
    return (path.first == slash ? [slash] : []) + middle + (path.last == slash ? [slash] : [])
  }

  /// The byte of a `%XY` at the start.
  private static func escaped(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count >= 3, text.first == UInt8(ascii: "%"),
      text.dropFirst().prefix(2).allSatisfy({ isHexDigit($0) })
    else { return nil }
    return UInt8(String(decoding: text.dropFirst().prefix(2), as: UTF8.self), radix: 16)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    "0123456789abcdefABCDEF".utf8.contains(byte)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~".utf8.contains(byte)
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte >= 0x7F || "\"#<>?^{|}`".utf8.contains(byte)
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 16, uppercase: true)
    return Array(("%" + (digits.count == 1 ? "0" : "") + digits).utf8)
  }
}
