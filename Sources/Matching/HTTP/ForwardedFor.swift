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
  ///   - peer: The other end of the connection, or the source that PROXY protocol names; `nil`: not
  ///     known.
  ///   - isGateway: Whether the proxy is a gateway.
  ///   - trustedHops: `numTrustedProxies`; it counts at a gateway only.
  /// - Returns: `peer` where the entry is missing or no bare address.
  package static func remoteAddress(
    lines: [ByteString],
    peer: IPAddress?,
    isGateway: Bool,
    trustedHops: Int
  ) -> IPAddress? {
    let position = isGateway ? trustedHops : 1
    // Envoy joins the lines into one list; empty ones add nothing.
    let entries = lines.map(\.trimmingBlanks).filter { !$0.isEmpty }.flatMap(\.listElements)
    guard position > 0, position <= entries.count else { return peer }
    return IPAddress(parsingWithNumericZone: entries[entries.count - position]) ?? peer
  }
}
