package import Basics

/// A policy's pattern for a text: the matchers `S(v)` of AP-47 and `H(v)` of AP-48.
///
/// Texts are compared byte by byte and with case, unless said otherwise.
package enum TextPattern: Hashable, Sendable {
  /// The same text.
  case exact(ByteString)
  /// A text that begins with this one.
  case prefix(ByteString)
  /// A text that ends with this one.
  case suffix(ByteString)
  /// The regular expression `.+`: a text that is not empty and has no line feed (AP-50, EF-201).
  case nonEmpty
  /// Any text, also the empty one; only a missing one does not match (AP-48).
  case present

  /// Reads a value for a path, SNI, claim or metadata: `*` wants a text that is not empty (AP-47).
  ///
  /// The tests are made in this order: `*` alone, a leading `*`, a trailing `*`. Only that one `*`
  /// is a wildcard.
  package init(string value: ByteString) {
    self = value == "*" ? .nonEmpty : Self(wildcardAtOneEnd: value)
  }

  /// Reads a value for a method or a header: `*` means present (AP-48, EF-38, EF-40).
  package init(header value: ByteString) {
    self = value == "*" ? .present : Self(wildcardAtOneEnd: value)
  }

  private init(wildcardAtOneEnd value: ByteString) {
    let star = UInt8(ascii: "*")
    if value.bytes.first == star {
      self = .suffix(value.dropFirst())
    } else if value.bytes.last == star {
      self = .prefix(value.dropLast())
    } else {
      self = .exact(value)
    }
  }

  /// Whether `text` fits.
  /// - Parameters:
  ///   - text: The text of the request.
  ///   - ignoringCase: Whether `A` to `Z` equal `a` to `z`, as for hosts (AP-49).
  ///   - regexInput: How ``nonEmpty`` reads bytes past 0x7F, by version; nothing else asks.
  /// - Returns: Whether all of the text fits.
  /// - Complexity: O(length of the text).
  package func matches(
    _ text: ByteString,
    ignoringCase: Bool = false,
    regexInput: RegexInput = .latin1
  ) -> Bool {
    switch self {
    case .exact(let pattern):
      pattern.count == text.count
        && Self.equal(pattern.bytes[...], text.bytes[...], ignoringCase: ignoringCase)
    case .prefix(let pattern):
      pattern.count <= text.count
        && Self.equal(
          pattern.bytes[...],
          text.bytes.prefix(pattern.count),
          ignoringCase: ignoringCase
        )
    case .suffix(let pattern):
      pattern.count <= text.count
        && Self.equal(
          pattern.bytes[...],
          text.bytes.suffix(pattern.count),
          ignoringCase: ignoringCase
        )
    case .nonEmpty:
      !text.isEmpty && !text.bytes.contains(.init(ascii: "\n")) && regexInput.accepts(text)
    case .present:
      true
    }
  }

  private static func equal(
    _ left: ArraySlice<UInt8>,
    _ right: ArraySlice<UInt8>,
    ignoringCase: Bool
  ) -> Bool {
    ignoringCase
      ? left.elementsEqual(right) { asciiLowercased($0) == asciiLowercased($1) }
      : left.elementsEqual(right)
  }

  private static func asciiLowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
