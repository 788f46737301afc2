internal import Basics
internal import Documents

/// One filter of a chain, HTTP or network: its name and its configuration.
struct ReadFilter {
  /// The kinds of filter that a rule program is made of.
  enum Kind {
    case rbac, jwt, extAuthz, connectionManager, tcpProxy
    /// Any other; it may change an answer in a way that is not evaluated, unless it is known not to.
    case other(isHarmless: Bool)
  }

  let name: ByteString
  let kind: Kind
  /// `nil` for a filter of another kind without one.
  let config: Message?
  let location: SourceLocation

  /// Reads `envoy.config.listener.v3.Filter`, or that of a connection manager.
  init(_ message: Message, isHTTP: Bool) throws(ReadingError) {
    name = try message.text("name") ?? ""
    location = message.location
    config = try message.message("typedConfig")
    let type = try config?.typeName() ?? ""
    let kinds = isHTTP ? Self.httpKinds : Self.networkKinds
    if let kind = kinds[type] {
      // Not `disabled` and no `configDiscovery`: those would take the filter out, or bring another.
      try message.mayHave(["name", "typedConfig", "isOptional"])
      self.kind = kind
      return
    }
    guard !(isHTTP && name == "istio_authn"), !Self.reservedNames.contains(name),
      !Self.mentionsReservedType(message.node)
    else {
      throw ReadingError(
        "the filter \"\(name)\" decides, and is not written as istiod writes it",
        at: location
      )
    }
    kind = .other(
      isHarmless: Self.harmlessNames.contains(name) || Self.harmlessTypes.contains(type)
    )
  }

  private static let httpKinds: [ByteString: Kind] = [
    "envoy.extensions.filters.http.rbac.v3.RBAC": .rbac,
    "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication": .jwt,
    "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz": .extAuthz,
  ]

  private static let networkKinds: [ByteString: Kind] = [
    "envoy.extensions.filters.network.rbac.v3.RBAC": .rbac,
    "envoy.extensions.filters.network.ext_authz.v3.ExtAuthz": .extAuthz,
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager":
      .connectionManager,
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy": .tcpProxy,
  ]

  private static let reservedNames: Set<ByteString> = [
    "envoy.filters.http.rbac", "envoy.filters.http.jwt_authn", "envoy.filters.http.ext_authz",
    "envoy.filters.network.rbac", "envoy.filters.network.ext_authz",
    "envoy.filters.network.http_connection_manager",
  ]

  /// Filters that istiod itself adds, and that decide nothing.
  private static let harmlessNames: Set<ByteString> = [
    "istio_authn", "istio.metadata_exchange", "istio.stats", "istio.alpn",
    "envoy.filters.http.grpc_stats",
    "envoy.filters.http.fault", "envoy.filters.http.cors", "envoy.filters.http.router",
    "envoy.filters.http.grpc_web", "envoy.filters.http.stateful_session",
    "waypoint_downstream_peer_metadata", "waypoint_upstream_peer_metadata",
  ]

  private static let harmlessTypes: Set<ByteString> = [
    "envoy.extensions.filters.http.router.v3.Router",
    "io.istio.http.peer_metadata.Config",
  ]

  /// Whether a filter of another kind holds one of ours, as matchers and composites do.
  ///
  /// Recursion is bounded by the depth of a document.
  private static func mentionsReservedType(_ node: Node) -> Bool {
    switch node.kind {
    case .sequence: return node.elements.contains(where: mentionsReservedType)
    case .mapping:
      return node.members.contains { member in
        let isType = ["@type", "type_url", "typeUrl", "type_urls", "typeUrls"].contains(member.name)
        return isType ? holdsReservedType(member.value) : mentionsReservedType(member.value)
      }
    case .null, .bool, .integer, .float, .string: return false
    }
  }

  private static func holdsReservedType(_ node: Node) -> Bool {
    let texts = node.kind == .sequence ? node.elements.map(\.text) : [node.text]
    return texts.contains { text in
      [".rbac.v", ".jwt_authn.v", ".ext_authz.v"].contains { text.contains($0) }
    }
  }
}
