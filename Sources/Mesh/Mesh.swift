package import Basics
package import Resources

/// The objects of the inputs put together: what attaches to what, under which settings.
package struct Mesh: Sendable {
  /// The one MeshConfig that counts, overrides included (VALID-101).
  package internal(set) var config: MeshConfig
  /// Whether the inputs say something about the mesh-wide settings; overrides aside.
  package let statesConfig: Bool
  /// In order of creation within each namespace, namespaces in byte order.
  package internal(set) var authorizationPolicies: [AuthorizationPolicy]
  package internal(set) var requestAuthentications: [RequestAuthentication]
  package internal(set) var peerAuthentications: [PeerAuthentication]
  /// In the order of the inputs.
  package let destinationRules: [DestinationRule]
  /// What runs, and the names it goes by.
  package internal(set) var inventory: Inventory
  /// What says where requests go.
  package let routing: RoutingObjects
  /// By namespace and name.
  package let serviceEntries: [ServiceEntry]
  /// The Gateways of the Gateway API, by namespace and name.
  package let kubernetesGateways: [KubernetesGateway]
  /// By name.
  package let gatewayClasses: [GatewayClass]
  /// Objects that are passed over, by kind (`group/Kind`), in the order of the inputs.
  package let passedOver: [ByteString: [ObjectMeta]]

  /// By the name of the Service.
  let endpointSlices: [ObjectName: [EndpointSlice]]
  let addresses: AddressTable
  let entriesWithSelector: SelectorIndex<ServiceEntry>
  let sidecars: NamespaceIndex<Sidecar>
  let proxyExtensions: NamespaceIndex<ProxyExtension>
  /// The settings of the sidecar injector.
  let injector: InjectorConfig
  /// Whether a namespace of the inputs says something about being in the mesh.
  let hasLabeledNamespaces: Bool
  let gatewaysByName: [ObjectName: KubernetesGateway]
  let classesByName: [ByteString: GatewayClass]
  let attachmentRules: AttachmentRules
  var authorizationIndex: NamespaceIndex<AuthorizationPolicy>
  var requestIndex: NamespaceIndex<RequestAuthentication>
  var peerIndex: NamespaceIndex<PeerAuthentication>

  /// Sorts the objects and picks the mesh-wide settings.
  ///
  /// Diagnostics: an error for each MeshConfig that contradicts the first (VALID-101); a warning for
  /// each PeerAuthentication that an older one of its level hides (PA-11, LINT-56).
  package init(
    resources: [Resource],
    overrides: MeshOverrides = MeshOverrides(),
    attachmentRules: AttachmentRules = .newest,
    diagnostics: inout [Diagnostic]
  ) {
    var sorter = ResourceSorter()
    for resource in resources { sorter.add(resource) }

    self.attachmentRules = attachmentRules
    statesConfig = sorter.settings.isStated
    config = sorter.settings.config(under: overrides, diagnostics: &diagnostics)
    inventory = Inventory(
      namespaces: sorter.namespaces,
      serviceAccounts: sorter.serviceAccounts,
      services: sorter.services,
      workloads: sorter.workloads
    )
    routing = RoutingObjects(
      gateways: sorter.istioGateways,
      virtualServices: sorter.virtualServices,
      gatewayRoutes: sorter.gatewayRoutes,
      referenceGrants: sorter.referenceGrants
    )
    serviceEntries = sorter.serviceEntries.sorted { ObjectName($0.meta) < ObjectName($1.meta) }
    kubernetesGateways = sorter.kubernetesGateways.sorted {
      ObjectName($0.meta) < ObjectName($1.meta)
    }
    gatewayClasses = sorter.gatewayClasses.sorted { $0.meta.name < $1.meta.name }
    endpointSlices = Dictionary(
      grouping: sorter.endpointSlices.sorted { ObjectName($0.meta) < ObjectName($1.meta) }
    ) { ObjectName(namespace: $0.meta.namespace, name: $0.serviceName ?? "") }
    sidecars = NamespaceIndex(sorter.sidecars, meta: \.meta)
    proxyExtensions = NamespaceIndex(sorter.proxyExtensions, meta: \.meta)
    injector = sorter.injectorConfigs.first ?? InjectorConfig()
    hasLabeledNamespaces = inventory.namespaces.contains(where: \.isLabeledForMesh)
    gatewaysByName = Dictionary(
      kubernetesGateways.map { (ObjectName($0.meta), $0) },
      uniquingKeysWith: { _, last in last }
    )
    classesByName = Dictionary(
      gatewayClasses.map { ($0.meta.name, $0) },
      uniquingKeysWith: { _, last in last }
    )
    let entriesByAge = sorter.serviceEntries.sorted { ObjectMeta.precedes($0.meta, $1.meta) }
    addresses = AddressTable(
      clusterDomain: config.clusterDomain,
      services: inventory.services,
      serviceEntries: entriesByAge,
      workloads: inventory.workloads + inventory.ownedWorkloads
    )
    entriesWithSelector = SelectorIndex(entriesByAge, meta: \.meta) { $0.workloadSelector ?? [:] }
    authorizationIndex = NamespaceIndex(sorter.authorizationPolicies, meta: \.meta)
    requestIndex = NamespaceIndex(sorter.requestAuthentications, meta: \.meta)
    peerIndex = NamespaceIndex(sorter.peerAuthentications, meta: \.meta)
    authorizationPolicies = authorizationIndex.all
    requestAuthentications = requestIndex.all
    peerAuthentications = peerIndex.all
    destinationRules = sorter.destinationRules
    passedOver = sorter.passedOver
    diagnostics += competingPeerAuthentications()
  }
}

