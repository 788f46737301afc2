public import Basics
public import Evaluation

/// Callers that nothing tells apart (contract section 7).
public enum Caller: Sendable, Hashable {
  /// Service accounts of the inventory; the identity of the first, without `spiffe://`.
  case accounts(principal: ByteString, [Request.ObjectName])
  /// Identities that are not in the inventory.
  case otherIdentity
  /// The connection shows none.
  case noIdentity
}

/// An identity of the inventory.
package struct KnownIdentity: Sendable, Hashable {
  package let account: Request.ObjectName
  /// With `spiffe://`.
  package let identity: ByteString

  package init(account: Request.ObjectName, identity: ByteString) {
    self.account = account
    self.identity = identity
  }
}
