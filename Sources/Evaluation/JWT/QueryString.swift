internal import Basics

/// The query of a path as the JWT filter reads and rewrites it (RA-48, RA-55).
struct QueryString {
  private let beforeQuery: ByteString
  /// Name and value as sent, in order; `nil` when the path has no `?`.
  private let pieces: [(name: ByteString, value: ByteString)]?

  init(path: ByteString) {
    guard let mark = path.bytes.firstIndex(of: UInt8(ascii: "?")) else {
      beforeQuery = path
      pieces = nil
      return
    }
    beforeQuery = ByteString(bytes: path.bytes[..<mark])
    var parts = ByteString(bytes: path.bytes[(mark + 1)...]).split(at: UInt8(ascii: "&"))
    // A `&` at the end begins no further piece (EF-239).
    if parts.last?.isEmpty == true { parts.removeLast() }
    pieces = parts.map { piece in
      guard let equals = piece.bytes.firstIndex(of: UInt8(ascii: "=")) else {
        return (Self.percentDecoded(piece), "")
      }
      return (
        Self.percentDecoded(ByteString(bytes: piece.bytes[..<equals])),
        Self.percentDecoded(ByteString(bytes: piece.bytes[(equals + 1)...]))
      )
    }
  }

  /// The decoded value of the first parameter of that name (RA-55).
  func firstValue(of name: ByteString) -> ByteString? {
    pieces?.first { $0.name == name }?.value
  }

  /// The path with all parameters of that name taken out and the query written anew (RA-48).
  func path(without name: ByteString) -> ByteString {
    guard let pieces else { return beforeQuery }
    // A stable order of equal names is part of the clause: sort by name, then by place.
    let kept = pieces.enumerated().filter { $0.element.name != name }
      .sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
    guard !kept.isEmpty else { return beforeQuery }
    return beforeQuery + "?"
      + kept.map { $0.element.name + "=" + $0.element.value }.joined(separator: "&")
  }

  /// Each valid `%XY` as its byte; what is not valid stays as it is.
  static func percentDecoded(_ text: ByteString) -> ByteString {
    let bytes = text.bytes
    guard bytes.contains(UInt8(ascii: "%")) else { return text }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return ByteString(bytes: decoded)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
