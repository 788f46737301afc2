internal import Basics
internal import Matching
internal import Program
internal import Resources

/// A place in a request that may hold tokens (RA-50).
enum TokenLocation: Hashable {
  case header(name: ByteString, prefix: ByteString)
  case parameter(ByteString)
  case cookie(ByteString)
}

/// A token with the place it was found at.
struct FoundToken {
  let text: ByteString
  let location: TokenLocation
}

extension JWTProvider {
  /// All locations in the order of the token list: headers, parameters, cookies (RA-51).
  var locations: [TokenLocation] {
    headers.map { TokenLocation.header(name: $0.name, prefix: $0.prefix) }
      + parameters.map(TokenLocation.parameter) + cookies.map(TokenLocation.cookie)
  }

  /// All tokens of a request in that order.
  func tokens(in headers: RequestHeaders) -> [FoundToken] {
    var found: [FoundToken] = []
    for header in self.headers {
      found += TokenLocation.header(name: header.name, prefix: header.prefix).tokens(in: headers)
    }
    for name in parameters { found += TokenLocation.parameter(name).tokens(in: headers) }
    for name in cookies { found += TokenLocation.cookie(name).tokens(in: headers) }
    return found
  }
}

extension TokenLocation {
  /// The tokens at this place, in order.
  func tokens(in headers: RequestHeaders) -> [FoundToken] {
    switch self {
    case .header(let name, let prefix):
      headers.heldLines(of: name).compactMap { line in
        Self.token(in: line, after: prefix).map { FoundToken(text: $0, location: self) }
      }
    case .parameter(let name):
      headers.first(":path")
        .flatMap { QueryString(path: $0).firstValue(of: name) }
        .map { [FoundToken(text: $0, location: self)] } ?? []
    case .cookie(let name):
      Cookies(lines: headers.heldLines(of: "cookie")).firstValue(of: name)
        .map { [FoundToken(text: $0, location: self)] } ?? []
    }
  }

  /// RA-52: the prefix is found anywhere in the value, with case; the token is the rest from the
  /// first token character on, or, without one, the whole value.
  static func token(in line: ByteString, after prefix: ByteString) -> ByteString? {
    guard !prefix.isEmpty else { return line }
    guard let start = line.firstIndex(of: prefix) else { return nil }
    let rest = line.bytes[(start + prefix.count)...].drop { !isTokenCharacter($0) }
    return rest.isEmpty ? line : ByteString(bytes: rest)
  }

  static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}
