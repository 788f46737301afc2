package import Basics

/// One decoded object of the inputs.
package enum Resource: Sendable {
  case authorizationPolicy(AuthorizationPolicy)
  case requestAuthentication(RequestAuthentication)
  case peerAuthentication(PeerAuthentication)
  case namespace(Namespace)
  case serviceAccount(ServiceAccount)
  case service(Service)
  case workload(Workload)
  case istioGateway(IstioGateway)
  case virtualService(VirtualService)
  case gatewayRoute(GatewayRoute)
  case referenceGrant(ReferenceGrant)
  case serviceEntry(ServiceEntry)
  case kubernetesGateway(KubernetesGateway)
  case gatewayClass(GatewayClass)
  case destinationRule(DestinationRule)
  case endpointSlice(EndpointSlice)
  case sidecar(Sidecar)
  case proxyExtension(ProxyExtension)
  /// Of a ConfigMap `istio-sidecar-injector`, or the values of an installation.
  case injectorConfig(InjectorConfig)
  /// A MeshConfig of an `istio` ConfigMap, IstioOperator, Istio resource, or a bare one.
  case meshConfig(MeshConfig, name: ByteString, location: SourceLocation)
  /// A kind that is passed over and counted: `group/Kind`.
  case other(kind: ByteString, ObjectMeta)
}
