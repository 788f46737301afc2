import Basics
import Testing

@Suite("Blocks hold the addresses that Envoy finds in them (AP-67, EF-74 to EF-82)")
struct CIDRTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let block: ByteString
    let inside: [ByteString]
    let outside: [ByteString]

    var testDescription: String { block.string }
  }

  static let rows = [
    Row(
      block: "10.1.2.99/24",
      inside: ["10.1.2.0", "10.1.2.3", "10.1.2.255"],
      outside: ["10.1.3.3", "::ffff:10.1.2.3", "::"]
    ),
    Row(
      block: "0.0.0.0/0",
      inside: ["0.0.0.0", "255.255.255.255"],
      outside: ["::", "2001:db8::1", "::ffff:1.2.3.4"]
    ),
    Row(block: "::/0", inside: ["::1", "ffff::", "::ffff:1.2.3.4"], outside: ["1.2.3.4"]),
    Row(
      block: "::ffff:10.1.2.3",
      inside: ["::ffff:10.1.2.3", "::FFFF:a01:203"],
      outside: ["10.1.2.3", "::ffff:10.1.2.4"]
    ),
    Row(block: "::ffff:0:0/96", inside: ["::ffff:10.1.2.3"], outside: ["10.1.2.3", "::1"]),
    Row(block: "10.0.0.0/8", inside: ["10.255.0.1"], outside: ["11.0.0.1", "::ffff:10.0.0.1"]),
    Row(block: "2001:db8::/33", inside: ["2001:db8:7fff::1"], outside: ["2001:db8:8000::1"]),
    Row(block: "2001:DB8::1", inside: ["2001:db8:0::1"], outside: ["2001:db8::2"]),
    Row(
      block: "10.1.2.2/31",
      inside: ["10.1.2.2", "10.1.2.3"],
      outside: ["10.1.2.1", "10.1.2.4"]
    ),
    Row(block: "10.1.2.3/16", inside: ["10.1.9.9"], outside: ["10.2.0.0"]),
    Row(block: "1.2.3.4", inside: ["1.2.3.4"], outside: ["1.2.3.5", "1.2.3.0"]),
    Row(block: "1.2.3.4/32", inside: ["1.2.3.4"], outside: ["1.2.3.5"]),
    Row(block: "1:2::3/128", inside: ["1:2::3"], outside: ["1:2::2"]),
    Row(block: "fe80::1%eth0", inside: ["fe80::1"], outside: ["fe80::2"]),
  ]

  @Test("A block holds these and not those", arguments: rows)
  func contains(row: Row) throws {
    let block = try #require(CIDR(parsing: row.block))
    for text in row.inside {
      #expect(block.contains(try #require(IPAddress(parsing: text))), "\(text)")
    }
    for text in row.outside {
      #expect(!block.contains(try #require(IPAddress(parsing: text))), "\(text)")
    }
  }

  @Test(
    "Everything else is no block",
    arguments: [
      "", "/", "bad", "1.2.3.4/", "/8", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/+1", "1.2.3.4/08",
      "1.2.3.4/00", "1.2.3.4/8 ", "1.2.3.4/ 8", "1.2.3.4/8/8", "1.2.3/8", "01.2.3.4/8", "::/129",
      "::/1000", "::/99999999999999999999", "fe80::1%eth0/64", "fe80::1%", "1.2.3.4%eth0", "%eth0",
      "1.2.3.4/a", "1.2.3.4/255.0.0.0", "[::1]/128",
    ] as [ByteString]
  )
  func refused(text: ByteString) {
    #expect(CIDR(parsing: text) == nil)
  }

  @Test("The text of a block keeps its host bits")
  func description() throws {
    #expect(try #require(CIDR(parsing: "10.1.2.99/24")).description == "10.1.2.99/24")
    #expect(try #require(CIDR(parsing: "2001:DB8::1")).description == "2001:db8::1/128")
  }
}
