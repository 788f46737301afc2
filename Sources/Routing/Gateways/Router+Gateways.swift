package import Basics
package import Mesh
package import Resources

extension Router {
  /// The gateways that a name leads to: workloads of that name, or the ones behind a Service or a
  /// Gateway of that name; several where they differ.
  ///
  /// For a Gateway whose Deployment istiod makes, and which is not among the inputs, what it will be
  /// like.
  package func gateways(named name: ObjectName) -> [GatewayProxy] {
    let inventory = mesh.inventory
    var workloads = inventory.workload(namespace: name.namespace, name: name.name)
    if workloads.isEmpty,
      let service = inventory.service(named: name)
    {
      workloads = inventory.workloads(in: name.namespace).filter { service.selects($0.labels) }
    }
    if workloads.isEmpty,
      let gateway = mesh.kubernetesGateways.first(where: { ObjectName($0.meta) == name })
    {
      workloads = self.workloads(of: gateway)
      if workloads.isEmpty, gateway.isManaged { return [managedProxy(gateway)] }
    }
    if workloads.isEmpty,
      let gateway = mesh.routing.gateways.first(where: { ObjectName($0.meta) == name })
    {
      workloads = inventory.workloads.filter { isSelected($0, by: gateway) }
    }
    return workloads.map { proxy(of: $0) }
  }

  /// Whether a workload that a Gateway of Istio names by labels is a gateway that gets it.
  private func isSelected(_ workload: Workload, by gateway: IstioGateway) -> Bool {
    !gateway.selector.isEmpty
      && gateway.selector.allSatisfy { workload.labels[$0.key] == $0.value }
      && (!mesh.config.isOn(.scopeGatewayToNamespace)
        || workload.meta.namespace == gateway.meta.namespace)
  }

  /// A workload as a gateway.
  package func proxy(of workload: Workload) -> GatewayProxy {
    GatewayProxy(
      name: ObjectName(workload.meta),
      labels: workload.labels,
      serviceAccount: workload.serviceAccount,
      namedPorts: workload.namedPorts,
      services: mesh.inventory.services(
        selecting: workload.labels,
        in: workload.meta.namespace
      )
    )
  }

  /// The identity that a gateway shows to what it connects to (PA-36).
  package func identity(of proxy: GatewayProxy) -> ByteString {
    mesh.identity(namespace: proxy.name.namespace, serviceAccount: proxy.serviceAccount)
  }

  /// The workloads that a Gateway of the Gateway API is for.
  private func workloads(of gateway: KubernetesGateway) -> [Workload] {
    let namespace = gateway.meta.namespace
    let label = AttachmentRules.gatewayNameLabel
    let hosts = gateway.serviceNames(registry.names)
    let services = hosts.compactMap {
      mesh.inventory.service(named: ObjectName(namespace: namespace, name: $0))
    }
    return mesh.inventory.workloads(in: namespace).filter { workload in
      (gateway.isManaged && workload.labels[label] == gateway.meta.name)
        || services.contains { $0.selects(workload.labels) }
    }
  }

  /// What istiod deploys for a Gateway.
  private func managedProxy(_ gateway: KubernetesGateway) -> GatewayProxy {
    let name = gateway.managedName
    var labels = gateway.infrastructureLabels
    labels[AttachmentRules.gatewayNameLabel] = gateway.meta.name
    labels["service.istio.io/canonical-name"] = name
    labels["gateway.istio.io/managed"] = "istio.io-gateway-controller"
    let account = gateway.meta.annotations["gateway.istio.io/service-account"] ?? ""
    return GatewayProxy(
      name: ObjectName(namespace: gateway.meta.namespace, name: name),
      labels: labels,
      serviceAccount: account.isEmpty ? name : account
    )
  }
}

extension KubernetesGateway {
  /// Whether istiod deploys the gateway itself: no address is given, or just an IP address.
  var isManaged: Bool {
    addresses.isEmpty || (addresses.count == 1 && addresses[0].type == "IPAddress")
  }

  /// The name of the Deployment, Service and ServiceAccount that istiod makes.
  var managedName: ByteString {
    let override = meta.annotations["gateway.istio.io/name-override"] ?? ""
    return override.isEmpty ? [meta.name, "-", className].joined() : override
  }

  /// The names of the Services of its namespace whose workloads the Gateway is for.
  func serviceNames(_ names: ClusterNames) -> Set<ByteString> {
    if isManaged { return [managedName] }
    return Set(
      addresses.filter { $0.type == "Hostname" }.compactMap { address in
        guard address.value.contains(".") else { return address.value }
        let service = names.service(of: address.value)
        return service?.namespace == meta.namespace ? service?.name : nil
      }
    )
  }
}
