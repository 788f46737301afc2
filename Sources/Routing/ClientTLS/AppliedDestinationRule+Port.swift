internal import Basics
internal import Resources

/// What a DestinationRule says about the connections to one port and subset.
struct PortPolicy: Sendable {
  /// What the client's proxy as a whole goes by (PA-40).
  var tls: AppliedTLS?
  /// What the choice for single endpoints goes by: the same, but that settings of a port which have no
  /// `tls` do not hide those for all ports (PA-48).
  var endpointTLS: AppliedTLS?
  /// Whether connections go to the address that the client dialled, without a choice of endpoints.
  var isPassthrough = false
  /// Whether automatic mTLS wants all endpoints to take it, as for services without an address.
  var wantsAllEndpoints = false
}

extension AppliedDestinationRule {
  /// What the rule says for a port of the service, and a subset of it; `nil`: the whole service.
  ///
  /// Settings of a port replace those for all ports; a subset's replace the rule's, as far as it has
  /// any.
  func policy(
    port: Int,
    subset name: ByteString?,
    subsetsFollowRule: Bool = true
  ) -> PortPolicy {
    var result = PortPolicy()
    if let policy {
      let settings = policy.part.portLevelSettings.first { $0.port == port }
      let own = policy.part.tls.map { applied($0, .rule, policy.rule) }
      let ofPort = settings?.tls.map { applied($0, .port(port), policy.rule) }
      result.tls = settings == nil ? own : ofPort
      result.endpointTLS = ofPort ?? own
      result.isPassthrough = settings?.isPassthrough ?? policy.part.isPassthrough
      result.wantsAllEndpoints = policy.part.isPassthrough
    }
    guard let name else { return result }
    result.wantsAllEndpoints = false
    if !subsetsFollowRule { result.endpointTLS = nil }
    guard let subset = subsets.first(where: { $0.part.name == name }),
      let policy = subset.part.trafficPolicy
    else { return result }
    let settings = policy.portLevelSettings.first { $0.port == port }
    let own = policy.tls.map { applied($0, .subset(name), subset.rule) }
    let ofPort = settings?.tls.map { applied($0, .subsetPort(name, port), subset.rule) }
    result.tls = settings == nil ? own ?? result.tls : ofPort
    result.endpointTLS = ofPort ?? own ?? result.endpointTLS
    // A subset is made of what the rule made of the service.
    result.isPassthrough =
      result.isPassthrough || policy.isPassthrough || settings?.isPassthrough == true
    result.wantsAllEndpoints = policy.isPassthrough
    return result
  }

  private func applied(
    _ tls: DestinationRule.TLS,
    _ level: AppliedTLS.Level,
    _ rule: ObjectMeta
  ) -> AppliedTLS {
    AppliedTLS(tls: tls, level: level, rule: rule)
  }
}
