import Basics
import Documents
import Foundation
import Mesh
import Resources
import Testing

@testable import Routing

/// One case of `TestVectors/connections/client-tls.json`, or one cell of its tables.
struct ClientTLSVector: Sendable, CustomTestStringConvertible {
  let name: String
  /// The case, or the row of the table.
  let node: Node
  let client: ConnectingClient
  let service: CalledService
  let rules: [DestinationRule]
  let portProtocol: EnforcementPoint.PortProtocol
  let expected: [Node]

  var testDescription: String { name }

  /// The file as one document.
  static let file: Node? = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let file = folder.appending(path: "TestVectors/connections/client-tls.json")
    guard let bytes = try? Data(contentsOf: file) else { return nil }
    return DocumentReader().read(Array(bytes), file: file.lastPathComponent).documents.first
  }()

  static let cases: [ClientTLSVector] = (file?["cases"]?.elements ?? []).map { ClientTLSVector($0) }

  static let cells: [ClientTLSVector] = (file?["tables"]?.elements ?? []).flatMap { table in
    (table["rows"]?.elements ?? []).flatMap { row in
      zip(table["modes"]?.elements ?? [], row["expected"]?.elements ?? []).map { mode, expected in
        ClientTLSVector(table: table, row: row, mode: mode, expected: expected)
      }
    }
  }

  private init(_ node: Node) {
    name = node.text("name") ?? ""
    self.node = node
    client = ConnectingClient(node["client"])
    service = CalledService(node)
    rules = destinationRules(node["rules"]?.elements ?? [])
    portProtocol = node.text("portProtocol").flatMap { .init(rawValue: $0) } ?? .http
    expected = node["expected"]?.elements ?? []
  }

  private init(table: Node, row: Node, mode: Node, expected: Node) {
    let tls = row["tls"].flatMap { $0.isCollection ? $0 : nil }
    name = "\(table.text("name") ?? ""): \(tls?.text("mode") ?? "no tls"), \(mode.text)"
    node = row
    client = ConnectingClient(kind: .named(table.text("client")))
    let endpoint = CalledEndpoint(
      dataPlane: .named(table.text("endpoint")),
      mode: .named(mode.text.string)
    )
    service = CalledService(endpoints: [endpoint])
    portProtocol = table.text("portProtocol").flatMap { .init(rawValue: $0) } ?? .http
    rules = tls.map { $0.ruleForAllPorts } ?? []
    self.expected = [expected]
  }

  var settings: ClientTLSSettings {
    var config = MeshConfig()
    if let enabled = node["meshConfig"]?["enableAutoMtls"]?.bool { config.enableAutoMtls = enabled }
    for member in node["pilotEnv"]?.members ?? [] {
      config.pilotEnvironment[member.name] = member.value.text
    }
    var settings = ClientTLSSettings(config)
    if let follows = node["subsetsFollowRule"]?.bool { settings.subsetsFollowRule = follows }
    return settings
  }

  var traffic: ClientTraffic {
    let kind: ClientTraffic.ApplicationProtocol =
      switch node.text("traffic") {
      case "http2": .http2
      case nil: portProtocol == .tcp ? .tcp : .http1
      default: .tcp
      }
    return ClientTraffic(kind, host: node["host"]?.text)
  }
}

/// Reads DestinationRules; there must be nothing else and nothing wrong.
func destinationRules(_ documents: [Node]) -> [DestinationRule] {
  let (resources, diagnostics) = ResourceReader().read(documents)
  #expect(diagnostics.isEmpty, "\(diagnostics)")
  return resources.compactMap { resource in
    guard case .destinationRule(let rule) = resource else {
      Issue.record("\(resource)")
      return nil
    }
    return rule
  }
}

extension Node {
  fileprivate func text(_ name: ByteString) -> String? { self[name]?.string?.string }

