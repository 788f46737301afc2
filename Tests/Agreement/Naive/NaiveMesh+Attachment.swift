internal import Basics
internal import Resources

/// The proxy that a request ends at.
struct NaiveProxy {
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  let kind: Kind
  /// At a waypoint: the Service that the request is addressed to.
  var service: (namespace: ByteString, name: ByteString)?

  enum Kind {
    case sidecar, gateway, waypoint
  }

  /// AP-11.
  var gatewayName: ByteString? { labels["gateway.networking.k8s.io/gateway-name"] }
}

/// Which objects are for a proxy (section 2; RA-20 to RA-25; PA-10 to PA-16).
extension NaiveMesh {
  /// AP-10 to AP-18.
  func applies(_ attachment: Attachment, in namespace: ByteString, to proxy: NaiveProxy) -> Bool {
    guard
      namespace == proxy.namespace || namespace == settings.rootNamespace
        || namespace == proxy.service?.namespace
    else { return false }
    guard let gateway = proxy.gatewayName else {
      // AP-13
      return attachment.targetRefs.isEmpty && selects(attachment.matchLabels, proxy)
    }
    if attachment.targetRefs.isEmpty {
      // AP-14
      return proxy.kind != .waypoint
        && settings.isOn("ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY", default: true)
        && selects(attachment.matchLabels, proxy)
    }
    // AP-16
    return attachment.targetRefs.contains { ref in
      if ref.kind == "Gateway" && ref.group == "gateway.networking.k8s.io" {
        return namespace == proxy.namespace && ref.name == gateway
          && (ref.namespace == "" || ref.namespace == proxy.namespace)
      }
      guard proxy.kind == .waypoint else { return false }
      // AM-80
      if ref.kind == "GatewayClass" && ref.group == "gateway.networking.k8s.io" {
        return namespace == settings.rootNamespace && ref.name == "istio-waypoint"
      }
      guard ref.kind == "Service", ["", "core"].contains(ref.group), let service = proxy.service
      else { return false }
      return namespace == service.namespace && ref.name == service.name
    }
  }

  /// AP-15.
  private func selects(_ matchLabels: [ByteString: ByteString]?, _ proxy: NaiveProxy) -> Bool {
    (matchLabels ?? [:]).allSatisfy { key, value in proxy.labels[key] == value }
  }

  func policies(for proxy: NaiveProxy) -> [AuthorizationPolicy] {
    authorizationPolicies.filter { applies($0.attachment, in: $0.meta.namespace, to: proxy) }
  }

  /// RA-20, RA-25: own namespace before root, by creation, then all rules by issuer.
  func jwtRules(for proxy: NaiveProxy) -> [JWTRule] {
    let applying = requestAuthentications.filter {
      applies($0.attachment, in: $0.meta.namespace, to: proxy)
    }
    let own = applying.filter { $0.meta.namespace == proxy.namespace }
    let others = applying.filter { $0.meta.namespace != proxy.namespace }
    let root = others.filter { $0.meta.namespace == settings.rootNamespace }
    let ofService = others.filter { $0.meta.namespace != settings.rootNamespace }
    let inOrder = [own, root, ofService].flatMap { oldestFirst($0, \.meta) }
    var rules = inOrder.flatMap(\.jwtRules)
    // Insertion: a rule goes after all whose issuer is not greater.
    var sorted: [JWTRule] = []
    while !rules.isEmpty {
      let rule = rules.removeFirst()
      sorted.insert(rule, at: sorted.firstIndex { rule.issuer < $0.issuer } ?? sorted.count)
    }
    return sorted
  }

  /// PA-10 to PA-16: the mode of a port and the policy that set it.
  func mutualTLS(
    of port: Int?,
    for proxy: NaiveProxy
  ) -> (mode: PeerAuthentication.Mode, from: ObjectMeta?) {
    let mesh = oldest(in: settings.rootNamespace) { ($0.matchLabels ?? [:]).isEmpty }
    // PA-12, PA-13: the root namespace has no other level.
    let isRoot = proxy.namespace == settings.rootNamespace
    let namespace = isRoot ? nil : oldest(in: proxy.namespace) { ($0.matchLabels ?? [:]).isEmpty }
    let workload =
      isRoot
      ? nil
      : oldest(in: proxy.namespace) {
        !($0.matchLabels ?? [:]).isEmpty && selects($0.matchLabels, proxy)
      }
    var mode = PeerAuthentication.Mode.permissive
    var from: ObjectMeta?
    for policy in [mesh, namespace, workload].compactMap({ $0 }) where policy.mode != .unset {
      mode = policy.mode
      from = policy.meta
    }
    if let port, let portMode = workload?.portLevelModes[port], portMode != .unset {
      mode = portMode
      from = workload?.meta
    }
    return (mode, from)
  }

  /// PA-11, PA-15.
  private func oldest(
    in namespace: ByteString,
    where isWanted: (PeerAuthentication) -> Bool
  ) -> PeerAuthentication? {
    oldestFirst(
      peerAuthentications.filter { $0.meta.namespace == namespace && isWanted($0) },
      \.meta
    ).first
  }

  /// By creation, then name, then namespace; what has no time counts as the newest.
  private func oldestFirst<Object>(
    _ objects: [Object],
    _ meta: (Object) -> ObjectMeta
  ) -> [Object] {
    objects.sorted { left, right in
      let (a, b) = (meta(left), meta(right))
      let times = (a.creationTimestamp ?? .max, b.creationTimestamp ?? .max)
      return (times.0, a.name, a.namespace) < (times.1, b.name, b.namespace)
    }
  }
}
