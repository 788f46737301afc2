import Basics
import Resources
import Testing

@testable import Mesh

/// A host, from where it is asked for, and what it means.
private struct HostCase: Sendable, CustomTestStringConvertible {
  let host: ByteString
  let from: ByteString?
  let expected: String

  init(_ host: ByteString, from: ByteString? = nil, _ expected: String) {
    self.host = host
    self.from = from
    self.expected = expected
  }

  var testDescription: String { "\(host) from \(from?.string ?? "nowhere")" }
}

extension Addressed {
  /// `service ns/name`, `entry ns/name (host)`, `workload ns/name`, `unknown`.
  fileprivate var title: String {
    switch object {
    case .service(let service, _): "service \(ObjectName(service.meta))"
    case .serviceEntry(let entry, _, let host): "entry \(ObjectName(entry.meta)) (\(host))"
    case .workload(let workload): "workload \(ObjectName(workload.meta))"
    case .unknown: "unknown"
    }
  }
}

@Suite("What a host or address means")
struct AddressingTests {
  private static let yaml = """
    {apiVersion: v1, kind: Service, metadata: {name: reviews, namespace: a}, \
    spec: {clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1, 'fd00::1'], ports: [{port: 80}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: ratings, namespace: a}, \
    spec: {ports: [{port: 80}, {port: 53, protocol: UDP}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: ratings, namespace: b}, \
    spec: {ports: [{port: 80}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: db, namespace: a}, \
    spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: old, namespace: a}, \
    spec: {type: ExternalName, externalName: reviews.a.svc.cluster.local}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: ring, namespace: a}, \
    spec: {type: ExternalName, externalName: ring.a.svc.cluster.local}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: away, namespace: a}, \
    spec: {type: ExternalName, externalName: api.example.com}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: relative, namespace: a}, \
    spec: {type: ExternalName, externalName: reviews.a}}
    ---
    {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: a}, \
    spec: {template: {metadata: {labels: {app: db}}, spec: {}}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, \
    spec: {}, status: {podIP: 10.1.0.5}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: on-host, namespace: a}, \
    spec: {hostNetwork: true}, status: {podIP: 10.1.0.6}}
    ---
    {apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: vm, namespace: a}, \
    spec: {address: 10.2.0.1}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: api, namespace: a}, \
    spec: {hosts: [api.example.com], ports: [{number: 80, name: http, protocol: HTTP}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: wild, namespace: a}, \
    spec: {hosts: ["*.example.com", "*.eu.example.com"], ports: [{number: 80, name: http}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: narrow, \
    namespace: b}, spec: {hosts: ["*.de.eu.example.com"], ports: [{number: 80, name: http}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: own, namespace: b}, \
    spec: {hosts: [api.example.com], exportTo: ["."], ports: [{number: 80, name: http}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: block, \
    namespace: a}, spec: {hosts: [block.internal], addresses: [10.3.0.0/16, 10.3.7.1/32, bad], \
    ports: [{number: 80, name: http}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: small, \
    namespace: a}, spec: {hosts: [small.internal], addresses: [10.3.7.0/24], \
    ports: [{number: 80, name: http}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: given, \
    namespace: a}, spec: {hosts: [one.internal, two.internal], resolution: DNS, \
    ports: [{number: 80, name: http}]}, status: {addresses: [{host: two.internal, \
    value: 240.240.0.2}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: shadow, \
    namespace: b}, spec: {hosts: [reviews.a.svc.cluster.local], ports: [{number: 80, name: http}]}}
    """

  private static let cases: [HostCase] = [
    // Names of Services, as a pod's resolver completes them.
    .init("reviews", from: "a", "service a/reviews"), .init("reviews", from: "b", "unknown"),
    .init("reviews", "service a/reviews"), .init("ratings", from: "a", "service a/ratings"),
    .init("ratings", from: "b", "service b/ratings"), .init("ratings", from: "c", "unknown"),
    .init("reviews.a", from: "b", "service a/reviews"), .init("reviews.a", "service a/reviews"),
    .init("reviews.a.svc", from: "b", "service a/reviews"),
    .init("reviews.a.svc.cluster.local", from: "b", "service a/reviews"),
    .init("Reviews.A.svc.Cluster.Local.", from: "b", "service a/reviews"),
    .init("reviews.b", from: "a", "unknown"), .init("reviews.a.", from: "a", "unknown"),
    .init("reviews.", from: "a", "unknown"), .init("", "unknown"), .init(".", "unknown"),
    .init("reviews.a.svc.other.local", "unknown"),
    // A pod behind a headless Service.
    .init("db-0.db", from: "a", "workload a/db"),
    .init("db-17.db.a.svc.cluster.local", "workload a/db"),
    .init("db-x.db.a", "unknown"), .init("web.db.a", "unknown"), .init("x.reviews.a", "unknown"),
    // ExternalName: another name, always a full one.
    .init("old", from: "a", "service a/reviews"), .init("away.a", "entry a/api (api.example.com)"),
    .init("relative.a", from: "a", "unknown"),
    // ServiceEntries: exact before wildcards, the longest of these; the client's own first.
    .init("api.example.com", "entry a/api (api.example.com)"),
    .init("API.example.com", from: "a", "entry a/api (api.example.com)"),
    .init("api.example.com", from: "b", "entry b/own (api.example.com)"),
    .init("api.example.com", from: "c", "entry a/api (api.example.com)"),
    .init("x.example.com", "entry a/wild (*.example.com)"),
    .init("y.x.example.com", "entry a/wild (*.example.com)"),
    .init("x.eu.example.com", "entry a/wild (*.eu.example.com)"),
    .init("x.de.eu.example.com", "entry b/narrow (*.de.eu.example.com)"),
    .init("example.com", "unknown"), .init(".example.com", "unknown"),
    .init("xexample.com", "unknown"),
    // Addresses.
    .init("10.96.0.1", "service a/reviews"), .init("fd00::1", "service a/reviews"),
    .init("[fd00:0::1]", from: "b", "service a/reviews"), .init("10.96.0.2", "unknown"),
    .init("10.1.0.5", "workload a/web"), .init("10.1.0.6", "unknown"),
    .init("10.2.0.1", "workload a/vm"), .init("10.3.1.1", "entry a/block (block.internal)"),
    .init("10.3.7.9", "entry a/small (small.internal)"),
    .init("10.3.7.1", "entry a/block (block.internal)"), .init("10.4.0.1", "unknown"),
    .init("240.240.0.2", "entry a/given (two.internal)"), .init("::ffff:10.1.0.5", "unknown"),
  ]

