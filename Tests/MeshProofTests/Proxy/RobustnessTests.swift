import MeshProof
import Testing

/// Files of proxies are untrusted: whatever is in them, reading ends with an answer or an error.
@Suite("Damaged files of a proxy")
struct ProxyRobustnessTests {
  private static let file = ProxyFile.listener(
    ProxyFile.chain(
      #"{"destinationPort": 8080, "transportProtocol": "tls", "applicationProtocols": ["istio"]}"#,
      ProxyFile.manager([
        ProxyFile.shadow(
          ProxyFile.policy(
            "istio-ext-authz-c-ns[foo]-policy[c]-rule[0]",
            permission: ChainTests.pathA
          )
        ),
        ProxyFile.extAuthz(note: "istio-ext-authz-c"),
        ProxyFile.rbac(
          rules: ProxyFile.policy(
            permission: #"{"notRule": {"orRules": {"rules": [{"destinationPort": 1}]}}}"#,
            principal:
              #"{"authenticated": {"principalName": {"safeRegex": {"regex": ".*/ns/a/.*"}}}}"#
          )
        ),
      ]),
      tls: ProxyFile.tls(prefixes: ["spiffe://cluster.local/"])
    ),
    ProxyFile.chain(
      #"{"transportProtocol": "raw_buffer"}"#,
      ProxyFile.manager([ListenerTests.deny])
    )
  )

  /// A generator of numbers that is the same in every run.
  private struct Random {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  private func ask(_ bytes: [UInt8]) {
    guard
      let proxy = try? PolicySet(loading: []).proxy(
        reading: InputFile(name: "damaged.json", bytes: bytes)
      )
    else { return }
    _ = proxy.describe().text
    var request = Request()
    request.destination.port = 8080
    request.http = .init()
    _ = try? proxy.evaluate(request, now: 0)
    request.source.identity = .principal("cluster.local/ns/a/sa/b")
    _ = try? proxy.evaluate(request, now: 0, explains: true)
  }

  @Test("A file with any bytes changed, cut out or doubled is read to an end", arguments: 1...4)
  func damagedBytes(seed: UInt64) {
    var random = Random(state: seed)
    let bytes = Array(Self.file.utf8)
    for _ in 0..<200 {
      var damaged = bytes
      for _ in 0...random.below(3) {
        let place = random.below(damaged.count)
        switch random.below(4) {
        case 0: damaged[place] = UInt8(truncatingIfNeeded: random.below(256))
        case 1: damaged.remove(at: place)
        case 2: damaged.insert(damaged[random.below(damaged.count)], at: place)
        default: damaged.removeSubrange(place..<min(damaged.count, place + random.below(40)))
        }
      }
      ask(damaged)
    }
  }

  /// Numbers and texts that fit nowhere.
  static let values = [
    "null", "true", "-1", "4294967296", "9223372036854775807", "1e400", "1.5", "\"\"", "[]", "{}",
    "[[]]", "{\"\": {}}", "\"\\u0000\"",
  ]

  @Test("A file with any value in place of another is read to an end", arguments: values)
  func otherValues(value: String) throws {
    for place in try Places(JSONValue(parsing: Array(Self.file.utf8))).all.indices {
      let text = try Places(JSONValue(parsing: Array(Self.file.utf8))).text(
        replacing: place,
        with: value
      )
      ask(Array(text.utf8))
    }
  }

  /// The values of a JSON text, one after the other.
  private struct Places {
    let root: JSONValue
    let all: [JSONValue]

    init(_ root: JSONValue) {
      self.root = root
      var all: [JSONValue] = []
      func walk(_ value: JSONValue) {
        all.append(value)
        for element in value.array ?? [] { walk(element) }
        for member in value.object?.members ?? [] { walk(member.value) }
      }
      walk(root)
      self.all = all
    }

    func text(replacing place: Int, with text: String) -> String {
      var index = -1
      func write(_ value: JSONValue) -> String {
        index += 1
        guard index != place else { return text }
        switch value {
        case .array(let elements):
          return "[\(elements.map(write).joined(separator: ","))]"
        case .object(let object):
          let members = object.members.map {
            "\(JSONValue.string($0.name).write(.compact)):\(write($0.value))"
          }
          return "{\(members.joined(separator: ","))}"
        case .null, .bool, .integer, .number, .string: return value.write(.compact).string
        }
      }
      return write(root)
    }
  }

  @Test("Long lists cost no more than their length")
  func longLists() throws {
    let paths = (0..<20_000).map { #"{"urlPath": {"path": {"exact": "/\#($0)"}}}"# }
    let rule = ProxyFile.policy(
      permission: #"{"orRules": {"rules": [\#(paths.joined(separator: ","))]}}"#
    )
    let file = ProxyFile.filters(ProxyFile.rbac(rules: rule))
    #expect(try askProxy(file, request(http: "{path: /19999}")).verdict == .allow)
    let regex = String(repeating: "(.+/|)", count: 1000)
    #expect(try askProxy(UnreadableTests.peer(regex: regex)).verdict == .indeterminate)
  }
}
