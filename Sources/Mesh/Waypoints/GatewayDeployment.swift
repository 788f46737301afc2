package import Basics
package import Resources

/// The proxy of a Gateway of the Gateway API: what policies and peers see of it.
package struct GatewayDeployment: Sendable, Hashable {
  static let managedLabel: ByteString = "gateway.istio.io/managed"
  static let meshController: ByteString = "istio.io-mesh-controller"
  static let eastWestController: ByteString = "istio.io-eastwest-controller"

  package let namespace: ByteString
  /// The labels of its pods: those of the pods among the inputs, else those that istiod gives them.
  package let labels: [ByteString: ByteString]
  /// The account of the pods among the inputs, else the one that istiod makes.
  package let serviceAccount: ByteString
  /// Its workloads among the inputs, by name; usually none in manifests, for istiod makes them.
  package let workloads: [Workload]
}

/// The classes of Gateways that Istio knows.
enum GatewayController: Sendable {
  case gateway, waypoint, eastWest
  /// A Gateway elsewhere, or of another implementation.
  case foreign

  init(className: ByteString, class: GatewayClass?) {
    switch `class`?.controllerName ?? "" {
    case "istio.io/gateway-controller": self = .gateway
    case "istio.io/mesh-controller": self = .waypoint
    case "istio.io/eastwest-controller": self = .eastWest
    case "":
      // istiod makes these classes itself, so manifests seldom have them.
      switch className {
      case "istio": self = .gateway
      case "istio-waypoint": self = .waypoint
      case "istio-east-west": self = .eastWest
      default: self = .foreign
      }
    default: self = .foreign
    }
  }
}

extension Mesh {
  package func kubernetesGateway(named name: ObjectName) -> KubernetesGateway? {
    gatewaysByName[name]
  }

  /// The class of a Gateway, where the inputs have it.
  package func gatewayClass(of gateway: KubernetesGateway) -> GatewayClass? {
    classesByName[gateway.className]
  }

  /// Whether the Gateway is of a class for waypoints.
  package func isWaypoint(_ gateway: KubernetesGateway) -> Bool {
    if case .waypoint = controller(of: gateway) { true } else { false }
  }

  /// Whether the Gateway is of a class that Istio makes proxies for.
  package func isIstios(_ gateway: KubernetesGateway) -> Bool {
    if case .foreign = controller(of: gateway) { false } else { true }
  }

  private func controller(of gateway: KubernetesGateway) -> GatewayController {
    GatewayController(className: gateway.className, class: gatewayClass(of: gateway))
  }

  /// The proxy of a Gateway.
  ///
  /// A Gateway whose `spec.addresses` name a Service is served by that Service's workloads; istiod
  /// makes the proxy of any other. Its account is `NAME-CLASS`, for waypoints `NAME`, unless the
  /// annotation `gateway.istio.io/service-account` says otherwise.
  package func deployment(of gateway: KubernetesGateway) -> GatewayDeployment {
    let workloads = proxyWorkloads(of: gateway)
    let made = madeLabels(of: gateway)
    guard let first = workloads.first else {
      return GatewayDeployment(
        namespace: gateway.meta.namespace,
        labels: made,
        serviceAccount: madeAccount(of: gateway),
        workloads: []
      )
    }
    return GatewayDeployment(
      namespace: first.meta.namespace,
      labels: first.labels,
      serviceAccount: first.serviceAccount,
      workloads: workloads
    )
  }

  private func proxyWorkloads(of gateway: KubernetesGateway) -> [Workload] {
    let namespace = gateway.meta.namespace
    let hosts = gateway.addresses.filter { $0.type == "Hostname" }
    if let host = hosts.first?.value, hosts.count == gateway.addresses.count,
      let port = gateway.listeners.first?.port,
      let addressed = try? resolve(host: host, port: port, clientNamespace: namespace),
      case .service(let service, _) = addressed.object
    {
      return inventory.workloads(in: service.meta.namespace, with: service.selector)
    }
    return inventory.workloads(
      in: namespace,
      with: [AttachmentRules.gatewayNameLabel: gateway.meta.name]
    )
  }

  private func madeAccount(of gateway: KubernetesGateway) -> ByteString {
    if let account = gateway.meta.annotations["gateway.istio.io/service-account"], !account.isEmpty
    {
      return account
    }
    return switch controller(of: gateway) {
    case .waypoint, .eastWest: gateway.meta.name
    case .gateway, .foreign: gateway.meta.name + "-" + gateway.className
    }
  }

  /// The labels of the pods that istiod makes: those of `infrastructure`, else the Gateway's own, and
  /// its marks.
  private func madeLabels(of gateway: KubernetesGateway) -> [ByteString: ByteString] {
    let given = gateway.infrastructureLabels
    var labels =
      given.isEmpty
      ? gateway.meta.labels : given.filter { !$0.key.hasPrefix("gateway.networking.k8s.io/") }
    labels[AttachmentRules.gatewayNameLabel] = gateway.meta.name
    labels["gateway.networking.k8s.io/gateway-class-name"] = gateway.className
    switch controller(of: gateway) {
    case .gateway, .foreign: labels[GatewayDeployment.managedLabel] = "istio.io-gateway-controller"
    case .waypoint: labels[GatewayDeployment.managedLabel] = GatewayDeployment.meshController
    case .eastWest: labels[GatewayDeployment.managedLabel] = GatewayDeployment.eastWestController
    }
    return labels
  }
}
