import Basics
import Mesh
import Resources
import Testing

@testable import Routing

private let place = SourceLocation(file: "test.yaml", line: 7, column: 3)

private func meta(_ name: ByteString) -> ObjectMeta {
  ObjectMeta(name: name, namespace: "shop", location: place)
}

private func client(_ kind: ConnectingClient.Kind) -> ConnectingClient {
  ConnectingClient(kind: kind, namespace: "shop", identity: "spiffe://td/ns/shop/sa/me")
}

private func endpoint(
  _ dataPlane: CalledEndpoint.DataPlane,
  _ mode: PeerAuthentication.Mode = .permissive
) -> CalledEndpoint {
  CalledEndpoint(
    name: "shop/web",
    dataPlane: dataPlane,
    identity: nil,
    mtls: EffectiveMTLS(mode: mode, policy: meta("peer"))
  )
}

@Suite("Connections without a service, settings and reasons")
struct ClientTLSTests {
  @Test("an address of no service is passed on, and ztunnel looks at the workload (PA-47, AM-72)")
  func addresses() {
    let clientTLS = ClientTLS(rules: [], settings: ClientTLSSettings())
    let rows: [(ConnectingClient.Kind, CalledEndpoint.DataPlane, Bool, TransportReason)] = [
      (.outside, .sidecar, false, .noProxy), (.sidecar, .sidecar, false, .noService),
      (.gateway, .ambient, false, .noService), (.ambient, .ambient, true, .ambientEndpoint),
      (.ambient, .sidecar, false, .endpointTakesNoHBONE),
      (.waypoint(servesService: true), .ambient, true, .ambientEndpoint),
      (.ambient, .waypoint, true, .waypointEndpoint),
    ]
    for (kind, dataPlane, isTunnelled, reason) in rows {
      let sent = clientTLS.connection(from: client(kind), to: endpoint(dataPlane, .strict))
      #expect(sent.transport == Transport(isTunnelled: isTunnelled, security: .plaintext))
      #expect(sent.reasons == [reason])
      #expect(sent.failure == nil)
    }
  }

  @Test("waypoints are reached by HBONE (AM-72, AM-74)")
  func waypoints() {
    var settings = ClientTLSSettings()
    for (sends, failure) in [(true, nil), (false, .noHBONE)] as [(Bool, ClientFailure?)] {
      settings.sendsHBONE = sends
      let clientTLS = ClientTLS(rules: [], settings: settings)
      let fromGateway = clientTLS.connectionToWaypoint(from: client(.gateway))
      #expect(fromGateway.transport.isTunnelled)
      #expect(fromGateway.failure == failure)
      #expect(clientTLS.connectionToWaypoint(from: client(.ambient)).failure == nil)
    }
  }

  @Test("a reason leads to its object and place")
  func reasons() {
    let tls = DestinationRule.TLS(mode: .simple, location: place)
    let applied = AppliedTLS(tls: tls, level: .subsetPort("v1", 80), rule: meta("rule"))
    let reason = TransportReason.destinationRule(applied)
    #expect(reason.object?.name == "rule")
    #expect(reason.location == place)
    #expect(reason.text == "DestinationRule shop/rule, subset v1, port 80 says SIMPLE")

    let disables = TransportReason.namespaceDisables(
      EffectiveMTLS(mode: .disable, policy: meta("peer"))
    )
    #expect(disables.object?.name == "peer")
    #expect(disables.location == place)
    #expect(TransportReason.autoMTLS.location == nil)
  }

  @Test("settings come from MeshConfig and istiod's environment (VALID-102)")
  func settings() {
    var config = MeshConfig()
    #expect(ClientTLSSettings(config) == ClientTLSSettings())
    config.enableAutoMtls = false
    config.rootNamespace = "root"
    config.defaultDestinationRuleExportTo = ["."]
    config.pilotEnvironment = [
      "PILOT_ENABLE_SENDING_HBONE": "false", "PILOT_PREFER_SENDING_HBONE": "1",
      "ENABLE_ENHANCED_DESTINATIONRULE_MERGE": "f",
    ]
    let settings = ClientTLSSettings(config, clusterDomain: "example")
    #expect(!settings.enablesAutoMTLS)
    #expect(settings.rootNamespace == "root")
    #expect(settings.clusterDomain == "example")
    #expect(settings.defaultExportTo == ["."])
    #expect(!settings.sendsHBONE && settings.prefersHBONE && !settings.mergesByExport)
  }

  @Test("trust domains are whole (PA-32)")
  func trustDomains() {
    let transport = Transport(isTunnelled: true, security: .plaintext)
    let rows: [([ByteString]?, Bool)] = [
      (nil, true), (["td"], true), (["t"], false), ([], false), (["x", "td"], true),
    ]
    for (domains, isAccepted) in rows {
      let server = ServerSide(
        endpoint: endpoint(.ambient),
        portProtocol: .http,
        trustedDomains: domains
      )
      let reception = server.reception(of: transport, from: client(.ambient))
      #expect((reception == .refused(.handshakeFailed)) == !isAccepted)
    }
  }
}
