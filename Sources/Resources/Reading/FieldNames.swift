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
  static let key: ByteString = "key"
  static let kind: ByteString = "kind"
  static let labels: ByteString = "labels"
  static let matchLabels: ByteString = "matchLabels"
  static let metadata: ByteString = "metadata"
  static let name: ByteString = "name"
  static let namespace: ByteString = "namespace"
  static let notValues: ByteString = "notValues"
  static let operation: ByteString = "operation"
  static let provider: ByteString = "provider"
  static let rules: ByteString = "rules"
  static let selector: ByteString = "selector"
  static let source: ByteString = "source"
  static let spec: ByteString = "spec"
  static let targetRef: ByteString = "targetRef"
  static let targetRefs: ByteString = "targetRefs"
  static let to: ByteString = "to"
  static let values: ByteString = "values"
  static let when: ByteString = "when"

  /// The fields of `metadata` that servers write; they must not change any result (ENV-22).
  static let ofServers: [ByteString] = [
    "uid", "resourceVersion", "generation", "selfLink", "managedFields", "finalizers",
    "ownerReferences", "deletionGracePeriodSeconds", "clusterName",
  ]
  /// The fields of `metadata`.
  static let ofMetadata =
    [generateName, name, namespace, labels, annotations, creationTimestamp, deletionTimestamp]
    + ofServers
  /// The fields of the `spec` of an AuthorizationPolicy.
  static let ofAuthorization = [selector, targetRef, targetRefs, action, provider, rules]
  /// The fields of a rule.
  static let ofRule = [from, to, when]
  /// The field of an item of `from`.
  static let ofFrom = [source]
  /// The field of an item of `to`.
  static let ofTo = [operation]
  /// The fields of a condition.
  static let ofCondition = [key, values, notValues]
  /// The field of a selector.
  static let ofSelector = [matchLabels]
  /// The fields of every object.
  static let top: [ByteString] = [apiVersion, kind, metadata, spec, "status"]
  /// The fields that say what a policy is for.
  static let attachments = [selector, targetRef, targetRefs]
  static let accounts: [ByteString] = ["serviceAccounts", "notServiceAccounts"]
  static let otherIdentities: [ByteString] = [
    "principals", "notPrincipals", "namespaces", "notNamespaces",
  ]
}
