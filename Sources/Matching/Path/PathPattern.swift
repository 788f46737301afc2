package import Basics

/// A policy's pattern for the path of a request (AP-72, AP-73).
package enum PathPattern: Hashable, Sendable {
  /// Exact, prefix, suffix, or `*`.
  case text(TextPattern)
  /// A URI template: a value with `{*}` or `{**}` in it.
  case template(PathTemplate)

  /// Reads a value of `paths` or `notPaths`.
  /// - Parameters:
  ///   - value: The value, as written.
  ///   - matchesAsterisk: Whether `{*}` and `{**}` take a `*`, by version (AP-73).
  /// - Throws: What stops Envoy from loading the template (AP-75): no request to the workload can
  ///   be answered.
  package init(_ value: ByteString, matchesAsterisk: Bool = true) throws(PathTemplateError) {
    if value.bytes.contains(UInt8(ascii: "{")),
      value.contains("{*}") || value.contains("{**}")
    {
      self = .template(try PathTemplate(istio: value, matchesAsterisk: matchesAsterisk))
    } else {
      self = .text(TextPattern(string: value))
    }
  }

  /// Whether a path fits.
  /// - Parameters:
  ///   - path: The normalized path, cut by ``pathWithoutQuery(_:)``.
  ///   - regexInput: How the pattern `*` reads bytes past 0x7F, by version.
  /// - Returns: Whether all of the path fits.
  package func matches(_ path: ByteString, regexInput: RegexInput = .latin1) -> Bool {
    switch self {
    case .text(let pattern): pattern.matches(path, regexInput: regexInput)
    case .template(let template): template.matches(path)
    }
  }
}

/// The part of a `:path` that policies compare: all before the first `?` or `#` (AP-72, EF-5).
package func pathWithoutQuery(_ path: ByteString) -> ByteString {
  ByteString(
    bytes: path.bytes.prefix { $0 != .init(ascii: "?") && $0 != .init(ascii: "#") }
  )
}
