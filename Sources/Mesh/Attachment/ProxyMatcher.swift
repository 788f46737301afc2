internal import Basics
internal import Resources

/// Tells which policies are for one proxy, by its labels and namespace (AP-10…AP-17, RA-20…RA-24).
struct ProxyMatcher {
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  let rootNamespace: ByteString
  /// Waypoints take nothing but targetRefs (AP-14, AM-78).
  let isWaypoint: Bool
  /// What a request to a waypoint is addressed to (AP-18).
  var service: AddressedService?
  /// ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY (AP-14).
  let selectsGatewaysByLabels: Bool
  /// What the release does with Gateway API proxies.
  var rules = AttachmentRules.newest

  /// Whether a policy of a candidate namespace applies to the proxy.
  ///
  /// Policies of other namespaces never apply (AP-10); callers look them up by namespace. A waypoint
  /// without the label is one whose name is not known: no Gateway target is its own.
  func attaches(_ attachment: Attachment, of policyNamespace: ByteString) -> Bool {
    let gatewayName = rules.gatewayName(labels)
    guard gatewayName != nil || isWaypoint else {
      // AP-13: a targetRef takes the policy away from sidecars and classic gateways altogether,
      // even beside a selector.
      return attachment.targetRefs.isEmpty && isSelected(by: attachment.matchLabels)
    }
    if attachment.targetRefs.isEmpty {
      return reachesGateways(attachment) && isSelected(by: attachment.matchLabels)
    }
    // ANY of the refs; the selector is not looked at (AP-16).
    return attachment.targetRefs.contains {
      isTarget($0, of: policyNamespace, gatewayName: gatewayName)
    }
  }

  /// Whether a policy without targetRefs may reach a Gateway API gateway or a waypoint at all (AP-14).
  private func reachesGateways(_ attachment: Attachment) -> Bool {
    let goesBySelector = selectsGatewaysByLabels && !isWaypoint
    return switch rules.selectorFlag {
    case .unknown: true
    case .sparesPoliciesWithoutSelector: goesBySelector || attachment.matchLabels == nil
    case .ignoresAll: goesBySelector
    }
  }

  /// Whether every label is there with that very value; no selector and no labels fit all (AP-15).
  func isSelected(by matchLabels: [ByteString: ByteString]?) -> Bool {
    matchLabels?.isSubset(of: labels) ?? true
  }

  /// Whether a ref names this proxy's Gateway, the class of waypoints, or what the request is addressed
  /// to (AP-16, AP-17, AM-80).
  private func isTarget(
    _ ref: TargetRef,
    of policyNamespace: ByteString,
    gatewayName: ByteString?
  ) -> Bool {
    switch (ref.group, ref.kind) {
    case ("gateway.networking.k8s.io", "Gateway"):
      (policyNamespace == namespace || !rules.wantsNamespaceOfGateway)
        && ref.name == gatewayName && (ref.namespace.isEmpty || ref.namespace == namespace)
    case ("gateway.networking.k8s.io", "GatewayClass"):
      knows(.gatewayClass) && policyNamespace == rootNamespace && ref.name == "istio-waypoint"
    case ("", "Service"), ("core", "Service"):
      knows(.service) && isAddressed(.service, ref.name, policyNamespace)
    case ("networking.istio.io", "ServiceEntry"):
      knows(.serviceEntry) && isAddressed(.serviceEntry, ref.name, policyNamespace)
    default: false
    }
  }

  private func knows(_ target: AttachmentRules.WaypointTarget) -> Bool {
    isWaypoint && rules.waypointTargets.contains(target)
  }

  private func isAddressed(
    _ kind: AddressedService.Kind,
    _ name: ByteString,
    _ namespace: ByteString
  ) -> Bool {
    service == AddressedService(kind: kind, name: ObjectName(namespace: namespace, name: name))
  }
}

extension Dictionary where Key == ByteString, Value == ByteString {
  /// Whether each of these labels is in `labels` with the same value.
  func isSubset(of labels: [ByteString: ByteString]) -> Bool {
    allSatisfy { labels[$0.key] == $0.value }
  }
}
