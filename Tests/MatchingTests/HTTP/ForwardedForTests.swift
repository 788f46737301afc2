import Basics
import Matching
import Testing

@Suite("The remote address comes out of X-Forwarded-For as Envoy takes it (AP-68)")
struct ForwardedForTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let lines: [ByteString]
    let peer: ByteString
    /// At a sidecar, and at a gateway with 0, 1 and 2 trusted hops.
    let expected: [String]

    init(_ lines: [ByteString], peer: ByteString, _ expected: [String]) {
      self.lines = lines
      self.peer = peer
      self.expected = expected
    }

    var testDescription: String { "\(lines) from \(peer)" }
  }

  /// EF-69 to EF-72, row by row.
  static let observed = [
    Row(["10.1.2.3"], peer: "127.0.0.1", ["10.1.2.3", "127.0.0.1", "10.1.2.3", "127.0.0.1"]),
    Row(
      ["8.8.8.8, 10.1.2.3"],
      peer: "127.0.0.1",
      ["10.1.2.3", "127.0.0.1", "10.1.2.3", "8.8.8.8"]
    ),
    Row(["10.1.2.3, 8.8.8.8"], peer: "127.0.0.1", ["8.8.8.8", "127.0.0.1", "8.8.8.8", "10.1.2.3"]),
    Row(
      ["10.1.2.3,9.9.9.9,8.8.8.8"],
      peer: "127.0.0.1",
      ["8.8.8.8", "127.0.0.1", "8.8.8.8", "9.9.9.9"]
    ),
    Row(["10.1.2.3:80"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["junk, 10.1.2.3"], peer: "127.0.0.1", ["10.1.2.3", "127.0.0.1", "10.1.2.3", "127.0.0.1"]),
    Row(
      ["10.1.2.3, junk"],
      peer: "127.0.0.1",
      ["127.0.0.1", "127.0.0.1", "127.0.0.1", "10.1.2.3"]
    ),
    Row(["junk"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row([""], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row([" 10.1.2.3 "], peer: "127.0.0.1", ["10.1.2.3", "127.0.0.1", "10.1.2.3", "127.0.0.1"]),
    Row(["10.1.2.3,"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "10.1.2.3"]),
    Row(["[10.1.2.3]"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(
      ["::ffff:10.1.2.3"],
      peer: "127.0.0.1",
      ["::ffff:10.1.2.3", "127.0.0.1", "::ffff:10.1.2.3", "127.0.0.1"]
    ),
    Row(
      ["8.8.8.8", "10.1.2.3"],
      peer: "127.0.0.1",
      ["10.1.2.3", "127.0.0.1", "10.1.2.3", "8.8.8.8"]
    ),
    Row(
      ["10.1.2.3", "8.8.8.8"],
      peer: "127.0.0.1",
      ["8.8.8.8", "127.0.0.1", "8.8.8.8", "10.1.2.3"]
    ),
    Row(["010.1.2.3"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(
      ["10.1.2.3, 127.0.0.1"],
      peer: "127.0.0.1",
      ["127.0.0.1", "127.0.0.1", "127.0.0.1", "10.1.2.3"]
    ),
    Row([], peer: "10.1.2.3", ["10.1.2.3", "10.1.2.3", "10.1.2.3", "10.1.2.3"]),
    Row([], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["8.8.8.8"], peer: "10.1.2.3", ["8.8.8.8", "10.1.2.3", "8.8.8.8", "10.1.2.3"]),
    Row(["junk"], peer: "10.1.2.3", ["10.1.2.3", "10.1.2.3", "10.1.2.3", "10.1.2.3"]),
  ]

  /// Asked of Envoy 1.40 besides.
  static let further = [
    Row(["::1%1"], peer: "127.0.0.1", ["::1", "127.0.0.1", "::1", "127.0.0.1"]),
    Row(["::1%lo"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["::1%"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["1.2.3.4%1"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["1.2.3"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["\t1.2.3.4\t"], peer: "127.0.0.1", ["1.2.3.4", "127.0.0.1", "1.2.3.4", "127.0.0.1"]),
    Row([",1.2.3.4"], peer: "127.0.0.1", ["1.2.3.4", "127.0.0.1", "1.2.3.4", "127.0.0.1"]),
    Row(["1.2.3.4,,"], peer: "127.0.0.1", ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]),
    Row(["1.2.3.4", ""], peer: "127.0.0.1", ["1.2.3.4", "127.0.0.1", "1.2.3.4", "127.0.0.1"]),
    Row(["", "1.2.3.4"], peer: "127.0.0.1", ["1.2.3.4", "127.0.0.1", "1.2.3.4", "127.0.0.1"]),
    Row(["1.2.3.4 5.6.7.8"], peer: "::2", ["::2", "::2", "::2", "::2"]),
    Row(["1.2.3.4/32"], peer: "::2", ["::2", "::2", "::2", "::2"]),
    Row(["0x7f.0.0.1"], peer: "::2", ["::2", "::2", "::2", "::2"]),
  ]

  @Test("Each data plane takes its own entry", arguments: observed + further)
  func remoteAddress(row: Row) throws {
    let peer = try #require(IPAddress(parsing: row.peer))
    let listeners = [(false, 0), (true, 0), (true, 1), (true, 2)]
    for (listener, expected) in zip(listeners, row.expected) {
      let address = ForwardedFor.remoteAddress(
        lines: row.lines,
        peer: peer,
        isGateway: listener.0,
        trustedHops: listener.1
      )
      #expect(address?.description == expected, "\(listener)")
    }
  }

  @Test(
    "A sidecar takes no notice of the number of trusted hops",
    arguments: [-1, 0, 1, 2, Int.max]
  )
  func sidecarHops(hops: Int) {
    let address = ForwardedFor.remoteAddress(
      lines: ["1.1.1.1, 2.2.2.2"],
      peer: IPAddress(parsing: "3.3.3.3"),
      isGateway: false,
      trustedHops: hops
    )
    #expect(address?.description == "2.2.2.2")
  }

  @Test("A gateway with an odd number of trusted hops falls back", arguments: [-1, 3, Int.max])
  func gatewayHops(hops: Int) {
    let address = ForwardedFor.remoteAddress(
      lines: ["1.1.1.1, 2.2.2.2"],
      peer: IPAddress(parsing: "3.3.3.3"),
      isGateway: true,
      trustedHops: hops
    )
    #expect(address?.description == "3.3.3.3")
  }
}
