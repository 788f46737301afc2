package import Basics

/// Why Envoy cannot compile a path template (AP-75).
package enum PathTemplateError: Error, Hashable, Sendable {
  /// Longer than 256 characters once `{*}` is `*`: Envoy refuses the listener (EF-29, EF-202).
  case tooLong
  /// No `/` at the start (EF-22, EF-23).
  case noLeadingSlash
  /// A blank, a control byte or a byte past `~` (EF-34).
  case notPrintable
  /// `//` (EF-24, EF-25, EF-33).
  case emptySegment
  /// Text that may not stand in a path, such as `?` or a stray brace (EF-35, EF-36).
  case invalidLiteral(ByteString)
  /// Text after an operator that is not the end of the template.
  case textBesideOperatorBeforeTheEnd
  /// An operator after `{**}` (EF-21, EF-32).
  case operatorAfterManySegments
  /// A variable in braces that Envoy does not take.
  case invalidVariable(ByteString)
}

extension PathTemplateError: CustomStringConvertible {
  /// One line, in lower case, for people.
  package var description: String {
    switch self {
    case .tooLong: "longer than 256 characters"
    case .noLeadingSlash: "does not start with \"/\""
    case .notPrintable: "holds a blank, a control character or a character past ASCII"
    case .emptySegment: "holds an empty segment (\"//\")"
    case .invalidLiteral(let text): "holds \"\(text)\", which may not stand in a path"
    case .textBesideOperatorBeforeTheEnd:
      "holds text beside an operator before the last segment"
    case .operatorAfterManySegments: "holds an operator after \"{**}\""
    case .invalidVariable(let text): "holds the invalid variable \"\(text)\""
    }
  }
}
