internal import Basics
internal import JSON
internal import Matching
internal import Program

extension Condition {
  /// Whether the condition holds; total except for what the request does not say (AP-43).
  func truth(on attributes: Attributes, _ behavior: ReleaseBehavior) -> Truth {
    let truth = predicate.truth(on: attributes, behavior)
    return isNegated ? !truth : truth
  }
}

extension Predicate {
  /// Whether ANY pattern fits the field; `no` where the field is absent (AP-43).
  func truth(on attributes: Attributes, _ behavior: ReleaseBehavior) -> Truth {
    let regexInput: RegexInput = behavior.readsRegexInputAsLatin1 ? .latin1 : .utf8
    switch self {
    case .destinationPort(let ports):
      guard let port = attributes.port else { return .unknown }
      return Truth(ports.contains(port))
    case .destinationIP(let blocks): return Self.truth(blocks, attributes.destinationIP)
    case .sourceIP where attributes.comesOutOfTunnel: return .no
    case .sourceIP(let blocks): return Self.truth(blocks, attributes.sourceIP)
    case .remoteIP(let blocks): return Self.truth(blocks, attributes.remoteIP)
    case .serverName(let patterns):
      return Truth(
        patterns.contains { $0.matches(attributes.serverName, regexInput: regexInput) }
      )
    case .peer(let patterns):
      switch attributes.peer {
      case .none: return .no
      case .unknown: return .unknown
      case .name(let name):
        return Truth(patterns.contains { $0.matches(name, regexInput: regexInput) })
      }
    case .identity(let patterns):
      switch attributes.peer {
      case .none: return Truth(patterns.contains { $0.matches(nil) })
      case .unknown: return .unknown
      case .name(let name):
        let identity = SPIFFEIdentity(parsing: name)
        return Truth(patterns.contains { $0.matches(identity) })
      }
    case .requestPrincipal(let patterns):
      let issuer = attributes.payload?["iss"]?.string
      let subject = attributes.payload?["sub"]?.string
      return Truth(
        patterns.contains {
          $0.matches(issuer: issuer, subject: subject, regexInput: regexInput)
        }
      )
    case .claim(let path, let patterns):
      let claim = attributes.payload.flatMap { JSONValue.object($0).claim(at: path) }
      return Truth(ClaimMatch.matches(claim: claim, patterns: patterns, regexInput: regexInput))
    case .header(let name, let patterns) where attributes.headers.isOpaque(name):
      return patterns.contains(.present) ? .yes : .unknown
    case .header(let name, let patterns):
      return Self.anyLine(attributes.headers.lines(of: name), patterns, regexInput)
    case .method(let patterns):
      return Self.anyLine(attributes.headers.lines(of: ":method"), patterns, regexInput)
    case .host(let patterns):
      let lines = attributes.headers.lines(of: ":authority")
      return Truth(lines.contains { line in patterns.contains { $0.matches(line) } })
    case .path(let patterns):
      guard let path = attributes.policyPath else { return .no }
      return Truth(patterns.contains { $0.matches(path, regexInput: regexInput) })
    case .metadata(let namespace, let key, let patterns):
      let value = attributes.metadata[namespace]?[key]
      return Truth(patterns.contains { $0.matches(value, regexInput: regexInput) })
    }
  }

  private static func truth(_ blocks: [CIDR], _ address: IPAddress?) -> Truth {
    guard let address else { return .unknown }
    return Truth(blocks.contains { $0.contains(address) })
  }

  private static func anyLine(
    _ lines: [ByteString],
    _ patterns: [TextPattern],
    _ regexInput: RegexInput
  ) -> Truth {
    Truth(
      lines.contains { line in patterns.contains { $0.matches(line, regexInput: regexInput) } }
    )
  }

  /// What is not known where the truth is `unknown`, as a field of the request.
  var missingField: String {
    switch self {
    case .destinationPort: "destination.port"
    case .destinationIP: "destination.ip"
    case .sourceIP: "source.ip"
    case .remoteIP: "source.remoteIP"
    case .peer, .identity: "source.principal"
    case .serverName, .requestPrincipal, .claim, .header, .method, .host, .path, .metadata:
      "the request"
    }
  }
}

extension ProgramRule {
  /// ANY permission alternative and ANY principal alternative (AP-41).
  func truth(on attributes: Attributes, _ behavior: ReleaseBehavior) -> Truth {
    let permission = permissions.anyHolds { $0.truth(on: attributes, behavior) }
    guard permission != .no else { return .no }
    return min(permission, principals.anyHolds { $0.truth(on: attributes, behavior) })
  }

  /// The fields of the request that were not given and leave the rule undecided.
  func missingFields(on attributes: Attributes, _ behavior: ReleaseBehavior) -> [String] {
    (permissions + principals).flatMap(\.conditions)
      .filter { $0.truth(on: attributes, behavior) == .unknown }
      .map(\.predicate.missingField)
  }
}

extension ProgramRule.Alternative {
  /// ALL conditions.
  func truth(on attributes: Attributes, _ behavior: ReleaseBehavior) -> Truth {
    conditions.allHold { $0.truth(on: attributes, behavior) }
  }
}
