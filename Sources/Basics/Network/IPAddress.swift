/// An IP address as Go's `netip` reads it (AP-67).
///
/// An IPv4-mapped address (`::ffff:1.2.3.4`) is IPv6 and equals only itself (EF-77). Zones are
/// refused, so two equal values are the same address.
public struct IPAddress: Hashable, Sendable {
  /// The version of the protocol.
  public enum Family: Hashable, Sendable {
    /// IPv4 and IPv6.
    case v4, v6

    /// The number of bits of an address.
    public var bitCount: Int {
      switch self {
      case .v4: 32
      case .v6: 128
      }
    }
  }

  /// The version of the address.
  public let family: Family
  /// The address in network order: 4 or 16 bytes, as the family says.
  public let bytes: [UInt8]

  private init(family: Family, bytes: [UInt8]) {
    self.family = family
    self.bytes = bytes
  }

  /// The IPv4 address in an IPv4-mapped one; every other address itself (AM-56).
  package var unmapped: IPAddress {
    guard family == .v6, bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF,
      bytes[11] == 0xFF
    else { return self }
    return IPAddress(family: .v4, bytes: Array(bytes[12...]))
  }

  /// Reads an address by the rules of Go's `netip.ParseAddr`, without zone.
  ///
  /// - Returns: `nil` for anything but a bare address: blanks, brackets, a port, a zone, a leading
  ///   zero in a decimal part, fewer or more parts than the family has.
  public init?(parsing text: ByteString) {
    // Go decides by the first of these characters; whatever has neither is no address.
    switch text.bytes.first(where: { $0 == .init(ascii: ".") || $0 == .init(ascii: ":") }) {
    case .some(.init(ascii: ".")):
      guard let bytes = Self.dottedQuad(text.bytes[...]) else { return nil }
      self.init(family: .v4, bytes: bytes)
    case .some:
      guard let bytes = Self.colonGroups(text.bytes[...]) else { return nil }
      self.init(family: .v6, bytes: bytes)
    case nil:
      return nil
    }
  }

  /// Reads four decimal numbers of 0 to 255 without leading zeros.
  private static func dottedQuad(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let fields = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard fields.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for field in fields {
      guard (1...3).contains(field.count), field.count == 1 || field.first != UInt8(ascii: "0")
      else { return nil }
      var value = 0
      for digit in field {
        guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
      }
      guard let byte = UInt8(exactly: value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Reads eight groups of hexadecimal digits, with `::` for one or more groups of zeros, and with
  /// dotted decimal for the last two groups.
  private static func colonGroups(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let colon = UInt8(ascii: ":")
    var rest = text
    var bytes: [UInt8] = []
    var ellipsis: Int?
    if rest.starts(with: [colon, colon]) {
      ellipsis = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      guard bytes.count < 16 else { return nil }
      let digits = rest.prefix { hexValue($0) != nil }
      let afterDigits = rest[digits.endIndex...]
      if afterDigits.first == UInt8(ascii: ".") {
        // Dotted decimal stands for the final two groups only.
        guard bytes.count <= 12, ellipsis != nil || bytes.count == 12,
          let quad = dottedQuad(rest)
        else { return nil }
        bytes += quad
        rest = []
        break
      }
      guard (1...4).contains(digits.count) else { return nil }
      let value = digits.reduce(0) { $0 << 4 | UInt16(hexValue($1) ?? 0) }
      bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
      rest = afterDigits
      guard !rest.isEmpty else { break }
      guard rest.first == colon, rest.count > 1 else { return nil }
      rest = rest.dropFirst()
      if rest.first == colon {
        guard ellipsis == nil else { return nil }
        ellipsis = bytes.count
        rest = rest.dropFirst()
      }
    }
    switch ellipsis {
    case let place? where bytes.count < 16:
      bytes.insert(contentsOf: repeatElement(0, count: 16 - bytes.count), at: place)
      return bytes
    case nil where bytes.count == 16:
      return bytes
    default:
      // Too short without `::`, or a `::` that stands for no group at all.
      return nil
    }
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text (RFC 5952): lower case, the first longest run of zero groups as `::`; an
  /// IPv4-mapped address ends in dotted decimal.
  public var description: String {
    switch family {
    case .v4: return Self.dotted(bytes[...])
    case .v6: break
    }
    if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return "::ffff:" + Self.dotted(bytes[12...])
    }
    let groups = stride(from: 0, to: 16, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
    let zeros = Self.longestZeroRun(of: groups)
    let texts = groups.map { String($0, radix: 16) }
    guard zeros.count > 1 else { return texts.joined(separator: ":") }
    return texts[..<zeros.lowerBound].joined(separator: ":") + "::"
      + texts[zeros.upperBound...].joined(separator: ":")
  }

  private static func dotted(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { String($0) }.joined(separator: ".")
  }

  private static func longestZeroRun(of groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<(index + 1)
      }
    }
    return longest
  }
}
