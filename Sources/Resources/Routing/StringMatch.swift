package import Basics

/// How a text of a request is compared by a route.
package enum StringMatch: Sendable, Hashable {
  case exact(ByteString)
  case prefix(ByteString)
  /// A regular expression of RE2 that has to fit all of the text.
  case regex(ByteString)
  /// No comparison is given: that there is such a text is enough.
  case present
}

/// A comparison with a header or query parameter of that name.
package struct NamedMatch: Sendable, Hashable {
  /// As written.
  package let name: ByteString
  package let match: StringMatch

  package init(name: ByteString, match: StringMatch) {
    self.name = name
    self.match = match
  }
}
