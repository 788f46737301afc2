/// A ServiceAccount.
package struct ServiceAccount: Sendable, Hashable {
  package let meta: ObjectMeta
  package init(meta: ObjectMeta) { self.meta = meta }
}
