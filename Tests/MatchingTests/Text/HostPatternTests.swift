import Basics
import Matching
import Testing

@Suite("Hosts are compared with their port and without case (AP-49, AP-69)")
struct HostPatternTests {
  /// EF-59 to EF-63: value, authority, whether it matches.
  static let rows: [(ByteString, ByteString, Bool)] = [
    ("app.foo", "app.foo", true),
    ("app.foo", "APP.foo", true),
    ("app.foo", "app.foo:8080", false),
    ("app.foo", "app.foo.", false),
    ("app.foo", "app.foo:", false),
    ("app.foo", "xapp.foo", false),
    ("app.foo", "app.foo.svc", false),
    ("app.foo", "user@app.foo", false),
    ("App.foo:8080", "app.foo:8080", true),
    ("App.foo:8080", "APP.FOO:8080", true),
    ("App.foo:8080", "app.foo", false),
    ("App.foo:8080", "app.foo:80", false),
    ("*.foo", "x.foo", true),
    ("*.foo", "x.foo:80", false),
    ("*.foo", "X.FOO", true),
    ("*.foo", ".foo", true),
    ("*.foo", "foo", false),
    ("app.*", "app.x", true),
    ("app.*", "APP.x:80", true),
    ("app.*", "app", false),
    ("app.*", "xapp.x", false),
    ("app.foo:*", "app.foo:80", true),
    ("app.foo:*", "app.foo", false),
    ("app.foo:*", "app.foo:", true),
    ("*", "a", true),
    ("*", "", true),
    ("evil", "EVIL", true),
    ("evil", "evil:80", false),
    ("a.x", "a.x,a.x", false),
    // Only A to Z fold: U+212A is not a k
    ("k", "\u{212A}", false),
    ("[", "{", false),
    ("@", "`", false),
  ]

  @Test("A value matches these authorities", arguments: rows)
  func matches(value: ByteString, authority: ByteString, expected: Bool) {
    #expect(HostPattern(value).matches(authority) == expected)
  }

  @Test("A missing authority matches nothing", arguments: ["*", "a", "", "*a"] as [ByteString])
  func missing(value: ByteString) {
    #expect(!HostPattern(value).matches(nil))
  }
}
