package import Basics

/// What every Kubernetes object has.
///
/// A class because it never changes, and everything that comes of an object hands it on.
package final class ObjectMeta: Sendable {
  /// The label that names the istiod, by its revision or a tag of it, that reads the object (AM-1).
  package static let revisionLabel: ByteString = "istio.io/rev"

  package let name: ByteString
  /// The namespace; for a manifest without one the caller's default (ENV-5); empty for cluster-scoped kinds.
  package let namespace: ByteString
  /// Of policies ``revisionLabel`` alone: on no other one an answer depends, and there are thousands.
  package let labels: [ByteString: ByteString]
  /// Not of policies, whose decoders read the ones that mean something.
  package let annotations: [ByteString: ByteString]
  /// Seconds since 1970; `nil` when the manifest has none (ENV-20).
  package let creationTimestamp: Int64?
  /// Where the object starts.
  package let location: SourceLocation

  package init(
    name: ByteString,
    namespace: ByteString,
    labels: [ByteString: ByteString] = [:],
    annotations: [ByteString: ByteString] = [:],
    creationTimestamp: Int64? = nil,
    location: SourceLocation
  ) {
    self.name = name
    self.namespace = namespace
    self.labels = labels
    self.annotations = annotations
    self.creationTimestamp = creationTimestamp
    self.location = location
  }
}

extension ObjectMeta: Hashable {
  package static func == (left: ObjectMeta, right: ObjectMeta) -> Bool {
    left === right
      || (left.name == right.name && left.namespace == right.namespace
        && left.labels == right.labels && left.annotations == right.annotations
        && left.creationTimestamp == right.creationTimestamp && left.location == right.location)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(namespace)
    hasher.combine(location)
  }
}
