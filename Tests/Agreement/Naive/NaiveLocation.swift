internal import Basics
internal import Resources

/// A place where a rule looks for tokens (RA-50 to RA-57).
enum NaiveLocation {
  case header(ByteString, prefix: ByteString)
  case parameter(ByteString)
  case cookie(ByteString)

  /// RA-50, RA-51: headers, then parameters, then cookies, each in order.
  static func of(_ rule: JWTRule) -> [NaiveLocation] {
    if rule.fromHeaders.isEmpty, rule.fromParams.isEmpty, rule.fromCookies.isEmpty {
      return [.header("authorization", prefix: "Bearer "), .parameter("access_token")]
    }
    var headers: [ByteString: NaiveLocation] = [:]
    for header in rule.fromHeaders {
      let name = header.name.asciiLowercased
      headers[name + header.prefix] = .header(name, prefix: header.prefix)
    }
    return headers.sorted { $0.key < $1.key }.map(\.value)
      + Set(rule.fromParams).sorted().map(NaiveLocation.parameter)
      + Set(rule.fromCookies).sorted().map(NaiveLocation.cookie)
  }

  func tokens(in facts: NaiveFacts) -> [ByteString] {
    switch self {
    case .header(let name, let prefix):
      return (facts.headers[name] ?? []).compactMap { Self.token(in: $0, after: prefix) }
    case .parameter(let name):
      return Self.parameters(of: facts).first { $0.name == name }.map { [$0.value] } ?? []
    case .cookie(let name):
      return Self.cookies(of: facts).first { $0.name == name }.map { [$0.value] } ?? []
    }
  }

  /// RA-52, RA-53, RA-57.
  private static func token(in value: ByteString, after prefix: ByteString) -> ByteString? {
    if prefix.isEmpty { return value }
    guard let start = value.firstIndex(of: prefix) else { return nil }
    var rest = value.dropFirst(start + prefix.count)
    while let first = rest.bytes.first, !isTokenCharacter(first) { rest = rest.dropFirst() }
    return rest.isEmpty ? value : rest
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".utf8.contains(byte)
  }

  private typealias Named = (name: ByteString, value: ByteString)

  private static func named(_ text: ByteString) -> Named {
    guard let equals = text.firstIndex(of: "=") else { return (text, "") }
    return (ByteString(bytes: text.bytes[..<equals]), text.dropFirst(equals + 1))
  }

  /// RA-55.
  private static func parameters(of facts: NaiveFacts) -> [Named] {
    guard let path = facts.headers[":path"]?.first, let mark = path.firstIndex(of: "?") else {
      return []
    }
    var pieces = path.dropFirst(mark + 1).split(at: UInt8(ascii: "&"))
    // EF-239: nothing comes after a `&` at the very end.
    if pieces.last == "" { pieces.removeLast() }
    return pieces.map { piece in
      let (name, value) = named(piece)
      return (percentDecode(name), percentDecode(value))
    }
  }

  private static func percentDecode(_ text: ByteString) -> ByteString {
    guard let percent = text.firstIndex(of: "%") else { return text }
    let digits = ByteString(bytes: text.bytes[(percent + 1)...].prefix(2))
    let byte = digits.count == 2 ? UInt8(digits.string, radix: 16) : nil
    let isHex = digits.bytes.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
    guard let byte, isHex else {
      return ByteString(bytes: text.bytes[...percent]) + percentDecode(text.dropFirst(percent + 1))
    }
    return ByteString(bytes: text.bytes[..<percent] + [byte])
      + percentDecode(text.dropFirst(percent + 3))
  }

  /// RA-56.
  private static func cookies(of facts: NaiveFacts) -> [Named] {
    (facts.headers["cookie"] ?? []).flatMap { $0.split(at: UInt8(ascii: ";")) }.compactMap {
      piece in
      var text = piece
      while text.hasPrefix(" ") { text = text.dropFirst() }
      guard text.contains("=") else { return nil }
      var (name, value) = named(text)
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
        value = value.dropFirst().dropLast()
      }
      return (name, value)
    }
  }

  /// RA-48.
  func remove(from facts: inout NaiveFacts) {
    switch self {
    case .header(let name, _): facts.headers[name] = nil
    case .cookie: break
    case .parameter(let name):
      guard let path = facts.headers[":path"]?.first, let mark = path.firstIndex(of: "?") else {
        return
      }
      let others = Self.parameters(of: facts).filter { $0.name != name }
      var sorted: [Named] = []
      for pair in others {
        sorted.insert(pair, at: sorted.firstIndex { pair.name < $0.name } ?? sorted.count)
      }
      let query = sorted.map { $0.name + "=" + $0.value }.joined(separator: "&")
      let start = ByteString(bytes: path.bytes[..<mark])
      facts.headers[":path"] = [sorted.isEmpty ? start : start + "?" + query]
    }
  }
}
