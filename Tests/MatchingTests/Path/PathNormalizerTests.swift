import Basics
import Matching
import Testing

@Suite("Paths are normalized as Envoy does it (AP-91 to AP-98)")
struct PathNormalizerTests {
  /// Compares what the policy of a table sees and says.
  private func check(
    _ row: PathRow,
    policy value: ByteString,
    stripsDotSegmentParameters: Bool = true
  ) throws {
    let pattern = try PathPattern(value)
    for (index, mode) in PathRow.modes.enumerated() {
      let normalizer = PathNormalizer(
        mode: mode,
        stripsDotSegmentParameters: stripsDotSegmentParameters
      )
      switch normalizer.normalize(row.target) {
      case .path(let path):
        #expect(path == row.sees[index], "\(mode)")
        #expect(pattern.matches(pathWithoutQuery(path)) == (row.fits[index] == "1"), "\(mode)")
      case .refused:
        #expect(row.sees[index] == nil, "\(mode)")
        #expect(row.fits[index] == "x", "\(mode)")
      }
    }
  }

  @Test("EF-1: an exact path in the four modes", arguments: PathTables.exactAdmin)
  func exact(row: PathRow) throws { try check(row, policy: "/admin") }

  @Test("EF-2: encoded separators against a prefix", arguments: PathTables.adminPrefix)
  func prefix(row: PathRow) throws { try check(row, policy: "/admin/*") }

  @Test("EF-3: NUL is refused, a broken escape is not", arguments: PathTables.anyPath)
  func anyPath(row: PathRow) throws { try check(row, policy: "*") }

  @Test("EF-9: a template for one segment", arguments: PathTables.oneSegment)
  func oneSegment(row: PathRow) throws { try check(row, policy: "/api/{*}/users") }

  @Test("EF-13: a template for any number of segments", arguments: PathTables.manySegmentsAtTheEnd)
  func manySegments(row: PathRow) throws { try check(row, policy: "/api/{**}") }

  @Test("EF-194: parameters of dot segments", arguments: PathTables.dotSegments)
  func dotSegments(row: PathRow) throws { try check(row, policy: "/admin") }

  @Test("EF-195: dot segments before 26 August 2026", arguments: PathTables.dotSegmentsBefore)
  func dotSegmentsBefore(row: PathRow) throws {
    try check(row, policy: "/admin", stripsDotSegmentParameters: false)
  }

  @Test("The tables are not empty")
  func counts() {
    #expect(PathTables.exactAdmin.count == 26)
    #expect(PathTables.adminPrefix.count == 11)
    #expect(PathTables.anyPath.count == 7)
    #expect(PathTables.oneSegment.count == 15)
    #expect(PathTables.manySegmentsAtTheEnd.count == 10)
    #expect(PathTables.dotSegments.count == 25)
    #expect(PathTables.dotSegmentsBefore.count == 25)
  }

  /// NONE, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES, as in the columns of AP-97.
  static let examples: [(ByteString, [ByteString?])] = [
    ("/app#foo", ["/app", "/app", "/app", "/app"]),
    ("/app/../admin", ["/app/../admin", "/admin", "/admin", "/admin"]),
    ("/app/%2E./admin", ["/app/%2E./admin", "/admin", "/admin", "/admin"]),
    ("/app//", ["/app//", "/app//", "/app/", "/app/"]),
    ("/app/%2f", ["/app/%2f", "/app/%2f", "/app/%2f", "/app/"]),
    ("/app%2f/", ["/app%2f/", "/app%2f/", "/app%2f/", "/app/"]),
    ("/xyz%30..//abc", ["/xyz%30..//abc", "/xyz0..//abc", "/xyz0../abc", "/xyz0../abc"]),
    ("/app\\admin", ["/app\\admin", "/app/admin", "/app/admin", "/app/admin"]),
    ("/app/\\/\\/\\admin", ["/app/\\/\\/\\admin", "/app//////admin", "/app/admin", "/app/admin"]),
    (
      "/%2Fapp%5cadmin%5Cabc",
      [
        "/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc",
        "/app/admin/abc",
      ]
    ),
    (
      "/%5Capp%2f%5c%2F%2e%2e%2fadmin%5c\\abc",
      [
        "/%5Capp%2f%5c%2F%2e%2e%2fadmin%5c\\abc", "/%5Capp%2f%5c%2F..%2fadmin%5c/abc",
        "/%5Capp%2f%5c%2F..%2fadmin%5c/abc", "/app/admin/abc",
      ]
    ),
    ("/app//../admin", ["/app//../admin", "/app/admin", "/app/admin", "/app/admin"]),
    ("/app//../../admin", ["/app//../../admin", "/admin", "/admin", "/admin"]),
    ("/a/b/../../../../c", ["/a/b/../../../../c", "/c", "/c", "/c"]),
    ("/%252e%252e/admin", Array(repeating: "/%252e%252e/admin", count: 4)),
    ("/%c0%ae%c0%ae/admin", Array(repeating: "/%c0%ae%c0%ae/admin", count: 4)),
    ("/.../admin", Array(repeating: "/.../admin", count: 4)),
    ("/admin;a=b", Array(repeating: "/admin;a=b", count: 4)),
    ("/x/..%3b/admin", Array(repeating: "/x/..%3b/admin", count: 4)),
    ("/x/..;a=b/admin", ["/x/..;a=b/admin", "/admin", "/admin", "/admin"]),
    ("/x/%2e%2e;/admin", ["/x/%2e%2e;/admin", "/x/..;/admin", "/x/..;/admin", "/x/..;/admin"]),
    ("/x/..;%2fadmin", ["/x/..;%2fadmin", "/", "/", "/admin"]),
    ("/Admin", Array(repeating: "/Admin", count: 4)),
    ("/admin%00", ["/admin%00", nil, nil, nil]),
    ("/admin%7e", ["/admin%7e", "/admin~", "/admin~", "/admin~"]),
    ("/admin%41", ["/admin%41", "/adminA", "/adminA", "/adminA"]),
  ]

