/// The classes of bytes that Istio's and Envoy's regular expressions name.
///
/// They all hold or lack whole UTF-8 sequences, so that a text reads the same as Latin-1 and as
/// UTF-8 (AP-50).
package enum ByteClass: Hashable, Sendable {
  /// `.`: all but a line feed (AP-50, EF-201).
  case anyButLineFeed
  /// `[^/]`: all but a slash; a line feed is in it.
  case anyButSlash
  /// What `{*}` takes: the class C of AP-73, with `*` in it or not.
  case segment(asterisk: Bool)
  /// What `{**}` takes: the class C and the slash.
  case segments(asterisk: Bool)
  /// Just this byte.
  case only(UInt8)

  /// Whether `byte` is in the class.
  package func contains(_ byte: UInt8) -> Bool {
    switch self {
    case .anyButLineFeed: byte != .init(ascii: "\n")
    case .anyButSlash: byte != .init(ascii: "/")
    case .segment(let asterisk): Self.isSegmentByte(byte, asterisk: asterisk)
    case .segments(let asterisk):
      byte == .init(ascii: "/") || Self.isSegmentByte(byte, asterisk: asterisk)
    case .only(let other): byte == other
    }
  }

  /// Whether `byte` is an unreserved character, `%`, a sub-delimiter, `:` or `@` (EF-10).
  static func isSegmentByte(_ byte: UInt8, asterisk: Bool) -> Bool {
    switch byte {
    case .init(ascii: "a")...(.init(ascii: "z")), .init(ascii: "A")...(.init(ascii: "Z")),
      .init(ascii: "0")...(.init(ascii: "9")):
      true
    case .init(ascii: "-"), .init(ascii: "."), .init(ascii: "_"), .init(ascii: "~"),
      .init(ascii: "%"), .init(ascii: "!"), .init(ascii: "$"), .init(ascii: "&"),
      .init(ascii: "'"), .init(ascii: "("), .init(ascii: ")"), .init(ascii: "+"),
      .init(ascii: ","), .init(ascii: ";"), .init(ascii: ":"), .init(ascii: "@"),
      .init(ascii: "="):
      true
    case .init(ascii: "*"): asterisk
    default: false
    }
  }
}
