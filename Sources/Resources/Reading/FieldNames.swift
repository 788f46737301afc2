internal import Basics

/// The names of fields that are asked for in every object or policy: a literal is made anew each time
/// it is used.
enum FieldNames {
  static let action: ByteString = "action"
  static let annotations: ByteString = "annotations"
  static let apiVersion: ByteString = "apiVersion"
  static let creationTimestamp: ByteString = "creationTimestamp"
  static let deletionTimestamp: ByteString = "deletionTimestamp"
  static let from: ByteString = "from"
  static let generateName: ByteString = "generateName"
  static let items: ByteString = "items"
  static let kind: ByteString = "kind"
  static let labels: ByteString = "labels"
  static let matchLabels: ByteString = "matchLabels"
  static let metadata: ByteString = "metadata"
  static let name: ByteString = "name"
  static let namespace: ByteString = "namespace"
  static let operation: ByteString = "operation"
  static let provider: ByteString = "provider"
  static let rules: ByteString = "rules"
  static let selector: ByteString = "selector"
  static let source: ByteString = "source"
  static let spec: ByteString = "spec"
  static let targetRef: ByteString = "targetRef"
  static let targetRefs: ByteString = "targetRefs"
  static let to: ByteString = "to"
  static let when: ByteString = "when"

  /// The fields of every object.
  static let top: [ByteString] = [apiVersion, kind, metadata, spec, "status"]
  /// The fields that say what a policy is for.
  static let attachments = [selector, targetRef, targetRefs]
  static let accounts: [ByteString] = ["serviceAccounts", "notServiceAccounts"]
  static let otherIdentities: [ByteString] = [
    "principals", "notPrincipals", "namespaces", "notNamespaces",
  ]
}
