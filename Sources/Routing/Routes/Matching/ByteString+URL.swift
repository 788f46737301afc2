internal import Basics

extension ByteString {
  /// The path before `?` and `#`.
  var withoutQuery: ByteString {
    ByteString(bytes: bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
  }

  /// What ``withoutQuery`` leaves out.
  var queryAndFragment: ByteString { dropFirst(withoutQuery.count) }

  /// The first value of a query parameter, as it is written: nothing is decoded.
  func queryParameter(_ name: ByteString) -> ByteString? {
    guard let start = firstIndex(of: "?") else { return nil }
    let query = ByteString(bytes: dropFirst(start + 1).bytes.prefix { $0 != UInt8(ascii: "#") })
    for pair in query.split(at: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: "=") ?? pair.count
      guard pair.dropLast(pair.count - equals) == name else { continue }
      return pair.dropFirst(min(equals + 1, pair.count))
    }
    return nil
  }

  /// A host without the port behind it.
  var withoutPort: ByteString { portStart.map { dropLast(count - $0) } ?? self }

  /// The port behind a host, with its colon; empty without one.
  var portWithColon: ByteString { portStart.map { dropFirst($0) } ?? "" }

  /// Where the colon before a port stands; colons within brackets are an address's.
  private var portStart: Int? {
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    if let bracket = bytes.lastIndex(of: UInt8(ascii: "]")), colon < bracket { return nil }
    let port = bytes[(colon + 1)...]
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return !port.isEmpty && port.allSatisfy(digits.contains) ? colon : nil
  }
}
