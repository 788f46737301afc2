internal import Basics

/// Writes values on one line, byte for byte as jansson does.
///
/// Written here and not there, because jansson would want a copy of the whole value first.
struct CompactWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(512) }

  /// Appends a value; `null` takes the place of what lies too deep.
  mutating func write(_ value: JSONValue, depthLeft: Int) {
    guard depthLeft > 0 else { return append("null") }
    switch value {
    case .null: append("null")
    case .bool(let bool): append(bool ? "true" : "false")
    case .integer(let integer): write(integer)
    case .number(let number): write(number)
    case .string(let text): write(text)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(element, depthLeft: depthLeft - 1)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(member.name)
        bytes.append(UInt8(ascii: ":"))
        write(member.value, depthLeft: depthLeft - 1)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func append(_ word: String) { bytes.append(contentsOf: word.utf8) }

  private mutating func write(_ integer: Int64) {
    if (0...9).contains(integer) {
      bytes.append(UInt8(ascii: "0") + UInt8(integer))
    } else {
      bytes.append(contentsOf: String(integer).utf8)
    }
  }

  /// The shortest text that reads as the same double; `-0.0` would be an integer without its point.
  private mutating func write(_ number: Double) {
    guard number.isFinite else { return append("null") }
    let shortest = number.description
    let isWhole = shortest.hasSuffix(".0") && shortest != "-0.0"
    bytes.append(contentsOf: (isWhole ? shortest.dropLast(2) : shortest[...]).utf8)
  }

  private mutating func write(_ text: ByteString) {
    bytes.append(UInt8(ascii: "\""))
    if text.bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x80 && $0 != 0x22 && $0 != 0x5C }) {
      bytes.append(contentsOf: text.bytes)
    } else {
      // By way of a `String`, which repairs what is not UTF-8.
      for byte in text.string.utf8 { write(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func write(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0A: append("\\n")
    case 0x0C: append("\\f")
    case 0x0D: append("\\r")
    case 0..<0x20:
      append(byte < 0x10 ? "\\u000" : "\\u001")
      bytes.append(Self.digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
