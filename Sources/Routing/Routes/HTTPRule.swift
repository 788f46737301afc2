internal import Basics
internal import Mesh
internal import Resources

/// One HTTP rule of an object, with all names resolved: as a proxy gets it.
struct HTTPRule: Sendable, Hashable {
  enum Action: Sendable, Hashable {
    case redirect(HTTPRedirect)
    case directResponse(Int)
    case destinations([RuleDestination])
  }

  /// A match, and its position in the rule where it is written.
  struct Match: Sendable, Hashable {
    var condition: VirtualService.HTTPMatch
    let index: Int
  }

  let origin: RuleOrigin
  /// ANY of them; empty: every request.
  var matches: [Match]
  let action: Action
  let rewrite: PathRewrite?
  /// What takes the place of the authority; a destination's own comes after it.
  let authority: ByteString?
  let abort: FaultAbort?
}

/// Where a rule is written.
struct RuleOrigin: Sendable, Hashable {
  let kind: ByteString
  let name: ObjectName
  let index: Int
  let location: SourceLocation

  /// Whether prefixes of paths are whole segments and failing backends give 500: the Gateway API.
  var isGatewayAPI: Bool { kind != "VirtualService" }

  func source(match: Int?, at location: SourceLocation?) -> RouteSource {
    RouteSource(
      kind: kind,
      name: name,
      rule: index,
      match: match,
      location: location ?? self.location
    )
  }
}

/// A destination of a rule.
struct RuleDestination: Sendable, Hashable {
  enum Target: Sendable, Hashable {
    /// A host in full; without a port it is the service's only one, or the one that was asked.
    case host(ByteString, port: Int?, subset: ByteString?)
    case invalid(BackendProblem)
  }

  let target: Target
  let weight: Int
  let authority: ByteString?
  let location: SourceLocation
}

/// What becomes of the path.
enum PathRewrite: Sendable, Hashable {
  /// The prefix, or the path, that matched is replaced.
  case prefix(ByteString)
  /// The segments that matched are taken away.
  case withoutPrefix
  case full(ByteString)
  case regex(VirtualService.RegexRewrite)
}

/// One rule for connections, with all names resolved.
struct ConnectionRule: Sendable, Hashable {
  let origin: RuleOrigin
  /// ANY of them; empty: every connection.
  let matches: [VirtualService.L4Match]
  let destinations: [RuleDestination]
}
