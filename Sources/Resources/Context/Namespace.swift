/// A Namespace.
package struct Namespace: Sendable, Hashable {
  package var meta: ObjectMeta
  package init(meta: ObjectMeta) { self.meta = meta }
}