  @Test("AP-97: the examples of the specification", arguments: examples)
  func specificationExamples(target: ByteString, expected: [ByteString?]) {
    let modes: [PathNormalizer.Mode] = [.none, .base, .mergeSlashes, .decodeAndMergeSlashes]
    for (mode, path) in zip(modes, expected) {
      let outcome = PathNormalizer(mode: mode, stripsDotSegmentParameters: true).normalize(target)
      #expect(outcome == path.map { .path($0) } ?? .refused, "\(mode)")
    }
  }

  /// Found by comparing random paths with Envoy 1.40.
  static let strayPercents: [(ByteString, ByteString)] = [
    ("/%%341", "/%2541"),
    ("/%4%31", "/%2541"),
    ("/%%34%31", "/%2541"),
    ("/%%34", "/%4"),
    ("/%%34g", "/%4g"),
    ("/%%34%zz", "/%4%zz"),
    ("/%2%30[", "/%2520["),
    ("/%%a%61b.", "/%%25aab."),
    ("/%z%341", "/%z41"),
    ("/%%3eca/%/../bc%62", "/%%3eca/bcb"),
    ("/%/../3%612", "/3a2"),
    ("/%%2e%34", "/%.4"),
  ]

  @Test("A stray % does not become part of an escape", arguments: strayPercents)
  func strayPercent(target: ByteString, expected: ByteString) {
    let normalizer = PathNormalizer(mode: .base, stripsDotSegmentParameters: true)
    #expect(normalizer.normalize(target) == .path(expected))
  }

  static let slashesAlone: [(ByteString, ByteString)] = [
    ("/", "/"), ("//", "//"), ("///", "//"), ("//////", "//"), ("//?//", "//?//"), ("/\\", "//"),
    ("//a//", "/a/"), ("//a//?b//c", "/a/?b//c"),
  ]

  @Test("AP-96: a path of slashes alone keeps one at each end", arguments: slashesAlone)
  func mergingSlashes(target: ByteString, expected: ByteString) {
    let normalizer = PathNormalizer(mode: .mergeSlashes, stripsDotSegmentParameters: true)
    #expect(normalizer.normalize(target) == .path(expected))
  }

  @Test("AP-95, EF-196: each byte by itself", arguments: 0...UInt8.max)
  func everyByte(byte: UInt8) {
    let target = ByteString(bytes: Array("/a".utf8) + [byte] + Array("b".utf8))
    let hex = String(byte, radix: 16, uppercase: true)
    let escaped = ByteString("/a%\(hex.count == 1 ? "0" : "")\(hex)b")
    let expected: PathNormalizer.Outcome =
      switch byte {
      case 0: .refused
      case UInt8(ascii: "?"): .path(target)
      case UInt8(ascii: "#"): .path("/a")
      case UInt8(ascii: "\\"): .path("/a/b")
      case 0x01...0x20, 0x7F...0xFF: .path(escaped)
      case _ where "\"<>^`{|}".utf8.contains(byte): .path(escaped)
      default: .path(target)
      }
    let normalizer = PathNormalizer(mode: .base, stripsDotSegmentParameters: true)
    #expect(normalizer.normalize(target) == expected)
  }

  @Test("AP-95: each escape by itself", arguments: 0...UInt8.max)
  func everyEscape(byte: UInt8) {
    let hex = String(byte, radix: 16)
    let target = ByteString("/a%\(hex.count == 1 ? "0" : "")\(hex)b")
    let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~."
    let decoded = ByteString(bytes: Array("/a".utf8) + [byte] + Array("b".utf8))
    let expected: PathNormalizer.Outcome =
      byte == 0 ? .refused : .path(unreserved.utf8.contains(byte) ? decoded : target)
    let normalizer = PathNormalizer(mode: .base, stripsDotSegmentParameters: true)
    #expect(normalizer.normalize(target) == expected)
  }

  static let dotsWithParameters: [(ByteString, ByteString)] = [
    ("/xyz/..;foo=bar/abc", "/abc"),
    ("/..;foo=bar/abc", "/abc"),
    ("/xyz/..;foo=bar", "/"),
    ("/xyz/.;foo=bar/abc", "/xyz/abc"),
    ("/.;foo=bar/abc", "/abc"),
    ("/xyz/.;foo=bar", "/xyz/"),
    ("/xyz/..;foo=bar/.;v1=2,v2=3/abc", "/abc"),
    ("/..;foo=bar/abc/.;mmm", "/abc/"),
    ("/.;aaa/..;foo=bar/abc/.;mmm", "/abc/"),
    ("/xyz/..;foo=bar/.;fff=zzz", "/"),
    ("/xyz/..;foo=bar/.;fff=zzz?blah=woops", "/?blah=woops"),
    ("/xyz/..;foo=bar/.;f=z/remain;blah-bluh?query", "/remain;blah-bluh?query"),
  ]

  @Test("AP-98: segments that begin with dots and a semicolon", arguments: dotsWithParameters)
  func dotWithParameters(target: ByteString, expected: ByteString) {
    let normalizer = PathNormalizer(mode: .base, stripsDotSegmentParameters: true)
    #expect(normalizer.normalize(target) == .path(expected))
  }
}