  @Test("Hosts and addresses", arguments: cases)
  private func host(_ item: HostCase) throws {
    let found = try mesh(yaml: Self.yaml)
      .resolve(host: item.host, port: 80, clientNamespace: item.from)
    #expect(found.title == item.expected)
  }

  @Test("A short name without a namespace that several Services have is an error that lists them")
  func ambiguous() throws {
    let mesh = try mesh(yaml: Self.yaml)
    let candidates: [ByteString] = ["ratings.a.svc.cluster.local", "ratings.b.svc.cluster.local"]
    #expect(throws: AddressError.ambiguous(candidates: candidates)) {
      try mesh.resolve(host: "ratings", port: 80)
    }
  }

  @Test("A port that the object does not have is an error that lists its TCP ports")
  func unknownPort() throws {
    let mesh = try mesh(yaml: Self.yaml)
    let host: ByteString = "ratings.a.svc.cluster.local"
    #expect(throws: AddressError.unknownPort(host: host, known: [80])) {
      try mesh.resolve(host: "ratings.a", port: 53)
    }
    #expect(throws: AddressError.unknownPort(host: "api.example.com", known: [80])) {
      try mesh.resolve(host: "api.example.com", port: 443)
    }
  }

  @Test("Services of type ExternalName in a ring are an error")
  func ring() throws {
    let mesh = try mesh(yaml: Self.yaml)
    #expect(throws: AddressError.endlessAlias(host: "ring.a.svc.cluster.local.")) {
      try mesh.resolve(host: "ring.a", port: 80)
    }
  }

  @Test("What led here is kept; the host is the full one")
  func aliases() throws {
    let found = try mesh(yaml: Self.yaml).resolve(host: "old.a", port: 80)
    #expect(found.aliases == [ObjectName(namespace: "a", name: "old")])
    #expect(found.host == "reviews.a.svc.cluster.local")
    #expect(found.service?.kind == .service)
  }

  @Test("A host longer than a name can be is unknown, and so are thousands of dots")
  func longHosts() throws {
    let mesh = try mesh(yaml: Self.yaml)
    for host in [String(repeating: "a", count: 5000), String(repeating: ".", count: 5000)] {
      #expect(try mesh.resolve(host: ByteString(host), port: 80).title == "unknown")
    }
  }

  @Test("Objects by name: a Service goes before a ServiceEntry; one of them by its first host")
  func objects() throws {
    let mesh = try mesh(yaml: Self.yaml)
    let service = try mesh.resolve(objectNamed: .init(namespace: "a", name: "db"), port: 80)
    #expect(service?.title == "service a/db")
    let entry = try mesh.resolve(objectNamed: .init(namespace: "a", name: "given"), port: 80)
    #expect(entry?.title == "entry a/given (one.internal)")
    #expect(
      entry?.service == .init(kind: .serviceEntry, name: .init(namespace: "a", name: "given"))
    )
    #expect(try mesh.resolve(objectNamed: .init(namespace: "b", name: "db"), port: 80) == nil)
  }

  @Test("The cluster's domain is that of the installation's values")
  func clusterDomain() throws {
    let mesh = try mesh(
      yaml: """
        {apiVersion: v1, kind: Service, metadata: {name: s, namespace: a}, \
        spec: {ports: [{port: 80}]}}
        ---
        {apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, metadata: {name: i}, \
        spec: {values: {global: {proxy: {clusterDomain: corp.local}}}}}
        """
    )
    #expect(try mesh.resolve(host: "s.a.svc.corp.local", port: 80).title == "service a/s")
    #expect(try mesh.resolve(host: "s.a", port: 80).host == "s.a.svc.corp.local")
    #expect(try mesh.resolve(host: "s.a.svc.cluster.local", port: 80).title == "unknown")
  }
}
