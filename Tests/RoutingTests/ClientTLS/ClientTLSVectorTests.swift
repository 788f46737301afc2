import Basics
import Documents
import Mesh
import Testing

@testable import Routing

@Suite("What clients send and what comes of it (PA-40…PA-48, AM-72, AM-75…AM-77)")
struct ClientTLSVectorTests {
  @Test("the file has all cases, each with a name of its own and its clauses")
  func count() {
    #expect(ClientTLSVector.cases.count == 96)
    #expect(ClientTLSVector.cells.count == 255)
    let all = ClientTLSVector.cases + ClientTLSVector.cells
    #expect(Set(all.map(\.name)).count == all.count)
    for node in (ClientTLSVector.file?["cases"]?.elements ?? [])
      + (ClientTLSVector.file?["tables"]?.elements ?? [])
    {
      #expect(node["clauses"]?.elements.isEmpty == false)
    }
  }

  @Test("cases", arguments: ClientTLSVector.cases)
  func singleCase(_ vector: ClientTLSVector) { check(vector) }

  @Test("tables", arguments: ClientTLSVector.cells)
  func cell(_ vector: ClientTLSVector) { check(vector) }

  private func check(_ vector: ClientTLSVector) {
    let connections = ClientTLS(rules: vector.rules, settings: vector.settings).connections(
      from: vector.client,
      to: vector.service,
      subset: vector.node["subset"]?.string,
      sending: vector.traffic
    )
    #expect(connections.failure.map { name(of: $0) } == vector.node["failure"]?.string?.string)
    let found = connections.endpoints.map { summary($0, vector) }
    #expect(found == vector.expected.map { ($0["sent"] ?? $0).text.string })
    for (connection, expected) in zip(connections.endpoints, vector.expected)
    where expected.kind == .mapping {
      let hello = connection.sent.transport.hello
      #expect(hello?.serverName == expected["serverName"]?.string)
      #expect(hello?.applicationProtocols == expected["alpn"]?.elements.map(\.text))
    }
    for sent in connections.endpoints.map(\.sent) {
      #expect(!sent.reasons.isEmpty)
      for reason in sent.reasons {
        #expect(!reason.text.isEmpty && !reason.text.contains("\n"))
        #expect(!reason.clause.isEmpty)
      }
    }
  }

  /// `transport reasons: what comes of it`, as the vectors write it.
  private func summary(_ connection: EndpointConnection, _ vector: ClientTLSVector) -> String {
    let sent = connection.sent
    let reasons = sent.reasons.map { name(of: $0) }.joined(separator: ",")
    return "\(name(of: sent.transport)) \(reasons): \(outcome(connection, vector))"
  }

  private func outcome(_ connection: EndpointConnection, _ vector: ClientTLSVector) -> String {
    if let failure = connection.sent.failure {
      let sight = ClientSight(of: failure, traffic: vector.traffic)
      return name(of: failure) + (failure.isCertain ? " \(sight)" : "")
    }
    let domains = vector.node["trustedDomains"]?.elements.map(\.text)
    let server = ServerSide(
      endpoint: connection.endpoint,
      portProtocol: vector.portProtocol,
      trustedDomains: domains ?? ["cluster.local"]
    )
    switch server.reception(of: connection.sent.transport, from: vector.client) {
    case .accepted(.none): return "accepted nobody"
    case .accepted(.unknown): return "accepted somebody"
    case .accepted(.known(let identity)):
      return identity == vector.client.identity ? "accepted client" : "accepted \(identity)"
    case .passedThrough: return "passedThrough"
    case .unguarded: return "unguarded"
    case .undecided: return "undecided"
    case .refused(let refusal):
      let sight = ClientSight(of: refusal, client: vector.client, traffic: vector.traffic)
      return "\(refusal) \(sight)"
    }
  }

  private func name(of transport: Transport) -> String {
    let security = name(of: transport.security)
    guard transport.isTunnelled else { return security }
    return transport.security == .plaintext ? "hbone" : "hbone+\(security)"
  }

  /// The case's name without its values.
  private func name(of value: some Any) -> String {
    String("\(value)".prefix { $0 != "(" })
  }
}

extension Transport {
  var hello: ClientHello? {
    switch security {
    case .plaintext: nil
    case .tls(let hello), .mutualTLS(let hello), .meshTLS(let hello): hello
    }
  }
}
