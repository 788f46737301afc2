/// A Namespace.
package struct Namespace: Sendable, Hashable {
  package let meta: ObjectMeta
  package init(meta: ObjectMeta) { self.meta = meta }
}
