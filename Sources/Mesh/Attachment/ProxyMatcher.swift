internal import Basics
internal import Resources

/// Tells which policies are for one proxy, by its labels and namespace (AP-10…AP-17, RA-20…RA-24).
struct ProxyMatcher {
  /// Its presence makes a proxy a Gateway API one; its value is the Gateway's name (AP-11).
  static let gatewayNameLabel: ByteString = "gateway.networking.k8s.io/gateway-name"

  let namespace: ByteString
  let labels: [ByteString: ByteString]
  let rootNamespace: ByteString
  /// Waypoints take nothing but targetRefs (AP-14).
  let isWaypoint: Bool
  /// ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY (AP-14).
  let selectsGatewaysByLabels: Bool

  /// Whether a policy of a candidate namespace applies to the proxy.
  ///
  /// Policies of other namespaces never apply (AP-10); callers look them up by namespace.
  func attaches(_ attachment: Attachment, of policyNamespace: ByteString) -> Bool {
    guard let gatewayName = labels[Self.gatewayNameLabel] else {
      // AP-13: a targetRef takes the policy away from sidecars and classic gateways altogether,
      // even beside a selector.
      return attachment.targetRefs.isEmpty && isSelected(by: attachment.matchLabels)
    }
    if attachment.targetRefs.isEmpty {
      return !isWaypoint && selectsGatewaysByLabels && isSelected(by: attachment.matchLabels)
    }
    // ANY of the refs; the selector is not looked at (AP-16).
    return attachment.targetRefs.contains {
      isTarget($0, of: policyNamespace, gatewayName: gatewayName)
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
      return policyNamespace == namespace && ref.name == gatewayName
        && (ref.namespace.isEmpty || ref.namespace == namespace)
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
