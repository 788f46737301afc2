import Basics
import JOSE
import Testing

@Suite("Base64 with the URL-safe alphabet (JWT-4)")
struct Base64URLTests {
  @Test(
    "taken",
    arguments: [
      ("", []), ("AA", [0]), ("AA==", [0]), ("AAA", [0, 0]), ("AAA=", [0, 0]), ("AAAA", [0, 0, 0]),
      ("-_-_", [0xFB, 0xFF, 0xBF]), ("_w", [0xFF]), ("/w".replacing("/", with: "_"), [0xFF]),
      // Bits left over count for nothing.
      ("AB", [0]), ("A_", [3]), ("AAB", [0, 0]), ("AB==", [0]),
      // White space counts for nothing, between and behind padding too.
      (" \t\n\u{B}\u{C}\rAA", [0]), ("A A", [0]), ("AA = =", [0]), ("AA== \n", [0]), (" ", []),
      ("A A A A A A", [0, 0, 0, 0]),
      // A dot pads as well.
      ("AA..", [0]), ("AAA.", [0, 0]), ("AA=.", [0]),
      ("SGVsbG8gV29ybGQ", Array("Hello World".utf8)),
    ] as [(String, [UInt8])]
  )
  func taken(_ text: String, _ bytes: [UInt8]) {
    #expect(Base64URL.decode(ByteString(text)) == bytes)
  }

  @Test(
    "refused",
    arguments: [
      "A", "AAAAA", "A=", "A==", "A===", "AA=", "AA===", "AAA==", "AAAA=", "AAAA==", "AAAA====",
      "=",
      "==", "====", "AA=A", "AA==A", "=AAA", "A=AA", "AA==AA==", "AA=A=", "+AAA", "/AAA", "AA+A",
      "AAA/",
      "AA!A", "AA\u{0}", "\u{0}", "AAé", "AA\u{A0}", "AA\"", "AA,", "A ", " A", "AAAA A", ".",
      "AAAA.",
    ]
  )
  func refused(_ text: String) {
    #expect(Base64URL.decode(ByteString(text)) == nil)
  }

  @Test("bytes beyond ASCII are refused", arguments: [UInt8(0x80), 0xA0, 0xC3, 0xFF])
  func beyondASCII(_ byte: UInt8) {
    #expect(Base64URL.decode(ByteString(bytes: [0x41, 0x41, 0x41, byte])) == nil)
  }

  @Test("what is encoded is decoded again, for every length", arguments: 0...64)
  func roundTrip(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 77) }
    #expect(Base64URL.decode(Encoding.base64URL(bytes)) == bytes)
  }
}
