import Basics
import Testing

@testable import Matching

@Suite("The referer that policies see (AP-78)")
struct RefererTests {
  static let kept: [ByteString] = [
    "", "https://a.example/x?y=1", "http://a:80", "/relative/path", "page", "a/b:c", "x,y", "//a",
    "ftp://files.example/x", "http://[::1]/x", "b.http://x/", "b1://x/", "a+b-c.://x/",
    // Nothing is in them.
    "http://@x/", "http://x/#", "http://x?#", "http://x/?a#", "ftp://x/p##",
  ]
  static let removed: [ByteString] = [
    "x y", "https://u@a.example/", "https://a.example/#f", "a:b", "about:blank", "http://", "é",
    "a\"b", "https://a.example/x y", "<x>", "1b://x/", ".b://x/", "-b://x/", "+b://x/", "b_c://x/",
    "b~c://x/", "://x/", "b.http:/x",
    "http://x/é", "http://x?é", "ftp://x/*é", "http://é/", "http://x/\u{80}", "http://x#",
    "http://x:80#", "http://:@x/", "http://u@@x/", "http://@@x/", "http://x/##a", "/#", "/#a", "a#",
  ]

  @Test("A sound value stays", arguments: kept)
  func stays(value: ByteString) { #expect(RefererValue.isKept(value)) }

  @Test("Any other takes the header away", arguments: removed)
  func goes(value: ByteString) { #expect(!RefererValue.isKept(value)) }
}
