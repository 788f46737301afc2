package import Basics

/// A URI template of a policy's `paths`, as Istio hands it to Envoy (AP-73).
///
/// `{*}` takes one segment of at least one character, `{**}` any number of characters and slashes;
/// neither takes characters outside of a fixed class, such as `[` or a byte past 0x7F (EF-9 to
/// EF-20).
package struct PathTemplate: Hashable, Sendable {
  /// The template in Envoy's spelling, with `*` and `**`.
  package let envoyText: ByteString

  /// `nil` for a text that Envoy loads and that never matches: it would be a regular expression
  /// with two stars in a row, such as `/a**/*` (EF-202).
  package let pieces: PieceSequence?

  /// Reads a value of `paths` that holds `{*}` or `{**}`.
  ///
  /// Reads all that Envoy loads, also what Istio's admission refuses (AP-74): once a value is a
  /// template, a bare `*` in it is an operator too (EF-37), and one after literal text reaches
  /// Envoy's regular expression unquoted (EF-30, EF-202).
  /// - Parameters:
  ///   - value: The value, in Istio's spelling.
  ///   - matchesAsterisk: Whether a `*` belongs to the class of characters, by version.
  /// - Throws: Why Envoy cannot compile the template (AP-75).
  package init(istio value: ByteString, matchesAsterisk: Bool) throws(PathTemplateError) {
    try self.init(envoy: Self.envoyText(of: value) ?? value, matchesAsterisk: matchesAsterisk)
  }

  /// Reads a template in Envoy's spelling, as a proxy has it.
  /// - Parameters:
  ///   - text: The template, with `*` and `**`.
  ///   - matchesAsterisk: Whether a `*` belongs to the class of characters, by version.
  /// - Throws: Why Envoy cannot compile the template (AP-75).
  package init(envoy text: ByteString, matchesAsterisk: Bool) throws(PathTemplateError) {
    var parser = PathTemplateParser(asterisk: matchesAsterisk)
    pieces = try parser.parse(text)
    envoyText = text
  }

  /// A value of `paths` in Envoy's spelling, be it one that Envoy compiles or not; `nil` for a value
  /// that is no template.
  package static func envoyText(of value: ByteString) -> ByteString? {
    guard value.contains("{*}") || value.contains("{**}") else { return nil }
    return value.replacing("{*}", with: "*").replacing("{**}", with: "**")
  }

  /// Whether a path fits as a whole.
  /// - Parameter path: The normalized path, cut by ``pathWithoutQuery(_:)``.
  /// - Returns: Whether the template's regular expression takes all of it.
  /// - Complexity: O(length of the path × length of the template).
  package func matches(_ path: ByteString) -> Bool {
    pieces?.matches(path) ?? false
  }
}

extension ByteString {
  /// The text with each occurrence of `other` replaced, from left to right and without overlap.
  fileprivate func replacing(_ other: ByteString, with replacement: ByteString) -> ByteString {
    var result: [UInt8] = []
    var start = 0
    while let found = firstIndex(of: other, from: start) {
      result += bytes[start..<found]
      result += replacement.bytes
      start = found + other.count
    }
    return ByteString(bytes: result + bytes[start...])
  }
}
