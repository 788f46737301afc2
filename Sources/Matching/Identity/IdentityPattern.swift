package import Basics

/// ztunnel's pattern for the identity of the peer (AM-52 to AM-55).
package enum IdentityPattern: Hashable, Sendable {
  /// The identity without `spiffe://`; a value that has it fits nobody (AM-25).
  case principal(WholeText)
  /// The namespace in the identity; the empty text where there is no identity (AM-54).
  case namespace(WholeText)
  /// Both by name; the trust domain is not looked at (AM-55).
  case serviceAccount(namespace: ByteString, name: ByteString)

  /// A pattern for all of a text, byte by byte.
  package enum WholeText: Hashable, Sendable {
    case exact(ByteString)
    case prefix(ByteString)
    case suffix(ByteString)
    /// Any text but the empty one.
    case presence

    /// Reads a policy's value (AM-19).
    ///
    /// The tests are made in this order: `*` alone, a leading `*`, a trailing `*`. Only that one `*`
    /// is a wildcard.
    package init(_ value: ByteString) {
      self =
        if value == "*" {
          .presence
        } else if value.hasPrefix("*") {
          .suffix(value.dropFirst())
        } else if value.hasSuffix("*") {
          .prefix(value.dropLast())
        } else {
          .exact(value)
        }
    }

    /// Whether the text fits (AM-52).
    package func matches(_ text: ByteString) -> Bool {
      switch self {
      case .exact(let pattern): text == pattern
      case .prefix(let pattern): text.hasPrefix(pattern)
      case .suffix(let pattern): text.hasSuffix(pattern)
      case .presence: !text.isEmpty
      }
    }
  }

  /// The pattern of a value of `serviceAccounts`: what stands before the first slash is the
  /// namespace, without one it is the policy's own; no wildcards (AM-20).
  package static func serviceAccount(
    _ value: ByteString,
    policyNamespace: ByteString
  ) -> IdentityPattern {
    let (namespace, name) = PeerPattern.accountParts(value, policyNamespace: policyNamespace)
    return .serviceAccount(namespace: namespace, name: name)
  }

  /// Whether the identity fits; `nil` for a connection that shows none.
  package func matches(_ identity: SPIFFEIdentity?) -> Bool {
    switch self {
    case .principal(let pattern): identity.map { pattern.matches($0.principal) } ?? false
    case .namespace(let pattern): pattern.matches(identity?.namespace ?? "")
    case .serviceAccount(let namespace, let name):
      identity.map { $0.namespace == namespace && $0.serviceAccount == name } ?? false
    }
  }

  /// The one URI that fits, where the pattern is exact and the URI is one of the mesh.
  package var exactName: ByteString? {
    guard case .principal(.exact(let principal)) = self else { return nil }
    let uri = PeerPattern.scheme + principal
    return SPIFFEIdentity(parsing: uri) == nil ? nil : uri
  }
}
