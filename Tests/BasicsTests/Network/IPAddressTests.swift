import Basics
import Testing

@Suite("Addresses are read as Go's netip reads them (AP-67)")
struct IPAddressTests {
  @Test(
    "An address has one canonical text",
    arguments: [
      ("10.1.2.3", "10.1.2.3"),
      ("0.0.0.0", "0.0.0.0"),
      ("255.255.255.255", "255.255.255.255"),
      ("::", "::"),
      ("::1", "::1"),
      ("1::", "1::"),
      ("2001:DB8::1", "2001:db8::1"),
      ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
      ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
      ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"),
      ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
      ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
      ("::ffff:102:304", "::ffff:1.2.3.4"),
      ("::1.2.3.4", "::102:304"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
      ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
    ]
  )
  func canonicalText(text: ByteString, expected: String) throws {
    let address = try #require(IPAddress(parsing: text))
    #expect(address.description == expected)
    #expect(IPAddress(parsing: ByteString(expected)) == address)
  }

  @Test(
    "Everything else is no address",
    arguments: [
      "", " ", "a", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.256",
      "1.2.3.04",
      "01.2.3.4", "00.0.0.0", "1.2.3.0x4", "1.2.3.-4", "1.2.3.+4", "1.2.3.1000", " 1.2.3.4",
      "1.2.3.4 ", "1.2.3.4:80", "1.2.3.4/32", "1.2.3.4%eth0", "[::1]", "[::1]:80", "::1%eth0", "%",
      ":", ":::", "1:", ":1", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7:8::", "1:2:3:4::5:6:7:8", "12345::", "g::", "::1.2.3", "::1.2.3.04",
      "1:2:3:4:5:6:7:1.2.3.4", "1:1.2.3.4", "::1.2.3.4:1", "::ffff:1.2.3.256", "1.2.3.4::",
      "::a.1.1.1",
      "1:2:3:4:5:6:7:8 ", "\u{660}.0.0.0",
    ] as [ByteString]
  )
  func refused(text: ByteString) {
    #expect(IPAddress(parsing: text) == nil)
  }

  @Test("An IPv4-mapped address is not the IPv4 address (EF-77)")
  func mappedStaysIPv6() throws {
    let mapped = try #require(IPAddress(parsing: "::ffff:10.1.2.3"))
    #expect(mapped.family == .v6)
    #expect(mapped != IPAddress(parsing: "10.1.2.3"))
  }
}
