import Basics
import Documents
import Mesh
import Routing
import Testing

/// Every file of `TestVectors/routing`, case by case.
struct RoutingVectorTests {
  @Test
  func `all vectors are read`() {
    #expect(RoutingVector.all.count == 419)
    #expect(Set(RoutingVector.all.map(\.testDescription)).count == RoutingVector.all.count)
  }

  @Test(arguments: RoutingVector.all)
  func `a request is accepted and goes where it should`(_ vector: RoutingVector) throws {
    let router = Router(try vector.mesh())
    let expected = try #require(vector.node["expected"])
    let client: RoutingClient
    if let name = vector.node["gateway"] {
      let gateways = router.gateways(named: try RoutingVector.objectName(name.text))
      let gateway = try #require(gateways.first)
      #expect(gateways.count == 1)
      let answer = router.accept(vector.connection, at: gateway)
      if let line = expected["connection"] { #expect(answer.line == line.text.string) }
      if let identity = expected["identity"] {
        #expect(router.identity(of: gateway) == identity.text)
      }
      guard case .accepted(let connection) = answer else {
        #expect(expected["route"] == nil)
        return
      }
      client = .gateway(connection)
    } else {
      let workload = try #require(vector.node["client"])
      var labels: [ByteString: ByteString] = [:]
      for member in workload["labels"]?.members ?? [] { labels[member.name] = member.value.text }
      client = .mesh(namespace: workload["namespace"]?.text ?? "default", labels: labels)
    }
    guard let route = expected["route"] else { return }
    let decision = router.routes(for: client, vector.request)
    #expect(decision.outcome.lines == route.elements.map(\.text.string))
    if let source = expected["source"] { #expect(decision.source?.line == source.text.string) }
    if let abort = expected["abort"] {
      #expect(decision.abort.map { Int64($0.percentage) } == abort.integer)
    }
  }
}
