package import Basics

/// Why a name in an expression that istiod does not quote cannot be read.
package struct UnquotedNameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The character that has a meaning in the expression.
  package let character: ByteString

  /// One line, in lower case, for people.
  package var description: String {
    "\"\(character)\" stands unquoted in a regular expression, whose meaning is not worked out"
  }
}

/// The patterns of istiods that put names into their regular expressions as they are.
///
/// In the names that Kubernetes knows only the dot has a meaning: any character. A `*` repeats the
/// character before it. What holds any other character of meaning is not worked out, but an error.
extension PeerPattern {
  /// As ``principal(_:)``: only a leading `*` makes an expression, `spiffe://.*REST`.
  package static func unquotedPrincipal(
    _ value: ByteString
  ) throws(UnquotedNameError) -> PeerPattern {
    guard case .suffix(let rest) = TextPattern(string: value) else { return principal(value) }
    let part = try unquoted(rest)
    return PeerPattern(
      regex: scheme + ".*" + part.regex,
      anyOf: [.literal(scheme), .run(of: .anyButLineFeed, atLeast: 0)] + part.pieces
    )
  }

  /// As ``namespace(_:)``; each `*` is `.*` there, too.
  package static func unquotedNamespace(
    _ value: ByteString
  ) throws(UnquotedNameError) -> PeerPattern {
    var parts: [Part] = []
    for part in value.split(at: .init(ascii: "*")) { parts.append(try unquoted(part)) }
    return namespace(parts: parts)
  }

  /// As ``serviceAccount(_:policyNamespace:)``.
  package static func unquotedServiceAccount(
    _ value: ByteString,
    policyNamespace: ByteString
  ) throws(UnquotedNameError) -> PeerPattern {
    let (namespace, name) = accountParts(value, policyNamespace: policyNamespace)
    return serviceAccount(namespace: try unquoted(namespace), name: try unquoted(name))
  }

  /// An expression that is not quoted.
  private static func unquoted(_ text: ByteString) throws(UnquotedNameError) -> Part {
    var pieces: [Piece] = []
    // What a `*` would repeat: nothing at the start, after another `*` and after a character of
    // several bytes.
    var repeatable = false
    for byte in text.bytes {
      let character = ByteString(bytes: [byte])
      switch byte {
      case .init(ascii: "."):
        pieces.append(.anyCharacter)
        repeatable = true
      case .init(ascii: "*"):
        guard repeatable, let last = pieces.popLast() else {
          throw UnquotedNameError(character: character)
        }
        switch last {
        case .literal(let text):
          pieces.append(.literal(text.dropLast()))
          pieces.append(.run(of: .only(text.bytes.last ?? byte), atLeast: 0))
        case .anyCharacter, .run: pieces.append(.run(of: .anyButLineFeed, atLeast: 0))
        }
        repeatable = false
      case _ where metacharacters.contains(byte):
        throw UnquotedNameError(character: character)
      default:
        if case .literal(let text)? = pieces.last {
          pieces[pieces.count - 1] = .literal(text + character)
        } else {
          pieces.append(.literal(character))
        }
        repeatable = byte < 0x80
      }
    }
    return Part(regex: text, pieces: pieces)
  }

  private static let metacharacters = Set(#"\+?()[]{}|^$"#.utf8)
}
