package import Basics

/// What every Kubernetes object has.
package struct ObjectMeta: Sendable, Hashable {
  package let name: ByteString
  /// The namespace; for a manifest without one the caller's default (ENV-5); empty for cluster-scoped kinds.
  package let namespace: ByteString
  package var labels: [ByteString: ByteString]
  package var annotations: [ByteString: ByteString]
  /// Seconds since 1970; `nil` when the manifest has none (ENV-20).
  package let creationTimestamp: Int64?
  /// Where the object starts.
  package var location: SourceLocation

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
