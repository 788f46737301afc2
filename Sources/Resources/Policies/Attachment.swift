package import Basics

/// What a policy says about the workloads it is for (AP-12…AP-16, RA-21…RA-24).
package struct Attachment: Sendable, Hashable {
  /// `selector.matchLabels`; `nil` when there is no selector, empty when it has no labels (AP-15).
  package let matchLabels: [ByteString: ByteString]?
  /// Whether `selector` has the field `matchLabels`, with or without labels (AM-28).
  package let hasMatchLabels: Bool
  /// The field `targetRefs`.
  package var targetRefList: [TargetRef]
  /// The legacy field `targetRef`.
  package var singleTargetRef: TargetRef?

  /// `targetRefs` if not empty, else the single `targetRef`, else nothing (AP-12).
  package var targetRefs: [TargetRef] {
    targetRefList.isEmpty ? singleTargetRef.map { [$0] } ?? [] : targetRefList
  }

  package init(
    matchLabels: [ByteString: ByteString]?,
    hasMatchLabels: Bool? = nil,
    targetRefs: [TargetRef] = [],
    targetRef: TargetRef? = nil
  ) {
    self.matchLabels = matchLabels
    self.hasMatchLabels = hasMatchLabels ?? (matchLabels != nil)
    targetRefList = targetRefs
    singleTargetRef = targetRef
  }
}

/// One entry of `targetRefs`.
package struct TargetRef: Sendable, Hashable {
  package let group: ByteString
  package let kind: ByteString
  package let name: ByteString
  package let namespace: ByteString

  package init(group: ByteString, kind: ByteString, name: ByteString, namespace: ByteString = "") {
    self.group = group
    self.kind = kind
    self.name = name
    self.namespace = namespace
  }
}
