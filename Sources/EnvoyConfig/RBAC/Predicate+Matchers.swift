internal import Basics
internal import JSON
internal import Matching
internal import Program

extension Condition {
  /// The permissions or principals of which ANY must hold, as the filter has them.
  func matchers(_ behavior: ReleaseBehavior, readsFilterState: Bool) -> [JSONValue] {
    switch predicate {
    case .destinationPort(let ports):
      ports.map { .message(["destinationPort": .integer(Int64($0))]) }
    case .destinationIP(let blocks): blocks.map { .message(["destinationIp": $0.range]) }
    case .sourceIP(let blocks): blocks.map { .message(["directRemoteIp": $0.range]) }
    case .remoteIP(let blocks): blocks.map { .message(["remoteIp": $0.range]) }
    case .serverName(let patterns):
      patterns.map { .message(["requestedServerName": $0.stringMatcher()]) }
    case .peer(let patterns):
      patterns.map {
        readsFilterState
          ? .message([
            "filterState": .message([
              "key": "io.istio.peer_principal", "stringMatch": $0.stringMatcher,
            ])
          ])
          : .message(["authenticated": .message(["principalName": $0.stringMatcher])])
      }
    case .identity:
      // Nothing of Envoy's: only ztunnel's programs have it, and those are never rendered.
      []
    case .requestPrincipal(let patterns): patterns.map(\.principal)
    case .claim(let path, let patterns): [Self.claim(path, patterns)]
    case .header(_, let patterns):
      patterns.map { .message(["header": $0.headerMatcher(name: writtenHeaderName)]) }
    case .method(let patterns):
      patterns.map { .message(["header": $0.headerMatcher(name: ":method")]) }
    case .host(let patterns):
      patterns.map {
        .message(["header": $0.text.headerMatcher(name: ":authority", ignoringCase: true)])
      }
    case .path(let patterns):
      patterns.map(\.permission) + refusedTemplates(behavior).map(PathPattern.permission(template:))
    case .metadata(let namespace, let key, let patterns):
      [
        .message([
          "metadata": .metadataMatcher(
            filter: namespace,
            path: [key],
            value: .anyValue(of: patterns.map(\.valueMatcher))
          )
        ])
      ]
    }
  }

  /// Whether one matcher stands for all values, so that there is no list of one around it.
  var isOneMatcher: Bool {
    switch predicate {
    case .claim, .metadata: true
    case .requestPrincipal(let patterns): patterns.count == 1
    case .destinationPort, .destinationIP, .sourceIP, .remoteIP, .serverName, .peer, .identity,
      .header, .method, .host, .path:
      false
    }
  }

  /// The header's name as the key has it between the first `[` and the last `]`: Envoy puts it in
  /// lower case, and takes `host` for `:authority` (AP-78).
  private var writtenHeaderName: ByteString {
    let start = label.bytes.prefix { $0 != UInt8(ascii: "[") }.count + 1
    let end = label.bytes.lastIndex(of: UInt8(ascii: "]")) ?? label.count
    return ByteString(bytes: label.bytes[min(start, end)..<end])
  }

  /// Templates that Envoy does not compile: the program has no pattern for them, but istiod sends
  /// them all the same, and the listener is refused for them (AP-75).
  private func refusedTemplates(_ behavior: ReleaseBehavior) -> [ByteString] {
    guard behavior.knowsPathTemplates else { return [] }
    return written.compactMap { value in
      guard let template = PathTemplate.envoyText(of: value) else { return nil }
      let isCompiled =
        (try? PathPattern(value, matchesAsterisk: behavior.templatesMatchAsterisk)) != nil
      return isCompiled ? nil : template
    }
  }

  /// A claim that is a list with a fitting text, or a fitting text itself (AP-80).
  private static func claim(_ path: [ByteString], _ patterns: [TextPattern]) -> JSONValue {
    let value = JSONValue.anyValue(of: patterns.map(\.valueMatcher))
    return .message([
      "metadata": .metadataMatcher(
        filter: JWTNames.filter,
        path: [JWTNames.payload] + path,
        value: .anyValue(of: [.listMatcher(oneOf: value), value])
      )
    ])
  }
}

extension PathPattern {
  fileprivate var permission: JSONValue {
    switch self {
    case .text(let pattern):
      .message(["urlPath": .message(["path": pattern.stringMatcher()])])
    case .template(let template): Self.permission(template: template.envoyText)
    }
  }

  /// A permission for a path template in Envoy's spelling (AP-73).
  fileprivate static func permission(template: ByteString) -> JSONValue {
    .message([
      "uriTemplate": .message([
        "name": "uri-template",
        "typedConfig": .typedMessage(
          "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
          ["pathTemplate": .string(template)]
        ),
      ])
    ])
  }
}

extension RequestPrincipalPattern {
  /// ALL of: a fitting `iss`, a fitting `sub` (AP-64).
  fileprivate var principal: JSONValue {
    func claim(_ name: ByteString, _ pattern: TextPattern) -> JSONValue {
      .message([
        "metadata": .metadataMatcher(
          filter: JWTNames.filter,
          path: [JWTNames.payload, name],
          value: pattern.valueMatcher
        )
      ])
    }
    return .message([
      "andIds": .message(["ids": .array([claim("iss", issuer), claim("sub", subject)])])
    ])
  }
}

extension MetadataPattern {
  /// A fitting text, or a list with one in it (AP-83).
  fileprivate var valueMatcher: JSONValue {
    isList ? .listMatcher(oneOf: text.valueMatcher) : text.valueMatcher
  }
}

extension CIDR {
  /// `envoy.config.core.v3.CidrRange`; host bits as written (AP-67).
  fileprivate var range: JSONValue {
    .message([
      "addressPrefix": .string(ByteString(address.description)),
      "prefixLen": .integer(Int64(length)),
    ])
  }
}
