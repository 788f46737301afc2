import Basics
import Documents
import Testing

@Suite("Encodings (ENV-17)")
struct EncodingTests {
  @Test(
    "A UTF-8 byte order mark is passed over and takes no column",
    arguments: ["a: 1", "{\"a\": 1}"]
  )
  func byteOrderMark(text: String) throws {
    let (documents, diagnostics) = read("\u{FEFF}" + text)
    #expect(diagnostics.isEmpty)
    let root = try #require(documents.first)
    #expect(root.outline == "{\"a\": i:1}")
    #expect(root.places == read(text).documents.first?.places)
    #expect(read("\u{FEFF}").documents.isEmpty)
    #expect(read("\u{FEFF}").diagnostics.isEmpty)
  }

  @Test(
    "UTF-16 and UTF-32 are rejected",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x61], "UTF-16"),
      ([0x61, 0, 0x3A, 0], "UTF-16"), ([0, 0x61, 0, 0x3A], "UTF-16"), ([0xFF, 0xFE], "UTF-16"),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
    ] as [([UInt8], String)]
  )
  func wide(bytes: [UInt8], name: String) throws {
    let (documents, diagnostics) = DocumentReader().read(bytes, file: "a.yaml")
    #expect(documents.isEmpty)
    #expect(diagnostics.map(\.code) == ["invalid-encoding"])
    #expect(diagnostics.first?.message == "the file is in \(name), not in UTF-8")
    #expect(
      diagnostics.first?.location == Basics.SourceLocation(file: "a.yaml", line: 1, column: 1)
    )
  }

  @Test("A control character is found wherever it stands beside line feeds", arguments: 0..<16)
  func controlCharacters(offset: Int) {
    for byte in [0x01, 0x0B, 0x1F, 0x7F] as [UInt8] {
      var bytes = Array("#\n\n####\n#\n#####\n#\na: 1\n".utf8)
      bytes[offset] = byte
      let codes = DocumentReader().read(bytes, file: "f").diagnostics.map(\.code)
      #expect(codes.filter { $0 == "control-character" }.count == 1)
    }
  }

  @Test(
    "Bytes that are not UTF-8 are an error at their place",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]],
    ["a: é\nb: ö", "{\"a\": \n\"ö\""]
  )
  func invalid(bytes: [UInt8], before: String) {
    let tail = Array(bytes == [0xC3] ? "\n".utf8 : "\nc: d".utf8)
    let (documents, diagnostics) = DocumentReader().read(
      Array(before.utf8) + bytes + tail,
      file: "f"
    )
    #expect(documents.isEmpty)
    #expect(diagnostics.map(\.code) == ["invalid-encoding"])
    let column = before.hasPrefix("a") ? 5 : 4
    #expect(
      diagnostics.first?.location == Basics.SourceLocation(file: "f", line: 2, column: column)
    )
  }

  @Test("A character cut off by the end of the file is an error")
  func cutOff() {
    for bytes: [UInt8] in [[0x61, 0xC3], [0x61, 0xE2, 0x82], [0x61, 0xF0, 0x9F, 0x98]] {
      #expect(
        DocumentReader().read(bytes, file: "f").diagnostics.map(\.code) == ["invalid-encoding"]
      )
    }
  }

  @Test(
    "All characters of UTF-8 are read",
    arguments: ["\u{80}", "é", "€", "\u{D7FF}", "\u{E000}", "😀", "\u{10FFFF}"]
  )
  func valid(text: String) {
    #expect(read("{\"a\": \"\(text)\"}").documents.first?["a"]?.text == ByteString(text))
  }

  @Test("Control characters are errors, each at its place, and hide nothing else")
  func controls() {
    expect(["control-character"], in: "a: x▶\u{7}y")
    expect(
      ["control-character", "duplicate-key", "control-character", "yaml-syntax"],
      in: "a: é▶\u{0}\n▶a: 2\n---\nb: ▶\u{7F}\n---\nc: d▶: e\n"
    )
    expect(["control-character", "control-character"], in: "'a▶\u{9F}▶\u{FFFF}'")
    expect(["control-character"], in: "# ▶\u{1B}[31m\na: 1")
    expect([], in: "a: \"\\x07\u{A0}\u{200B}\"")
  }

  @Test("JSON strings may hold what YAML may not, except for control characters of ASCII")
  func controlsInJSON() {
    expect([], in: "{\"a\": \"\u{7F}\u{9F}\"}")
    #expect(read("{\"a\": \"\u{1}\"}").diagnostics.first?.code == "json-syntax")
  }
}
