import MeshProof
import Testing

/// The short way may only be faster: what it writes is what the long way writes.
@Suite("Request lines by the short way")
struct PlainAnswerTests {
  private static let policies = """
    apiVersion: v1
    kind: Pod
    metadata: { name: web, namespace: shop, labels: { app: web } }
    ---
    apiVersion: v1
    kind: Pod
    metadata: { name: strict, namespace: vault, labels: { app: strict } }
    ---
    apiVersion: v1
    kind: Service
    metadata: { name: web, namespace: shop }
    spec: { selector: { app: web }, ports: [{ port: 80, name: http, targetPort: 8080 }] }
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: { name: default, namespace: vault }
    spec: { mtls: { mode: STRICT } }
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: { name: callers, namespace: shop }
    spec:
      rules:
      - from: [{ source: { principals: [cluster.local/ns/a/sa/b, "cluster.local/ns/c/*"] } }]
        to: [{ operation: { paths: [/api/*, /exact, "*/end"], methods: [GET, POST] } }]
      - to: [{ operation: { hosts: ["*.example.com"], notPaths: [/admin*] } }]
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: { name: never, namespace: shop }
    spec:
      action: DENY
      rules:
      - to: [{ operation: { paths: [/api/secret*] } }]
      - from: [{ source: { ipBlocks: [10.0.0.0/8] } }]
        to: [{ operation: { paths: [/api/by-address] } }]
      - to: [{ operation: { ports: ["9090"] } }]
    """

  private static let lines: [String] = {
    let destinations = [
      #"{"workload":"shop/web","port":8080}"#, #"{ "workload": "shop/web", "port": 9090 }"#,
      #"{"service":"shop/web","port":80}"#, #"{"workload":"vault/strict","port":8080}"#,
      #"{"workload":"shop/web"}"#, #"{"workload":"shop/none","port":80}"#,
      #"{"workload":"shop/web","port":8080,"protocol":"tcp"}"#,
      #"{"workload":"shop/web","port":8080,"port":8081}"#, #"{"labels":{"a":"b"},"namespace":"x"}"#,
      #"{"workload":"shop/web","port":-1}"#, #"{"workload":"shop/web","what":1}"#, "{}",
    ]
    let sources = [
      #""source":{"principal":"cluster.local/ns/a/sa/b"},"#,
      #""source":{"principal":"spiffe://cluster.local/ns/c/sa/d"},"#,
      #""source":{"principal":"other.domain/ns/a/sa/b"},"#, #""source":{"principal":""},"#,
      #""source":{"principal":"CN=client"},"#, #""source":{"principal":"https://a/b"},"#,
      #""source":{"workload":"shop/web"},"#, #""source":{"principal":1},"#, #""source":{},"#, "",
    ]
    let requests = [
      #"{"method":"GET","path":"/api/x?q=1","host":"web"}"#,
      #"{"path":"/exact","host":"a.example.com","method":"PUT"}"#,
      #"{"method":"POST","path":"/api/secret/1","host":"web"}"#,
      #"{"method":"GET","path":"/api/by-address","host":"web"}"#,
      #"{"method":"GET","path":"/api/../x","host":"web"}"#,
      #"{"method":"GET","path":"/x/end","host":"WEB.Example.Com"}"#,
      #"{"method":"get","path":"/api/x","host":"web"}"#, #"{"method":"GET","path":"","host":""}"#,
      #"{"method":"GET","path":"/api/x"}"#, #"{"method":"GET","path":"\u002fapi/x","host":"web"}"#,
      #"{"method":"GET","path":"/api/x","host":"web","headers":{"a":"b"}}"#,
      #"{"method":"GET","path":"/api/x","host":"web","method":"PUT"}"#,
    ]
    let ids = [#""id":7,"#, #""id":"a b","#, #""id":007,"#, #""id":null,"#, #""id":1.5,"#, ""]
    var lines: [String] = []
    for (place, destination) in destinations.enumerated() {
      for source in sources {
        for (number, http) in requests.enumerated() {
          let id = ids[(place + number) % ids.count]
          lines.append(#"{\#(id)\#(source)"destination":\#(destination),"http":\#(http)}"#)
        }
      }
    }
    return lines
  }()

  private static func policySet() throws -> PolicySet {
    try PolicySet(loading: [InputFile(name: "made", bytes: Array(policies.utf8))])
  }

  /// What the command writes for a line by reading, evaluating and writing; `nil` for an error.
  private static func long(_ line: [UInt8], _ policies: PolicySet) -> [UInt8]? {
    guard let requests = try? Request.read(InputFile(name: "line", bytes: line)),
      requests.count == 1, let decision = try? policies.evaluate(requests[0], now: 0)
    else { return nil }
    return decision.json.write(.compact).bytes + [UInt8(ascii: "\n")]
  }

  @Test("Each answer is that of the long way, byte for byte")
  func answersAreTheSame() throws {
    let policies = try Self.policySet()
    let plain = try #require(PlainAnswers(policies, limits: InputLimits()))
    var answered = 0
    for line in Self.lines {
      var text: [UInt8] = []
      guard plain.answer(Array(line.utf8), to: &text) else { continue }
      answered += 1
      #expect(text == Self.long(Array(line.utf8), policies), "\(line)")
    }
    #expect(Self.lines.count == 1440)
    #expect(answered > 20)
  }

  @Test("Lines with one byte changed are answered as by the long way, or not at all")
  func changedLinesAreTheSame() throws {
    let policies = try Self.policySet()
    let plain = try #require(PlainAnswers(policies, limits: InputLimits()))
    let bytes = Array("\"\\{}[]:,/0 19aZ.?%=\t\r\u{1}\u{7F}".utf8) + [0xC3]
    var answered = 0
    for line in stride(from: 0, to: Self.lines.count, by: 131).map({ Self.lines[$0] }) {
      for offset in 0..<line.utf8.count {
        var changed = Array(line.utf8)
        changed[offset] = bytes[offset % bytes.count]
        var text: [UInt8] = []
        guard plain.answer(changed, to: &text) else { continue }
        answered += 1
        #expect(text == Self.long(changed, policies), "\(String(decoding: changed, as: UTF8.self))")
      }
    }
    #expect(answered > 5)
  }

  @Test("A limit that a line could meet leaves it to the long way")
  func limitsHold() throws {
    var limits = InputLimits()
    limits[.headerBytes] = 8
    let policies = try Self.policySet()
    let plain = try #require(PlainAnswers(policies, limits: limits))
    let line =
      #"{"destination":{"workload":"shop/web","port":8080},"#
      + #""http":{"method":"GET","path":"/longer-than-eight","host":"web"}}"#
    var text: [UInt8] = []
    #expect(!plain.answer(Array(line.utf8), to: &text))
    limits[.headerBytes] = 100
    let wider = try #require(PlainAnswers(policies, limits: limits))
    #expect(wider.answer(Array(line.utf8), to: &text))
    limits[.depth] = 1
    #expect(PlainAnswers(policies, limits: limits) == nil)
  }
}
