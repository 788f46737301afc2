package import Resources

/// The objects that say where requests go, each kind in the order in which istiod looks at it.
package struct RoutingObjects: Sendable {
  /// By creation, then name, then namespace.
  package let gateways: [IstioGateway]
  /// By creation, then name, then namespace.
  package let virtualServices: [VirtualService]
  /// By creation, then namespace, then name.
  package let gatewayRoutes: [GatewayRoute]
  package let referenceGrants: [ReferenceGrant]

  init(
    gateways: [IstioGateway],
    virtualServices: [VirtualService],
    gatewayRoutes: [GatewayRoute],
    referenceGrants: [ReferenceGrant]
  ) {
    self.gateways = gateways.sorted { ObjectMeta.precedes($0.meta, $1.meta) }
    self.virtualServices = virtualServices.sorted { ObjectMeta.precedes($0.meta, $1.meta) }
    self.gatewayRoutes = gatewayRoutes.sorted { left, right in
      let times = (left.meta.creationTimestamp ?? .max, right.meta.creationTimestamp ?? .max)
      return times.0 == times.1
        ? ObjectName(left.meta) < ObjectName(right.meta) : times.0 < times.1
    }
    self.referenceGrants = referenceGrants
  }
}
