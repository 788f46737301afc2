package import Basics
package import Documents

/// Decodes the objects that are context of the policies.
package enum ContextDecoder {
  /// Returns the resources of a context object; `nil` for a kind that is none.
  package static func decode(
    apiVersion: ByteString,
    kind: ByteString,
    meta: ObjectMeta,
    node: Node,
    diagnostics: inout [Diagnostic]
  ) -> [Resource]? {
    nil
  }
}
