internal import Basics
package import Resources

extension ObjectMeta {
  /// Whether `left` was created before `right`: by time, then name, then namespace (RA-20).
  ///
  /// An object without a timestamp counts as the newest (ENV-20).
  package static func precedes(_ left: ObjectMeta, _ right: ObjectMeta) -> Bool {
    let times = (left.creationTimestamp ?? .max, right.creationTimestamp ?? .max)
    if times.0 != times.1 { return times.0 < times.1 }
    return left.name == right.name ? left.namespace < right.namespace : left.name < right.name
  }
}

/// Objects by namespace, each namespace's in the order of their creation.
struct NamespaceIndex<Object: Sendable>: Sendable {
  private let objects: [ByteString: [Object]]

  init(_ objects: [Object], meta: (Object) -> ObjectMeta) {
    self.objects = Dictionary(grouping: objects) { meta($0).namespace }
      .mapValues { $0.sorted { ObjectMeta.precedes(meta($0), meta($1)) } }
  }

  /// The objects of a namespace, oldest first.
  subscript(namespace: ByteString) -> [Object] { objects[namespace] ?? [] }

  /// All objects, namespaces in byte order.
  var all: [Object] { objects.sorted { $0.key < $1.key }.flatMap(\.value) }

  /// The objects of the namespaces, one namespace after the other.
  func objects(in namespaces: [ByteString]) -> [Object] { namespaces.flatMap { self[$0] } }
}
