internal import Basics
internal import Resources

/// Tells which policies ztunnel has for one workload (AM-4, AM-6, AM-26…AM-30).
///
/// Policies of the root namespace without a selector are for all workloads, others without one for
/// those of their namespace; the rest is listed on the workloads that its labels select.
struct AmbientMatcher {
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  let rootNamespace: ByteString

  /// Whether a policy of the root namespace or of the workload's own applies.
  ///
  /// Callers look policies up by namespace, as no others ever apply (AM-27).
  func attaches(_ attachment: Attachment) -> Bool {
    guard attachment.targetRefs.isEmpty else { return false }
    guard let matchLabels = attachment.matchLabels else { return true }
    return attachment.hasMatchLabels && (labels.isEmpty || matchLabels.isSubset(of: labels))
  }

  /// Whether a policy applies only because the workload has no labels at all (AM-29).
  func attachesForLackOfLabels(_ attachment: Attachment) -> Bool {
    labels.isEmpty && attaches(attachment) && !(attachment.matchLabels ?? [:]).isEmpty
  }
}
