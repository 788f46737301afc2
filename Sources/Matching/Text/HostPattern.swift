package import Basics

/// A policy's pattern for the authority of a request (AP-49, AP-69).
///
/// The authority is compared as the client sent it, port included; `A` to `Z` equal `a` to `z`
/// (EF-59 to EF-63). `*` means that there is an authority, be it empty.
package struct HostPattern: Hashable, Sendable {
  /// The pattern, as written.
  package let text: TextPattern

  /// Reads a value of `hosts` or `notHosts`.
  package init(_ value: ByteString) { text = TextPattern(header: value) }

  /// Makes a pattern of a matcher that a proxy has.
  package init(_ text: TextPattern) { self.text = text }

  /// Whether `authority` fits; a missing one never does.
  package func matches(_ authority: ByteString?) -> Bool {
    guard let authority else { return false }
    return text.matches(authority, ignoringCase: true)
  }
}
