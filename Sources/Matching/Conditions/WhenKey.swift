package import Basics

/// The `key` of a `when` condition (AP-76).
package enum WhenKey: Hashable, Sendable {
  case sourceIP
  case remoteIP
  case sourceNamespace
  case sourcePrincipal
  case sourceServiceAccount
  case sourceTrustDomain
  case requestPrincipal
  case requestAudiences
  case requestPresenter
  /// `request.headers[NAME]`; the name in lower case, `host` as `:authority` (AP-78).
  case requestHeader(name: ByteString)
  /// `request.auth.claims[NAME]…`; the names of the members to walk. Empty if nothing follows
  /// `claims`: that is no error and never matches (AP-79).
  case requestClaims(path: [ByteString])
  case destinationIP
  case destinationPort
  case connectionSNI
  /// `experimental.envoy.filters.X[K]`: the metadata's namespace, and the one key in it (AP-83).
  case experimental(namespace: ByteString, key: ByteString)
  /// A key of one of the three bracket forms whose brackets are wrong: a value error (AP-44).
  case malformed(Form)
  /// Any other key: the whole rule is dropped, whatever the action (AP-45).
  case unsupported

  /// The keys that go on with brackets.
  package enum Form: Hashable, Sendable {
    case requestHeader, requestClaims, experimental
  }

  /// Reads a key; it is compared exactly and with case, but for the three prefix forms.
  package init(parsing key: ByteString) {
    if let plain = Self.plainKeys[key] {
      self = plain
    } else if key.hasPrefix(Self.headersPrefix) {
      self = Self.header(key.dropFirst(Self.headersPrefix.count))
    } else if key.hasPrefix(Self.claimsPrefix) {
      self = Self.claims(key.dropFirst(Self.claimsPrefix.count))
    } else if key.hasPrefix("experimental.envoy.filters.") {
      self = Self.metadata(key.dropFirst(ByteString("experimental.").count))
    } else {
      self = .unsupported
    }
  }

  /// Whether the key means something on an HTTP request only (AP-76, AP-86); the malformed forms
  /// count as what they were meant to be.
  package var isHTTPOnly: Bool {
    switch self {
    case .requestPrincipal, .requestAudiences, .requestPresenter, .requestHeader, .requestClaims,
      .malformed(.requestHeader), .malformed(.requestClaims):
      true
    case .sourceIP, .remoteIP, .sourceNamespace, .sourcePrincipal, .sourceServiceAccount,
      .sourceTrustDomain, .destinationIP, .destinationPort, .connectionSNI, .experimental,
      .malformed(.experimental), .unsupported:
      false
    }
  }

  private static let headersPrefix: ByteString = "request.headers"
  private static let claimsPrefix: ByteString = "request.auth.claims"

  private static let plainKeys: [ByteString: WhenKey] = [
    "source.ip": .sourceIP,
    "remote.ip": .remoteIP,
    "source.namespace": .sourceNamespace,
    "source.principal": .sourcePrincipal,
    "source.serviceAccount": .sourceServiceAccount,
    "source.trustDomain": .sourceTrustDomain,
    "request.auth.principal": .requestPrincipal,
    "request.auth.audiences": .requestAudiences,
    "request.auth.presenter": .requestPresenter,
    "destination.ip": .destinationIP,
    "destination.port": .destinationPort,
    "connection.sni": .connectionSNI,
  ]
}

// MARK: - Brackets

extension WhenKey {
  /// Reads `[NAME]`; the name is everything between the first and the last byte.
  private static func header(_ brackets: ByteString) -> WhenKey {
    guard let name = nameInBrackets(brackets)?.asciiLowercased else {
      return .malformed(.requestHeader)
    }
    return .requestHeader(name: name == "host" ? ":authority" : name)
  }

  /// Reads `[NAME][NAME]…`; what is not a clean sequence of groups is one name between the first
  /// and the last bracket (EF-138).
  private static func claims(_ brackets: ByteString) -> WhenKey {
    var path: [ByteString] = []
    var rest = brackets.bytes[...]
    while !rest.isEmpty {
      guard let group = leadingGroup(of: rest) else {
        guard let name = nameInBrackets(brackets) else { return .malformed(.requestClaims) }
        return .requestClaims(path: [name])
      }
      path.append(ByteString(bytes: group))
      rest = rest.dropFirst(group.count + 2)
    }
    return .requestClaims(path: path)
  }

  /// The text between a `[` at the start and the first `]`, if no `[` is in it.
  private static func leadingGroup(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard text.first == .init(ascii: "[") else { return nil }
    let group = text.dropFirst().prefix { $0 != .init(ascii: "[") && $0 != .init(ascii: "]") }
    guard group.endIndex < text.endIndex, text[group.endIndex] == .init(ascii: "]") else {
      return nil
    }
    return group
  }

  /// Reads `envoy.filters.X[K]`: one `]` at the end is cut, if there, and the first `[` divides.
  private static func metadata(_ text: ByteString) -> WhenKey {
    let open = text.hasSuffix("]") ? text.dropLast() : text
    guard let bracket = open.bytes.firstIndex(of: .init(ascii: "[")) else {
      return .malformed(.experimental)
    }
    return .experimental(
      namespace: ByteString(bytes: open.bytes[..<bracket]),
      key: ByteString(bytes: open.bytes[(bracket + 1)...])
    )
  }

  private static func nameInBrackets(_ text: ByteString) -> ByteString? {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    return text.dropFirst().dropLast()
  }
}
