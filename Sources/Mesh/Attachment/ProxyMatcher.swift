internal import Basics
internal import Resources

/// Tells which policies are for one proxy, by its labels and namespace (AP-10…AP-17, RA-20…RA-24).
struct ProxyMatcher {
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  let rootNamespace: ByteString
  /// Waypoints take nothing but targetRefs (AP-14).
  let isWaypoint: Bool
  /// ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY (AP-14).
  let selectsGatewaysByLabels: Bool
  /// What the release does with Gateway API proxies.
  var rules = AttachmentRules.newest

  /// Whether a policy of a candidate namespace applies to the proxy.
  ///
  /// Policies of other namespaces never apply (AP-10); callers look them up by namespace.
  func attaches(_ attachment: Attachment, of policyNamespace: ByteString) -> Bool {
    guard let gatewayName = rules.gatewayName(labels) else {
      // AP-13: a targetRef takes the policy away from sidecars and classic gateways altogether,
      // even beside a selector.
      return attachment.targetRefs.isEmpty && isSelected(by: attachment.matchLabels)
    }
    if attachment.targetRefs.isEmpty {
      return !isWaypoint && reachesGateways(attachment) && isSelected(by: attachment.matchLabels)
    }
    // ANY of the refs; the selector is not looked at (AP-16).
    return attachment.targetRefs.contains {
      isTarget($0, of: policyNamespace, gatewayName: gatewayName)
    }
  }

  /// Whether a policy without targetRefs may reach a Gateway API gateway at all (AP-14).
  private func reachesGateways(_ attachment: Attachment) -> Bool {
    switch rules.selectorFlag {
    case .unknown: true
    case .sparesPoliciesWithoutSelector:
      selectsGatewaysByLabels || attachment.matchLabels == nil
    case .ignoresAll: selectsGatewaysByLabels
    }
  }

  /// Whether every label is there with that very value; no selector and no labels fit all (AP-15).
  func isSelected(by matchLabels: [ByteString: ByteString]?) -> Bool {
    matchLabels?.isSubset(of: labels) ?? true
  }

  /// Whether a ref names this proxy's Gateway, or the class of waypoints (AP-16, AP-17).
  ///
  /// Service and ServiceEntry refs need a service in context, which only a waypoint has (AP-18);
  /// until waypoints are evaluated they match nothing.
  private func isTarget(
    _ ref: TargetRef,
    of policyNamespace: ByteString,
    gatewayName: ByteString
  ) -> Bool {
    guard ref.group == "gateway.networking.k8s.io" else { return false }
    switch ref.kind {
    case "Gateway":
      return (policyNamespace == namespace || !rules.wantsNamespaceOfGateway)
        && ref.name == gatewayName && (ref.namespace.isEmpty || ref.namespace == namespace)
    case "GatewayClass":
      return isWaypoint && policyNamespace == rootNamespace && ref.name == "istio-waypoint"
    default:
      return false
    }
  }
}

extension Dictionary where Key == ByteString, Value == ByteString {
  /// Whether each of these labels is in `labels` with the same value.
  func isSubset(of labels: [ByteString: ByteString]) -> Bool {
    allSatisfy { labels[$0.key] == $0.value }
  }
}
