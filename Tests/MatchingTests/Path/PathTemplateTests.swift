import Basics
import Matching
import Testing

@Suite("Path templates match as Envoy matches them (AP-73, AP-75)")
struct PathTemplateTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let template: ByteString
    let matching: [ByteString]
    let others: [ByteString]

    var testDescription: String { template.string }
  }

  /// AP-75's table, and EF-13 to EF-20 under NONE.
  static let admitted = [
    Row(
      template: "/foo/{*}",
      matching: ["/foo/bar", "/foo/b%20r", "/foo/a=b", "/foo/a*b", "/foo/%", "/foo/."],
      others: ["/foo", "/foo/", "/foo/bar/", "/foo/bar/baz", "/foo/[x]", "/foo/a b", "/xfoo/a", ""]
    ),
    Row(
      template: "/foo/{**}",
      matching: ["/foo/", "/foo/a", "/foo/a/b/", "/foo//"],
      others: ["/foo", "/foox", "/foo/a[b", "/foo/a\\b", "/bar/foo/", "/foo/\u{E9}"]
    ),
    Row(
      template: "/foo/{**}/",
      matching: ["/foo//", "/foo/a/", "/foo/a/b/"],
      others: ["/foo/", "/foo/a", "/foo"]
    ),
    Row(
      template: "/foo/{*}/bar/{**}",
      matching: ["/foo/x/bar/", "/foo/x/bar/a/b"],
      others: ["/foo//bar/a", "/foo/bar/a", "/foo/x/bar", "/foo/x/y/bar/a"]
    ),
    Row(
      template: "/store/{**}/cart",
      matching: ["/store//cart", "/store/a/cart", "/store/a/b/cart", "/store/cart/cart"],
      others: ["/store/cart", "/store/a/cart/", "/store/a/cartx"]
    ),
    Row(template: "/{**}", matching: ["/", "/x", "/x/", "//"], others: ["/a[b", "", "x", "*"]),
    Row(
      template: "/{**}/users",
      matching: ["//users", "/x/users", "/x/y/users", "/x//users"],
      others: ["/users", "/x/users/", "/usersx", "/xusers"]
    ),
    Row(template: "/{*}", matching: ["/x"], others: ["/", "/x/", "/x/y", "//"]),
    Row(
      template: "/files/{*}/raw/{**}",
      matching: ["/files/x/raw/y", "/files/x/raw/", "/files/x/raw/y/z"],
      others: ["/files/x/raw", "/files//raw/y", "/files/x/y/raw/z"]
    ),
    Row(template: "/{*}/", matching: ["/x/", "/a/"], others: ["/x", "/", "/x/y/", "/a"]),
    Row(
      template: "/{*}/{**}",
      matching: ["/x/", "/x/y", "/x/y/z"],
      others: ["/x", "//", "//y"]
    ),
    Row(template: "/a.b/{*}", matching: ["/a.b/c"], others: ["/axb/c"]),
    Row(template: "/a%zz/{*}", matching: ["/a%zz/b"], others: ["/azz/b"]),
    Row(
      template: "/a!$&'()+,;:@=~b/{*}",
      matching: ["/a!$&'()+,;:@=~b/c"],
      others: ["/a!&'()+,;:@=~b/c", "/a!$&'(),;:@=~b/c"]
    ),
    Row(
      template: "/{*}/{*}/{*}/{*}/{*}/{*}",
      matching: ["/a/b/c/d/e/f"],
      others: ["/a/b/c/d/e", "/a/b/c/d/e/f/g", "/a/b/c/d//f"]
    ),
  ]

  /// EF-30, 31, 37, 202, and more of the same asked of Envoy 1.40.
  static let stored = [
    Row(template: "/a/*/{*}", matching: ["/a/b/c", "/a/*/c"], others: ["/a/b", "/a//c"]),
    Row(
      template: "/v{*}/x",
      matching: ["/v/x", "/vvv/x", "//x"],
      others: ["/v*/x", "/v1/x", "/x"]
    ),
    Row(
      template: "/{*}.html",
      matching: ["/a.html", "/a.html.html"],
      others: ["/.html", "/a/b.html", "/a.htmlx", "/axhtml"]
    ),
    Row(
      template: "/{**}.html",
      matching: ["/a.html", "/a/b.html", "/.html"],
      others: ["/a.htm", "/html"]
    ),
    Row(
      template: "/a{**}/{*}",
      matching: [],
      others: ["/a**/x", "/ab/x", "/a/x", "//x", "/aa/x"]
    ),
    Row(template: "/{*}{*}", matching: ["/ab", "/", "/a/b"], others: ["/[", ""]),
    Row(template: "/{x}/{*}", matching: ["/a/b"], others: ["/a", "//b", "/{x}/b/"]),
    Row(
      template: "/a*b/{*}",
      matching: ["/aab/c", "/b/c", "/ab/c"],
      others: ["/a*b/c", "/axb/c"]
    ),
    Row(template: "/{*}*", matching: ["/a", "/a*", "/ab", "/", "/a/b"], others: ["/["]),
    Row(template: "/a.{*}", matching: ["/a", "/a..", "/a."], others: ["/a.*", "/a.b"]),
    Row(template: "/{*}+", matching: ["/x+", "/++"], others: ["/x", "/+"]),
    Row(template: "/x/{**}b*c", matching: ["/x/bc", "/x/bbc", "/x/c", "/x/ac"], others: ["/x/b"]),
    Row(template: "/{**}*", matching: [], others: ["/", "/a", "/***"]),
    Row(template: "/x/{**}*b", matching: [], others: ["/x/b", "/x/**b"]),
    Row(template: "/{*}{**}", matching: [], others: ["/", "/a", "/ab"]),
  ]

  @Test("A template matches these and not those", arguments: admitted + stored)
  func matches(row: Row) throws {
    let template = try PathTemplate(istio: row.template, matchesAsterisk: true)
    for path in row.matching { #expect(template.matches(path), "\(path)") }
    for path in row.others { #expect(!template.matches(path), "\(path)") }
  }

  @Test("EF-10, EF-12: the class of characters that operators take", arguments: 0...UInt8.max)
  func characters(byte: UInt8) throws {
    let isInClass =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;:@="
      .utf8.contains(byte)
    let path = ByteString(bytes: Array("/api/a".utf8) + [byte] + Array("b/users".utf8))
    let one = try PathTemplate(istio: "/api/{*}/users", matchesAsterisk: true)
    let many = try PathTemplate(istio: "/api/{**}", matchesAsterisk: true)
    #expect(one.matches(path) == isInClass)
    #expect(many.matches(path) == (isInClass || byte == UInt8(ascii: "/")))
  }

  @Test("Before Envoy 1.35 a star in the path does not match, and none may stand in a literal")
  func withoutAsterisk() throws {
    let template = try PathTemplate(istio: "/{*}/{**}", matchesAsterisk: false)
    #expect(template.matches("/a/b"))
    #expect(!template.matches("/*/b"))
    #expect(!template.matches("/a/*"))
    for value: ByteString in ["/v{*}/x", "/a{**}/{*}", "/{**}*"] {
      #expect(throws: PathTemplateError.self) {
        try PathTemplate(istio: value, matchesAsterisk: false)
      }
    }
  }

  static let long = ByteString(bytes: repeatElement(UInt8(ascii: "a"), count: 253))

  @Test("EF-29, EF-202: 256 characters are the most, with {*} counted as one")
  func length() throws {
    let longest = try PathTemplate(istio: "/" + Self.long + "/{*}", matchesAsterisk: true)
    #expect(longest.envoyText.count == 256)
    #expect(longest.matches("/" + Self.long + "/b"))
    #expect(throws: PathTemplateError.tooLong) {
      try PathTemplate(istio: "/a" + Self.long + "/{*}", matchesAsterisk: true)
    }
  }

  static let refusals: [(ByteString, PathTemplateError)] = [
    ("{**}", .noLeadingSlash),  // EF-22
    ("{*}/x", .noLeadingSlash),  // EF-23
    ("/{*}//", .emptySegment),  // EF-24
    ("//{*}", .emptySegment),  // EF-25
    ("/a//{*}", .emptySegment),  // EF-33
    ("/{**}/a/{**}", .operatorAfterManySegments),  // EF-21
    ("/{**}/{*}", .operatorAfterManySegments),  // EF-32
    ("/{**}/{**}", .operatorAfterManySegments),  // EF-202
    ("/{**}/*", .operatorAfterManySegments),
    ("/{**}/{x}", .operatorAfterManySegments),
    ("/a b/{*}", .notPrintable),  // EF-34
    ("/\u{E9}/{*}", .notPrintable),
    ("/a\n/{*}", .notPrintable),
    ("/{*}/{", .invalidVariable("{")),  // EF-35
    ("/a?b/{*}", .invalidLiteral("a?b")),  // EF-36
    ("/a#b/{*}", .invalidLiteral("a#b")),
    ("/[a]/{*}", .invalidLiteral("[a]")),
    ("/a|b/{*}", .invalidLiteral("a|b")),
    ("/a}/{*}", .invalidLiteral("a}")),
    ("/{*}{x}", .invalidLiteral("{x}")),
    ("/{*}.html/x", .textBesideOperatorBeforeTheEnd),
    ("/{**}a/b", .textBesideOperatorBeforeTheEnd),
    ("/{}/{*}", .invalidVariable("{}")),
    ("/{1}/{*}", .invalidVariable("{1}")),
    ("/{{*}}/x", .invalidVariable("{*}")),
    ("/{x}/{x}/{*}", .invalidVariable("{x}")),
    ("/{abcdefghijklmnopq}/{*}", .invalidVariable("{abcdefghijklmnopq}")),
    ("/{a}/{b}/{c}/{d}/{e}/{f}/{*}", .invalidVariable("{f}")),
  ]

  @Test("AP-75: what Envoy cannot compile is refused with the reason", arguments: refusals)
  func refused(value: ByteString, reason: PathTemplateError) {
    #expect(throws: reason) { try PathPattern(value) }
  }

  @Test("A hostile template and path cost no more than their product")
  func boundedCost() throws {
    let stars = ByteString(bytes: (0..<60).flatMap { _ in Array("/a*".utf8) })
    let template = try PathTemplate(istio: stars + "/{**}x", matchesAsterisk: true)
    let path = ByteString(bytes: repeatElement(UInt8(ascii: "a"), count: 20_000))
    #expect(!template.matches("/" + path))
  }
}
