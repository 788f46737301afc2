package import Basics

/// A way to write a path so that policies see another one, and servers may well see the same.
public enum PathSpelling: String, Sendable, CaseIterable {
  /// `/Admin`: file systems and servers that ignore case.
  case letterCase = "letter-case"
  /// `/admin//users`, `//admin`: nearly all servers take several slashes for one.
  case doubledSlash = "doubled-slash"
  /// `/admin%2Fusers`.
  case encodedSlash = "encoded-slash"
  /// `/%61dmin`: all servers decode it.
  case encodedLetter = "encoded-letter"
  /// `/admin;x=1`: Java servers cut parameters off.
  case pathParameters = "path-parameters"
  /// `/admin/` for `/admin`, and the other way round.
  case trailingSlash = "trailing-slash"
  /// `/./admin`, `/x/../admin`, and with parameters `/x/..;/admin`.
  case dotSegments = "dot-segments"
}

extension PathSpelling {
  /// How many segments of a path are written in another way, each by itself.
  private static let maximumSegments = 16

  /// Other spellings of a path without a query, each other than the path.
  ///
  /// - Complexity: O(length): of the first segments alone.
  package func spellings(of path: ByteString) -> [ByteString] {
    let bytes = path.bytes
    let slash = UInt8(ascii: "/")
    let slashes = bytes.indices.filter { bytes[$0] == slash }.prefix(Self.maximumSegments)
    func replacing(_ place: Int, with text: String) -> ByteString {
      ByteString(bytes: Array(bytes[..<place]) + Array(text.utf8) + Array(bytes[(place + 1)...]))
    }
    /// Behind each segment that has a text.
    let ends = bytes.indices.filter { index in
      bytes[index] != slash && (index + 1 == bytes.count || bytes[index + 1] == slash)
    }.prefix(Self.maximumSegments)
    /// The first letter of each segment.
    let letters = slashes.compactMap { start in
      bytes[(start + 1)...].prefix { $0 != slash }.firstIndex { (0x61...0x7A).contains($0 | 0x20) }
    }
    switch self {
    case .letterCase:
      let upper = ByteString(
        bytes: bytes.map { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 }
      )
      let lower = path.asciiLowercased
      let single = letters.map { replacing($0, with: String(UnicodeScalar(bytes[$0] ^ 0x20))) }
      return (single + [upper, lower]).filter { $0 != path }
    case .doubledSlash: return slashes.map { replacing($0, with: "//") }
    case .encodedSlash: return slashes.dropFirst().map { replacing($0, with: "%2F") }
    case .encodedLetter:
      return letters.map { place in
        replacing(place, with: "%" + String(bytes[place], radix: 16, uppercase: true))
      }
    case .pathParameters:
      return ends.map { end in
        ByteString(bytes: Array(bytes[...end]) + Array(";x=1".utf8) + Array(bytes[(end + 1)...]))
      }
    case .trailingSlash:
      guard bytes.count > 1 else { return [] }
      return [bytes.last == slash ? path.dropLast() : path + "/"]
    case .dotSegments:
      return slashes.prefix(1).flatMap { place in
        ["/./", "/x/../", "/x/..;/"].map { replacing(place, with: $0) }
      }
    }
  }
}
