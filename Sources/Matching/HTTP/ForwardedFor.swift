package import Basics

/// The remote address that X-Forwarded-For gives (AP-68; EF-69…EF-72).
package enum ForwardedFor {
  /// Returns the remote address.
  ///
  /// - Parameters:
  ///   - lines: The values of the header as received; several lines are one list.
  ///   - peer: The address of the connection; `nil`: not given.
  ///   - isGateway: Whether the proxy uses the connection's address and trusts `trustedHops` proxies;
  ///     otherwise the last entry is believed, whoever sent it.
  package static func remoteAddress(
    lines: [ByteString],
    peer: IPAddress?,
    isGateway: Bool,
    trustedHops: Int
  ) -> IPAddress? {
    let entries = lines.flatMap { $0.split(at: UInt8(ascii: ",")) }
    let position = isGateway ? trustedHops : 1
    guard position > 0, position <= entries.count else { return peer }
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let entry = entries[entries.count - position].bytes.drop(while: isBlank)
      .reversed().drop(while: isBlank).reversed()
    return IPAddress(parsing: ByteString(bytes: entry)) ?? peer
  }
}
