package import Basics

extension ByteString {
  /// The text with a backslash before each character that means something to RE2, as Go's
  /// `regexp.QuoteMeta` writes it.
  package var regexQuoted: ByteString {
    ByteString(
      bytes: bytes.flatMap { Self.regexOperators.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    )
  }

  private static let regexOperators = Set(#"\.+*?()|[]{}^$"#.utf8)
}
