import Basics
import Resources
import Testing

@Suite("Decoding of ServiceEntries, EndpointSlices and the addresses of Services and pods")
struct ServiceEntryDecodingTests {
  @Test("A ServiceEntry with all that counts")
  func serviceEntry() throws {
    let decoded = decode(
      """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: db, namespace: shop}
      spec:
        hosts: [db.example.com, "*.db.example.com"]
        addresses: [10.9.0.0/16, 10.8.0.1]
        ports:
        - {number: 443, name: tls, protocol: TLS, targetPort: 8443}
        - {number: 80, name: http, protocol: HTTP}
        location: MESH_INTERNAL
        resolution: STATIC
        endpoints:
        - {address: 10.0.0.1, ports: {tls: 9443}, labels: {app: db}, network: net, serviceAccount: db}
        workloadSelector: {labels: {app: db}}
        exportTo: [".", other]
        subjectAltNames: [spiffe://a]
      status:
        addresses: [{value: 240.240.0.1, host: db.example.com}]
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    let entry = try #require(decoded.serviceEntries.first)
    #expect(entry.hosts == ["db.example.com", "*.db.example.com"])
    #expect(entry.addresses == ["10.9.0.0/16", "10.8.0.1"])
    #expect(
      entry.ports == [
        .init(number: 443, name: "tls", protocolName: "TLS", targetPort: 8443),
        .init(number: 80, name: "http", protocolName: "HTTP"),
      ]
    )
    #expect(entry.location == .meshInternal && entry.resolution == .static)
    let endpoint = try #require(entry.endpoints.first)
    #expect(endpoint.address == "10.0.0.1" && endpoint.ports == ["tls": 9443])
    #expect(endpoint.serviceAccount == "db" && endpoint.network == "net")
    #expect(entry.workloadSelector == ["app": "db"])
    #expect(entry.exportTo == [".", "other"])
    #expect(entry.allocatedAddresses == [.init(host: "db.example.com", value: "240.240.0.1")])
  }

  @Test(
    "Fields of another type are errors (VALID-100)",
    arguments: [
      ("hosts: a", "wrong-type"), ("hosts: [{}]", "wrong-type"),
      ("resolution: MAYBE", "wrong-type"), ("location: HERE", "wrong-type"),
      ("ports: [{name: a}]", "bad-number"), ("ports: [{number: 0}]", "bad-number"),
      ("ports: [{number: 1, targetPort: http}]", "bad-number"),
      ("endpoints: [{ports: {a: x}}]", "bad-number"), ("workloadSelector: []", "wrong-type"),
      ("exportTo: all", "wrong-type"),
    ]
  )
  func bad(_ field: String, code: String) {
    let decoded = decode(
      "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: s},"
        + " spec: {\(field)}}"
    )
    #expect(decoded.diagnostics.map(\.code) == [code])
  }

  @Test("An EndpointSlice: Pods by name, addresses, readiness")
  func endpointSlice() throws {
    let decoded = decode(
      """
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      endpoints:
      - {addresses: [10.0.0.1], targetRef: {kind: Pod, name: web-a}}
      - {addresses: [10.0.0.2, 10.0.0.3], conditions: {ready: false}}
      - {addresses: [10.0.0.4], targetRef: {kind: Node, name: n}}
      ports: [{name: http, port: 8080}, {name: dns, port: 53, protocol: UDP}]
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    let slice = try #require(decoded.endpointSlices.first)
    #expect(slice.serviceName == "web")
    #expect(slice.endpoints.map(\.pod) == ["web-a", nil, nil])
    #expect(slice.endpoints.map(\.isReady) == [true, false, true])
    #expect(slice.ports == [.init(name: "http", port: 8080)])
  }

  @Test(
    "The addresses of a Service",
    arguments: [
      ("", [], false, nil), ("clusterIP: None", [], true, nil),
      ("clusterIP: 10.0.0.1", ["10.0.0.1"], false, nil),
      ("clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd::1']", ["10.0.0.1", "fd::1"], false, nil),
      ("type: ExternalName, externalName: a.example.com", [], false, "a.example.com"),
      ("type: ClusterIP, externalName: a.example.com", [], false, nil),
    ] as [(String, [ByteString], Bool, ByteString?)]
  )
  func service(_ fields: String, addresses: [ByteString], isHeadless: Bool, name: ByteString?)
    throws
  {
    let decoded = decode(
      "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {\(fields)}}"
    )
    #expect(decoded.diagnostics.isEmpty)
    let service = try #require(decoded.services.first)
    #expect(service.clusterIPs == addresses)
    #expect(service.isHeadless == isHeadless)
    #expect(service.externalName == name)
  }

  @Test(
    "The addresses of a Pod",
    arguments: [
      ("podIP: 10.0.0.1", ["10.0.0.1"]),
      ("podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: 'fd::1'}]", ["10.0.0.1", "fd::1"]),
      ("podIP: 10.0.0.1, phase: Running", ["10.0.0.1"]),
      ("podIP: 10.0.0.1, phase: Succeeded", []), ("podIP: 10.0.0.1, phase: Failed", []),
      ("podIP: ''", []), ("", []),
    ] as [(String, [ByteString])]
  )
  func pod(_ status: String, addresses: [ByteString]) {
    let decoded = decode(
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}, status: {\(status)}}"
    )
    #expect(decoded.diagnostics.isEmpty)
    #expect(decoded.workloads.map(\.addresses) == [addresses])
  }

  @Test("Signs of the mesh in a Pod: host network, node, proxy container")
  func signs() throws {
    let decoded = decode(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        hostNetwork: true
        nodeName: node-1
        initContainers: [{name: istio-proxy, restartPolicy: Always}]
        containers: [{name: app}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: d}
      spec: {template: {spec: {nodeName: node-1, containers: [{name: app}]}}}
      """
    )
    #expect(decoded.workloads.map(\.usesHostNetwork) == [true, false])
    #expect(decoded.workloads.map(\.hasProxyContainer) == [true, false])
    #expect(decoded.workloads.map(\.isScheduled) == [true, false])
  }

  @Test("A WorkloadEntry has an address and a network")
  func workloadEntry() {
    let decoded = decode(
      """
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: vm}
      spec: {address: 10.0.0.9, network: n2, labels: {topology.istio.io/network: n1}}
      """
    )
    #expect(decoded.workloads.map(\.addresses) == [["10.0.0.9"]])
    #expect(decoded.workloads.map(\.network) == ["n2"])
  }
}
