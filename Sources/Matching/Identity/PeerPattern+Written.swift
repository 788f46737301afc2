package import Basics

/// The way back, for patterns that a proxy has: what a policy says to get one (AP-53 to AP-56).
extension PeerPattern {
  /// The fields of `source` that are about the peer.
  package enum Field: Sendable, Hashable, CaseIterable {
    case principals, namespaces, serviceAccounts, trustDomains
  }

  /// A field and a value of which istiod makes this pattern; `nil` where there are none.
  ///
  /// Trust domain migration is left out: the value stands for this one pattern.
  /// - Complexity: O(length).
  package var written: (field: Field, value: ByteString)? {
    for (field, value) in candidates {
      let made: PeerPattern =
        switch field {
        case .principals: .principal(value)
        case .namespaces: .namespace(value)
        case .serviceAccounts: .serviceAccount(value, policyNamespace: "")
        case .trustDomains: .trustDomain(value)
        }
      if made.matcher == matcher { return (field, value) }
    }
    return nil
  }

  /// What may be it, by the look of the matcher.
  private var candidates: [(Field, ByteString)] {
    switch matcher {
    case .text(.nonEmpty), .text(.present): return [(.principals, "*")]
    case .text(.exact(let name)):
      return name.hasPrefix(Self.scheme) ? [(.principals, name.dropFirst(Self.scheme.count))] : []
    case .text(.prefix(let start)):
      guard start.hasPrefix(Self.scheme) else { return [] }
      let rest = start.dropFirst(Self.scheme.count)
      guard !rest.isEmpty else { return [(.trustDomains, "*")] }
      // `td/` may be either; a trust domain has no slash.
      let isDomain = rest.firstIndex(of: "/") == rest.count - 1
      return (isDomain ? [(.trustDomains, rest.dropLast())] : []) + [(.principals, rest + "*")]
    case .text(.suffix): return []
    case .regex(let expression):
      let account = expression.between(Self.scheme + ".+/ns/", "(/.+)?")
      let domain = expression.between(Self.scheme, "/.*")
      let found: [(Field, ByteString?)] = [
        (.namespaces, expression.between(".*/ns/", "/.*")),
        (.serviceAccounts, account?.replacingFirst("/(.+/|)sa/", with: "/")),
        (.trustDomains, domain?.replacingFirst("[^/]*", with: ".*")),
        (.principals, expression.between(Self.scheme, "")),
      ]
      return found.compactMap { field, text in text.map { (field, $0.unquoted) } }
    }
  }
}

extension ByteString {
  /// What stands between a beginning and an end; `nil` for a text without them.
  fileprivate func between(_ start: ByteString, _ end: ByteString) -> ByteString? {
    guard count >= start.count + end.count, hasPrefix(start), hasSuffix(end) else { return nil }
    return dropFirst(start.count).dropLast(end.count)
  }

  fileprivate func replacingFirst(
    _ other: ByteString,
    with replacement: ByteString
  ) -> ByteString? {
    guard let start = firstIndex(of: other) else { return nil }
    return ByteString(bytes: bytes[..<start]) + replacement + dropFirst(start + other.count)
  }

  /// The text of an expression of quoted texts with `.*` between them, each of which is a `*`.
  fileprivate var unquoted: ByteString {
    var text: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch (byte, rest.first) {
      case (UInt8(ascii: "\\"), let quoted?):
        text.append(quoted)
        rest.removeFirst()
      case (UInt8(ascii: "."), UInt8(ascii: "*")):
        text.append(UInt8(ascii: "*"))
        rest.removeFirst()
      default: text.append(byte)
      }
    }
    return ByteString(bytes: text)
  }
}