/// The resources by their kind.
private struct ResourceSorter {
  var authorizationPolicies: [AuthorizationPolicy] = []
  var requestAuthentications: [RequestAuthentication] = []
  var peerAuthentications: [PeerAuthentication] = []
  var namespaces: [Namespace] = []
  var serviceAccounts: [ServiceAccount] = []
  var services: [Service] = []
  var workloads: [Workload] = []
  var istioGateways: [IstioGateway] = []
  var virtualServices: [VirtualService] = []
  var gatewayRoutes: [GatewayRoute] = []
  var referenceGrants: [ReferenceGrant] = []
  var serviceEntries: [ServiceEntry] = []
  var kubernetesGateways: [KubernetesGateway] = []
  var gatewayClasses: [GatewayClass] = []
  var destinationRules: [DestinationRule] = []
  var endpointSlices: [EndpointSlice] = []
  var sidecars: [Sidecar] = []
  var proxyExtensions: [ProxyExtension] = []
  var injectorConfigs: [InjectorConfig] = []
  var settings = MeshConfigChoice()
  var passedOver: [ByteString: [ObjectMeta]] = [:]

  mutating func add(_ resource: Resource) {
    switch resource {
    case .authorizationPolicy(let policy): authorizationPolicies.append(policy)
    case .requestAuthentication(let policy): requestAuthentications.append(policy)
    case .peerAuthentication(let policy): peerAuthentications.append(policy)
    case .namespace(let namespace): namespaces.append(namespace)
    case .serviceAccount(let account): serviceAccounts.append(account)
    case .service(let service): services.append(service)
    case .workload(let workload): workloads.append(workload)
    case .istioGateway(let gateway): istioGateways.append(gateway)
    case .virtualService(let service): virtualServices.append(service)
    case .gatewayRoute(let route): gatewayRoutes.append(route)
    case .referenceGrant(let grant): referenceGrants.append(grant)
    case .serviceEntry(let entry): serviceEntries.append(entry)
    case .kubernetesGateway(let gateway): kubernetesGateways.append(gateway)
    case .gatewayClass(let gatewayClass): gatewayClasses.append(gatewayClass)
    case .destinationRule(let rule): destinationRules.append(rule)
    case .endpointSlice(let slice): endpointSlices.append(slice)
    case .sidecar(let sidecar): sidecars.append(sidecar)
    case .proxyExtension(let proxyExtension): proxyExtensions.append(proxyExtension)
    case .injectorConfig(let config): injectorConfigs.append(config)
    case .meshConfig(let config, let name, let location):
      settings.add(config, name: name, location: location)
    case .other(let kind, let meta): passedOver[kind, default: []].append(meta)
    }
  }
}
