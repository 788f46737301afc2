/// A block of IP addresses of one family, as `ipBlocks` and `remoteIpBlocks` name it (AP-67).
///
/// Host bits may be set and mean nothing; two texts of one block are equal only if their host bits
/// are.
package struct CIDR: Hashable, Sendable {
  /// The address as written.
  package let address: IPAddress
  /// The number of leading bits that count: 0 to 32 or 128.
  package let length: Int

  /// Makes the block of one address.
  package init(_ address: IPAddress) {
    self.address = address
    length = address.family.bitCount
  }

  /// Reads a policy's value (AP-67, AM-22).
  ///
  /// With a `/` it is a block by the rules of Go's `netip.ParsePrefix`: no zone, no sign and no
  /// leading zero in the length. Without one it is an address, of full length; Istio takes an IPv6
  /// zone there and ignores it.
  package init?(parsing text: ByteString) {
    guard let slash = text.bytes.lastIndex(of: UInt8(ascii: "/")) else {
      guard let address = Self.addressIgnoringZone(text) else { return nil }
      self = CIDR(address)
      return
    }
    let digits = text.bytes[(slash + 1)...]
    guard let address = IPAddress(parsing: ByteString(bytes: text.bytes[..<slash])),
      (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    else { return nil }
    let length = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard length <= address.family.bitCount else { return nil }
    self.address = address
    self.length = length
  }

  private static func addressIgnoringZone(_ text: ByteString) -> IPAddress? {
    guard let percent = text.bytes.firstIndex(of: UInt8(ascii: "%")) else {
      return IPAddress(parsing: text)
    }
    guard percent + 1 < text.count,
      let address = IPAddress(parsing: ByteString(bytes: text.bytes[..<percent])),
      address.family == .v6
    else { return nil }
    return address
  }

  /// Whether `other` is in the block; an address of the other family never is (EF-75, EF-76).
  package func contains(_ other: IPAddress) -> Bool {
    guard other.family == address.family else { return false }
    let wholeBytes = length / 8
    guard other.bytes[..<wholeBytes] == address.bytes[..<wholeBytes] else { return false }
    let remainingBits = length % 8
    guard remainingBits > 0 else { return true }
    return (other.bytes[wholeBytes] ^ address.bytes[wholeBytes]) >> (8 - remainingBits) == 0
  }
}

extension CIDR: CustomStringConvertible {
  /// The address and the length, with a `/` between.
  package var description: String { "\(address)/\(length)" }
}
