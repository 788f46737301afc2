package import Basics
package import Resources

/// A namespace and a name: how workloads, services and service accounts are called.
package struct ObjectName: Sendable, Hashable {
  package let namespace: ByteString
  package let name: ByteString

  package init(namespace: ByteString, name: ByteString) {
    self.namespace = namespace
    self.name = name
  }

  package init(_ meta: ObjectMeta) { self.init(namespace: meta.namespace, name: meta.name) }
}

extension ObjectName: Comparable {
  /// By namespace, then by name, in byte order.
  package static func < (left: ObjectName, right: ObjectName) -> Bool {
    left.namespace == right.namespace ? left.name < right.name : left.namespace < right.namespace
  }
}

extension ObjectName: CustomStringConvertible {
  /// `namespace/name`.
  package var description: String { "\(namespace)/\(name)" }
}
