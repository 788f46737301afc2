import MeshProof
import TestSupport
import Testing

/// Of use under ThreadSanitizer above all (`scripts/sanitize thread`).
@Suite("One set of policies, asked from many threads")
struct ConcurrencyTests {
  @Test("Answers are those of one thread; tokens and compiled programs are shared")
  func policies() async throws {
    let requests = try Self.requests()
    let wanted = Self.answers(try Self.policies(), requests, turn: 0)
    #expect(wanted.count == requests.count && Set(wanted.values).count > 2)
    // Nothing is compiled yet in this one.
    let shared = try Self.policies()
    await withTaskGroup(of: [Int: String].self) { group in
      for turn in 0..<16 { group.addTask { Self.answers(shared, requests, turn: turn) } }
      for await answers in group { #expect(answers == wanted) }
    }
  }

  @Test("A proxy's configuration can be asked from many threads too")
  func proxy() async throws {
    let requests = try Self.requests()
    let policies = try Self.policies()
    var destination = Request.Destination()
    destination.target = .workload(.init(namespace: "shop", name: "catalog"))
    let file = InputFile(
      name: "filters.json",
      bytes: try policies.exportEnvoy(for: destination).json.write(.pretty).bytes
    )
    let shared = try policies.proxy(reading: file)
    await withTaskGroup(of: [String].self) { group in
      for _ in 0..<16 {
        group.addTask {
          requests.compactMap { try? shared.evaluate($0, now: 1_795_389_038).verdict.rawValue }
        }
      }
      var first: [String]?
      for await answers in group {
        #expect(answers.count == requests.count)
        #expect(answers == first ?? answers)
        first = answers
      }
    }
  }

  /// The folder `Policies/jwt-gateway`.
  private static func folder() throws -> String {
    try #require(VectorFile.folder) + "/../Policies/jwt-gateway"
  }

  private static func policies() throws -> PolicySet {
    try PolicySet(loading: InputFile.read(paths: [folder()]))
  }

  /// Each token at the gateway and behind it, at several ports.
  private static func requests() throws -> [Request] {
    var requests: [Request] = []
    for token in ["alice", "bob", "forged", "other-audience"] {
      let file = try InputFile.read(path: "\(folder())/tokens/\(token).jwt")
      for (namespace, name) in [("istio-ingress", "ingressgateway"), ("shop", "catalog")] {
        for port in 8080..<8090 {
          var request = Request()
          request.source.identity = .principal("cluster.local/ns/istio-ingress/sa/ingressgateway")
          request.destination.target = .workload(
            .init(namespace: ByteString(namespace), name: ByteString(name))
          )
          request.destination.port = port
          request.http = Request.HTTP()
          request.http?.path = "/products/1"
          request.jwt = .token(ByteString(bytes: file.bytes.filter { $0 > 0x20 }))
          requests.append(request)
        }
      }
    }
    return requests
  }

  /// The verdicts and reasons; `turn` says with which request to begin.
  private static func answers(
    _ policies: PolicySet,
    _ requests: [Request],
    turn: Int
  ) -> [Int: String] {
    var answers: [Int: String] = [:]
    for offset in requests.indices {
      let index = (offset + turn * 5) % requests.count
      let decision = try? policies.evaluate(requests[index], now: 1_795_389_038, explains: true)
      answers[index] = decision.map { "\($0.verdict) \($0.reason)" }
    }
    return answers
  }
}
