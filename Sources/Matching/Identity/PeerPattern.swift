package import Basics

/// A policy's pattern for the identity of the peer (AP-53 to AP-57).
///
/// It looks at one name of the peer's certificate at a time; a policy matches if it fits any of
/// them (AP-51), so the caller tries all.
package struct PeerPattern: Hashable, Sendable {
  enum Form: Hashable, Sendable {
    case text(TextPattern)
    /// ANY of the sequences; together they are the expression.
    case regex(ByteString, [PieceSequence])
  }

  typealias Piece = PieceSequence.Piece

  private let form: Form

  /// The pattern of a text matcher that a proxy has.
  package init(_ text: TextPattern) { form = .text(text) }

  /// The pattern of a regular expression that a proxy has; `nil` for one that is none of istiod's
  /// (AP-53 to AP-56).
  ///
  /// - Complexity: O(length of the expression).
  package init?(regex: ByteString) {
    guard let sequences = GeneratedRegex.sequences(of: regex) else { return nil }
    form = regex == ".+" ? .text(.nonEmpty) : .regex(regex, sequences)
  }

  init(regex: ByteString, anyOf alternatives: [Piece]...) {
    form = .regex(regex, alternatives.map(PieceSequence.init))
  }

  /// A part of an expression, with the pieces that it means.
  struct Part {
    let regex: ByteString
    let pieces: [Piece]

    init(regex: ByteString, pieces: [Piece]) {
      self.regex = regex
      self.pieces = pieces
    }

    /// A text that stands for itself.
    init(literal text: ByteString) { self.init(regex: text.regexQuoted, pieces: [.literal(text)]) }
  }

  static let scheme: ByteString = "spiffe://"

  /// The pattern of a value of `principals`, after trust domain migration (AP-53).
  ///
  /// Values are written without `spiffe://`; one that has it fits no usual identity (EF-88). `*`
  /// alone fits every name, also one that is no SPIFFE id (EF-84); any other needs the scheme.
  package static func principal(_ value: ByteString) -> PeerPattern {
    switch TextPattern(string: value) {
    case .nonEmpty, .present:
      PeerPattern(.nonEmpty)
    case .suffix(let rest):
      PeerPattern(
        regex: scheme + ".*" + rest.regexQuoted,
        anyOf: [.literal(scheme), .run(of: .anyButLineFeed, atLeast: 0), .literal(rest)]
      )
    case .prefix(let start):
      PeerPattern(.prefix(scheme + start))
    case .exact(let text):
      PeerPattern(.exact(scheme + text))
    }
  }

  /// The pattern of a value of `namespaces`: `.*/ns/VALUE/.*`, each `*` in it as `.*` (AP-54).
  ///
  /// A `*` may stand anywhere and crosses slashes (EF-100). Every name is looked at, whatever its
  /// scheme, also a subject (EF-94, EF-99).
  package static func namespace(_ value: ByteString) -> PeerPattern {
    namespace(parts: value.split(at: .init(ascii: "*")).map(Part.init(literal:)))
  }

  /// `.*/ns/PART.*PART/.*` of the parts between the `*`.
  static func namespace(parts: [Part]) -> PeerPattern {
    let anything = Piece.run(of: .anyButLineFeed, atLeast: 0)
    return PeerPattern(
      regex: ".*/ns/" + parts.map(\.regex).joined(separator: ".*") + "/.*",
      anyOf: [anything, .literal("/ns/")] + parts.map(\.pieces).joined(separator: [anything])
        + [.literal("/"), anything]
    )
  }

  /// The pattern of a value of `serviceAccounts`:
  /// `spiffe://.+/ns/NAMESPACE/(.+/|)sa/NAME(/.+)?` (AP-55).
  ///
  /// No wildcards. A name without slash is in the policy's own namespace; with several slashes the
  /// first divides (EF-103).
  package static func serviceAccount(
    _ value: ByteString,
    policyNamespace: ByteString
  ) -> PeerPattern {
    let (namespace, name) = accountParts(value, policyNamespace: policyNamespace)
    return serviceAccount(namespace: Part(literal: namespace), name: Part(literal: name))
  }

  /// The namespace and the name that a value of `serviceAccounts` means.
  static func accountParts(
    _ value: ByteString,
    policyNamespace: ByteString
  ) -> (namespace: ByteString, name: ByteString) {
    let parts = value.bytes.split(
      separator: .init(ascii: "/"),
      maxSplits: 1,
      omittingEmptySubsequences: false
    ).map { ByteString(bytes: $0) }
    return parts.count == 2 ? (parts[0], parts[1]) : (policyNamespace, value)
  }

  /// `spiffe://.+/ns/NAMESPACE/(.+/|)sa/NAME(/.+)?` of the two.
  static func serviceAccount(namespace: Part, name: Part) -> PeerPattern {
    let something = Piece.run(of: .anyButLineFeed, atLeast: 1)
    let start =
      [.literal(scheme), something, .literal("/ns/")] + namespace.pieces + [.literal("/")]
    let between: [Piece] = [something, .literal("/")]
    let account = [.literal("sa/")] + name.pieces
    let after: [Piece] = [.literal("/"), something]
    return PeerPattern(
      regex: scheme + ".+/ns/" + namespace.regex + "/(.+/|)sa/" + name.regex + "(/.+)?",
      anyOf: start + account,
      start + account + after,
      start + between + account,
      start + between + account + after
    )
  }

  /// The pattern of a value of `trustDomains`, after the expansion of aliases (AP-56).
  ///
  /// Of several `*` the first alone is a wildcard; it does not cross a slash (EF-104).
  package static func trustDomain(_ value: ByteString) -> PeerPattern {
    guard value != "*" else { return PeerPattern(.prefix(scheme)) }
    guard let star = value.bytes.firstIndex(of: .init(ascii: "*")) else {
      return PeerPattern(.prefix(scheme + value + "/"))
    }
    let start = ByteString(bytes: value.bytes[..<star])
    let end = ByteString(bytes: value.bytes[(star + 1)...])
    return PeerPattern(
      regex: scheme + start.regexQuoted + "[^/]*" + end.regexQuoted + "/.*",
      anyOf: [
        .literal(scheme + start), .run(of: .anyButSlash, atLeast: 0), .literal(end + "/"),
        .run(of: .anyButLineFeed, atLeast: 0),
      ]
    )
  }

  /// Whether Envoy compiles its expression: Istio's bootstrap limits RE2's programs to 32,768
  /// instructions, which an expression of istiod's needs for a value of some 32 KB.
  package var isAccepted: Bool {
    guard case .regex(let expression, _) = form else { return true }
    let escapes = expression.bytes.count { $0 == UInt8(ascii: "\\") }
    // One for each byte of a text, two for `.*`, four around it; found by bisection with Envoy 1.40.
    return expression.count - escapes + 4 <= 32_768
  }

  /// Whether one name of the certificate fits; a SPIFFE id comes with its `spiffe://`.
  package func matches(_ name: ByteString, regexInput: RegexInput = .latin1) -> Bool {
    switch form {
    case .text(let pattern): pattern.matches(name, regexInput: regexInput)
    case .regex(_, let alternatives):
      alternatives.contains { $0.matches(name, regexInput: regexInput) }
    }
  }
}

extension PeerPattern {
  /// The matcher that istiod sends for the pattern.
  package enum Matcher: Hashable, Sendable {
    case text(TextPattern)
    /// An RE2 expression for the whole name.
    case regex(ByteString)
  }

  /// The matcher that istiod sends for the pattern (AP-53 to AP-56).
  package var matcher: Matcher {
    switch form {
    case .text(let pattern): .text(pattern)
    case .regex(let expression, _): .regex(expression)
    }
  }

  /// Whether the matcher is no expression.
  package var isText: Bool { if case .text = form { true } else { false } }

  /// The names that fit.
  package enum Language: Hashable, Sendable {
    case text(TextPattern)
    /// ANY of the sequences.
    case sequences([PieceSequence])
  }

  /// The names that fit, for reasoning about all of them at once.
  package var language: Language {
    switch form {
    case .text(let pattern): .text(pattern)
    case .regex(_, let alternatives): .sequences(alternatives)
    }
  }

  /// Whether one name alone fits.
  package var isExact: Bool { if case .text(.exact) = form { true } else { false } }

  /// The one name that fits, where the pattern is exact.
  package var exactName: ByteString? {
    if case .text(.exact(let name)) = form { name } else { nil }
  }
}
