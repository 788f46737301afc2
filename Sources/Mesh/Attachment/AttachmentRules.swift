package import Basics

/// How one release of istiod attaches policies to Gateway API proxies (AP-11…AP-16).
package struct AttachmentRules: Sendable, Hashable {
  /// What ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY=false takes away from such a proxy (AP-14).
  package enum SelectorFlag: Sendable, Hashable {
    /// Nothing: there is no such flag.
    case unknown
    /// The policies with a selector.
    case sparesPoliciesWithoutSelector
    /// Every policy without targetRefs.
    case ignoresAll
  }

  /// Labels of which the first present one makes a proxy a Gateway API one and names its Gateway
  /// (AP-11).
  package let gatewayNameLabels: [ByteString]
  package let selectorFlag: SelectorFlag
  /// Whether a policy must be in the namespace of the Gateway that it names (AP-16); otherwise one
  /// of the root namespace reaches the Gateways of that name in all namespaces.
  package let wantsNamespaceOfGateway: Bool

  package init(
    gatewayNameLabels: [ByteString],
    selectorFlag: SelectorFlag,
    wantsNamespaceOfGateway: Bool
  ) {
    self.gatewayNameLabels = gatewayNameLabels
    self.selectorFlag = selectorFlag
    self.wantsNamespaceOfGateway = wantsNamespaceOfGateway
  }

  /// The label of today.
  package static let gatewayNameLabel: ByteString = "gateway.networking.k8s.io/gateway-name"

  /// The rules of today.
  package static let newest = AttachmentRules(
    gatewayNameLabels: [gatewayNameLabel],
    selectorFlag: .ignoresAll,
    wantsNamespaceOfGateway: true
  )

  /// The Gateway that a proxy with these labels is of; `nil` where it is no Gateway API proxy.
  func gatewayName(_ labels: [ByteString: ByteString]) -> ByteString? {
    gatewayNameLabels.lazy.compactMap { labels[$0] }.first
  }
}
