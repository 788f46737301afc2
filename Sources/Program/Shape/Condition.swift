package import Basics
package import Matching

/// One condition of a rule: total on every request (AP-42, AP-43).
///
/// A class for the reason that ``ProgramRule`` is one.
package final class Condition: Sendable {
  /// What is looked at, and what fits.
  package let predicate: Predicate
  /// `true` for a `not…` list: holds when the predicate does not.
  package let isNegated: Bool
  /// The field as written: `principals`, `notPaths`, `when source.ip`.
  package let label: ByteString
  /// The values as written, with their places.
  private let values: [Located<ByteString>]
  /// The first value's place.
  package let location: SourceLocation

  /// The values as written.
  package var written: [ByteString] { values.map(\.value) }

  package init(
    predicate: Predicate,
    isNegated: Bool,
    label: ByteString,
    values: [Located<ByteString>],
    location: SourceLocation
  ) {
    self.predicate = predicate
    self.isNegated = isNegated
    self.label = label
    self.values = values
    self.location = location
  }
}

/// A field of the request and the patterns of which ANY must fit; false where the field is absent (AP-43).
package enum Predicate: Sendable, Hashable {
  case destinationPort([Int])
  case destinationIP([CIDR])
  case sourceIP([CIDR])
  case remoteIP([CIDR])
  case serverName([TextPattern])
  /// Any name of the peer certificate (AP-51).
  case peer([PeerPattern])
  /// The identity that ztunnel read from the peer certificate; holds or not also where there is none
  /// (AM-52…AM-55).
  case identity([IdentityPattern])
  case requestPrincipal([RequestPrincipalPattern])
  /// A path through the token's payload (AP-79, AP-80).
  case claim([ByteString], [TextPattern])
  /// A header by its lower-case name, `:path`, `:method`, `:authority` and `:scheme` among them (AP-78).
  case header(ByteString, [TextPattern])
  case method([TextPattern])
  case host([HostPattern])
  case path([PathPattern])
  case metadata(namespace: ByteString, key: ByteString, [MetadataPattern])
}
