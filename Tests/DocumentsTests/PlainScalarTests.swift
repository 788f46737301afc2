import Basics
import Documents
import Testing

@Suite("Plain scalars (ENV-12 to ENV-15)")
struct PlainScalarTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let kind: Node.Kind
    let texts: [String]
    var testDescription: String { "\(kind): \(texts.joined(separator: " "))" }
  }

  static let rows: [Row] = [
    Row(kind: .null, texts: ["", "~", "null", "Null", "NULL"]),
    Row(kind: .bool, texts: ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"]),
    Row(kind: .bool, texts: ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"]),
    Row(kind: .bool, texts: ["y", "Y", "n", "N"]),
    Row(kind: .integer, texts: ["0", "00", "8080", "-1", "+1", "1_000", "1__0_", "017", "-017"]),
    Row(kind: .integer, texts: ["0x50", "0X5f", "-0x50", "0o17", "0O17", "0b101", "-0b11"]),
    Row(kind: .integer, texts: ["9223372036854775807", "-9223372036854775808"]),
    Row(
      kind: .float,
      texts: ["9223372036854775808", "0xFFFFFFFFFFFFFFFF", "12345678901234567890123"]
    ),
    Row(
      kind: .float,
      texts: ["1.10", "1.", ".5", "-.5", "+1.5", "1e3", "1E+3", "1.5e-3", "1_0.5"]
    ),
    Row(kind: .float, texts: ["08", "09.5", "0777777777777777777777777"]),
    Row(kind: .float, texts: [".inf", ".Inf", ".INF", "+.inf", "-.INF", ".nan", ".NaN", ".NAN"]),
    Row(kind: .string, texts: ["tRUE", "yES", "oN", "nULL", "none", "Yess", "t", "f", "o", "T"]),
    Row(kind: .string, texts: ["22:30", "190:20:30", "1.2.3", "1-2", "+", "-a", ".", "..", "._5"]),
    Row(kind: .string, texts: ["2024-01-01", "2001-12-14T21:59:43.10-05:00", "2024-1-1"]),
    Row(kind: .string, texts: ["0x", "0xG", "0b2", "0b", "0o8", "0x1p4", "1e", "1e+", "e3", "_1"]),
    Row(kind: .string, texts: ["1e400", "0x1FFFFFFFFFFFFFFFFF", ".5_0", "inf", "nan", "-.nan"]),
    Row(kind: .string, texts: ["１", "٣", "é", "\u{212A}", "= ", "<<", "10.0.0.0/8", "GET", "::1"]),
  ]

  @Test("A plain scalar has the kind that the YAML library of Kubernetes gives it", arguments: rows)
  func kinds(row: Row) {
    for text in row.texts {
      let value = read("- \(text)").documents.first?.elements.first
      #expect(value?.kind == row.kind, "\(text)")
      #expect(value?.text.string == text.split(separator: " ").first.map(String.init) ?? "")
    }
  }

  @Test("Quoted, none of them is anything but a string", arguments: rows)
  func quoted(row: Row) {
    for text in row.texts {
      #expect(read("- '\(text)'").documents.first?.elements.first?.kind == .string, "\(text)")
    }
  }

  @Test(
    "An integer has its value in every spelling",
    arguments: [
      ("8080", 8080), ("0x50", 80), ("0o17", 15), ("017", 15), ("-017", -15), ("0b101", 5),
      ("1_000", 1000), ("+7", 7), ("-9223372036854775808", Int64.min), ("00", 0),
    ]
  )
  func integers(text: String, wanted: Int64) {
    let value = read("- \(text)").documents.first?.elements.first
    #expect(value?.integer == wanted)
    #expect(value?.canonicalText.string == String(wanted))
  }

  @Test(
    "A key turns into the text that Kubernetes makes of it",
    arguments: [
      ("017", "15"), ("Yes", "true"), ("OFF", "false"), ("1.10", "1.1"), ("08", "8"),
      ("1_0.50", "10.5"), ("'017'", "017"), ("abc", "abc"), ("3.0", "3"),
    ]
  )
  func keys(text: String, wanted: String) {
    #expect(read("\(text): x").documents.first?.members.first?.key.canonicalText.string == wanted)
  }

  @Test("Values of another kind have no number and no truth")
  func otherKinds() throws {
    let root = try #require(read("[1.5, '1', yes, 1, no]").documents.first)
    #expect(root.elements.map(\.integer) == [nil, nil, nil, 1, nil])
    #expect(root.elements.map(\.bool) == [nil, nil, true, nil, false])
    #expect(root.elements.map(\.string) == [nil, "1", nil, nil, nil])
  }
}
