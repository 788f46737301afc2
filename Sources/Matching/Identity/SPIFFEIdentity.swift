package import Basics

/// An identity of the mesh as ztunnel reads it from a certificate: `spiffe://TD/ns/NS/sa/ACCOUNT`
/// (AM-46).
package struct SPIFFEIdentity: Hashable, Sendable {
  package let trustDomain: ByteString
  package let namespace: ByteString
  package let serviceAccount: ByteString

  /// Reads a URI.
  ///
  /// Fails unless there are exactly these five parts; any of the three names may be empty.
  package init?(parsing uri: ByteString) {
    guard uri.hasPrefix(PeerPattern.scheme) else { return nil }
    let parts = uri.dropFirst(PeerPattern.scheme.count).split(at: UInt8(ascii: "/"))
    guard parts.count == 5, parts[1] == "ns", parts[3] == "sa" else { return nil }
    trustDomain = parts[0]
    namespace = parts[2]
    serviceAccount = parts[4]
  }

  /// The identity without `spiffe://`, as `principals` has it (AM-53).
  package var principal: ByteString {
    [trustDomain, "/ns/", namespace, "/sa/", serviceAccount].joined()
  }
}
