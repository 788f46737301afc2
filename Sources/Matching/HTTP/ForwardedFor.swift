package import Basics

/// The address that `remoteIpBlocks` and `remote.ip` compare (AP-68).
package enum ForwardedFor {
  /// Works out Envoy's downstream remote address.
  ///
  /// A sidecar or waypoint believes the last entry of X-Forwarded-For, whoever wrote it (EF-69). A
  /// gateway believes the `trustedHops`-th entry from the right, and none if that is 0 (EF-70 to
  /// EF-72).
  /// - Parameters:
  ///   - lines: The values of the X-Forwarded-For lines, in order.
  ///   - peer: The other end of the connection, or the source that PROXY protocol names.
  ///   - isGateway: Whether the proxy is a gateway.
  ///   - trustedHops: `numTrustedProxies`; it counts at a gateway only.
  /// - Returns: `peer` where the entry is missing or no bare address.
  package static func remoteAddress(
    lines: [ByteString],
    peer: IPAddress,
    isGateway: Bool,
    trustedHops: Int
  ) -> IPAddress {
    let position = isGateway ? trustedHops : 1
    // Envoy joins the lines into one list; empty ones add nothing.
    let entries = lines.map(\.trimmingBlanks).filter { !$0.isEmpty }.flatMap(\.listElements)
    guard position > 0, position <= entries.count else { return peer }
    return address(entries[entries.count - position]) ?? peer
  }

  /// Reads an entry, which must be a bare address.
  ///
  /// An IPv6 zone that is a number is taken and ignored; one that names a network interface depends
  /// on the machine and is refused here.
  private static func address(_ entry: ByteString) -> IPAddress? {
    guard let percent = entry.bytes.firstIndex(of: .init(ascii: "%")) else {
      return IPAddress(parsing: entry)
    }
    let zone = entry.bytes[(percent + 1)...]
    guard (1...9).contains(zone.count), zone.allSatisfy(HTTPCodec.isDigit),
      let address = IPAddress(parsing: ByteString(bytes: entry.bytes[..<percent])),
      address.family == .v6
    else { return nil }
    return address
  }
}