  /// A DestinationRule with this `tls`.
  fileprivate var ruleForAllPorts: [DestinationRule] {
    let tls = members.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ")
    let rule = """
      {apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: r, namespace: shop},
      spec: {host: web, trafficPolicy: {tls: {\(tls)}}}}
      """
    return destinationRules(DocumentReader().read(Array(rule.utf8), file: "rule.yaml").documents)
  }

  fileprivate var labels: [ByteString: ByteString] {
    Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.text) })
  }
}

extension ConnectingClient {
  fileprivate init(_ node: Node?) {
    let known: ByteString = "spiffe://cluster.local/ns/shop/sa/me"
    self.init(
      kind: .named(node?.text("kind")),
      labels: node?["labels"]?.labels ?? [:],
      identity: node?.member("identity").map { $0.value.string } ?? known,
      refrainsFromHBONE: node?["refrainsFromHBONE"]?.bool ?? false
    )
  }

  fileprivate init(
    kind: Kind,
    labels: [ByteString: ByteString] = [:],
    identity: ByteString? = "spiffe://cluster.local/ns/shop/sa/me",
    refrainsFromHBONE: Bool = false
  ) {
    self.init(
      kind: kind,
      namespace: "shop",
      labels: labels,
      identity: identity,
      refrainsFromHBONE: refrainsFromHBONE
    )
  }
}

extension ConnectingClient.Kind {
  fileprivate static func named(_ name: String?) -> Self {
    switch name {
    case "gateway": .gateway
    case "waypoint": .waypoint(servesService: true)
    case "waypointOutbound": .waypoint(servesService: false)
    case "ambient": .ambient
    case "outside": .outside
    default: .sidecar
    }
  }
}

extension CalledEndpoint.DataPlane {
  fileprivate static func named(_ name: String?) -> Self {
    switch name {
    case "ambient": .ambient
    case "gateway": .gateway
    case "waypoint": .waypoint
    case "nothing": .nothing
    default: .sidecar
    }
  }
}

extension PeerAuthentication.Mode {
  fileprivate static func named(_ name: String?) -> Self {
    name.flatMap { Self(rawValue: $0) } ?? .permissive
  }
}

extension CalledService {
  fileprivate init(_ node: Node) {
    self.init(
      isMeshExternal: node["service"]?["meshExternal"]?.bool ?? false,
      isHeadless: node["service"]?["headless"]?.bool ?? false,
      mode: .named(node["service"]?.text("mode")),
      endpoints: (node["endpoints"]?.elements ?? []).map { CalledEndpoint($0) }
    )
  }

  fileprivate init(
    isMeshExternal: Bool = false,
    isHeadless: Bool = false,
    mode: PeerAuthentication.Mode = .permissive,
    endpoints: [CalledEndpoint]
  ) {
    self.init(
      host: "web.shop.svc.cluster.local",
      namespace: "shop",
      port: 80,
      isMeshExternal: isMeshExternal,
      isHeadless: isHeadless,
      inheritedMTLS: EffectiveMTLS(mode: mode, policy: nil),
      endpoints: endpoints
    )
  }
}

extension CalledEndpoint {
  fileprivate init(_ node: Node) {
    let known: ByteString = "spiffe://cluster.local/ns/shop/sa/web"
    self.init(
      name: "shop/web",
      labels: node["labels"]?.labels ?? [:],
      dataPlane: .named(node.text("dataPlane")),
      listensForHBONE: node["listensForHBONE"]?.bool ?? false,
      identity: node.member("identity").map { $0.value.string } ?? known,
      mtls: EffectiveMTLS(mode: .named(node.text("mode")), policy: nil)
    )
  }

  fileprivate init(dataPlane: DataPlane, mode: PeerAuthentication.Mode) {
    self.init(
      name: "shop/web",
      dataPlane: dataPlane,
      identity: nil,
      mtls: EffectiveMTLS(mode: mode, policy: nil)
    )
  }
}
