package import Basics

/// Values that exist: what witnesses are made of where they fit.
package struct Hints: Sendable {
  /// Identities with `spiffe://`, in the order of preference.
  package var identities: [ByteString]
  package var hosts: [ByteString]
  /// Paths as policies see them.
  package var paths: [ByteString]
  package var addresses: [IPAddress]

  package init(
    identities: [ByteString] = [],
    hosts: [ByteString] = [],
    paths: [ByteString] = [],
    addresses: [IPAddress] = []
  ) {
    self.identities = identities
    self.hosts = hosts
    self.paths = paths
    self.addresses = addresses
  }
}
