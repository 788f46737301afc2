package import Basics
internal import Documents
package import Program

/// One filter chain of a listener.
package struct ProxyChain: Sendable {
  /// What a connection meets in the chain.
  package struct Content: Sendable {
    package let program: RuleProgram
    /// `nil`: the chain takes the bytes as they come.
    package let tls: ServerTLS?
    /// `nil` on TCP.
    package let settings: ConnectionManagerSettings?
    /// Whether the chain leads nowhere: connections to the proxy's own port.
    package let isBlackHole: Bool
  }

  /// As the listener names it; empty for none.
  package let name: ByteString
  package let match: FilterChainMatch
  /// What cannot be read has no answer.
  package let content: Result<Content, ConfigurationRefusal>
  /// Filters that may change an answer and are not evaluated.
  package let warnings: [String]
  package let location: SourceLocation

  /// Whether connections to the chain lead nowhere.
  package var isBlackHole: Bool {
    if case .success(let content) = content { content.isBlackHole } else { false }
  }

  /// Reads `envoy.config.listener.v3.FilterChain`.
  ///
  /// - Throws: where it cannot be known which connections the chain is for.
  init(_ message: Message, context: ReadingContext) throws(ReadingError) {
    name = try message.text("name") ?? ""
    location = message.location
    match = try message.message("filterChainMatch").map(FilterChainMatch.init) ?? .any
    var warnings: [String] = []
    do throws(ReadingError) {
      content = .success(try Self.content(message, context, &warnings))
    } catch {
      content = .failure(ConfigurationRefusal(cause: error.cause, location: error.location))
    }
    self.warnings = warnings
  }

  private static func content(
    _ message: Message,
    _ context: ReadingContext,
    _ warnings: inout [String]
  ) throws(ReadingError) -> Content {
    try message.mayHave([
      "name", "filterChainMatch", "filters", "transportSocket", "metadata",
      "transportSocketConnectTimeout",
    ])
    let tls = try ServerTLS.reading(message.message("transportSocket"))
    var filters: [ReadFilter] = []
    for filter in try message.messages("filters") {
      filters.append(try ReadFilter(filter, isHTTP: false))
    }
    warnings += filters.compactMap(\.warning)
    let hasPeerState = filters.contains { $0.name == "istio_authn" }
    guard let last = filters.last else {
      throw ReadingError("the chain has no filters", at: message.location)
    }
    guard filters.dropLast().allSatisfy({ !$0.endsChain }) else {
      throw ReadingError("a filter stands behind the last one", at: message.location)
    }
    guard case .connectionManager = last.kind, let config = last.config else {
      return Content(
        program: try ProgramAssembly.program(
          of: filters,
          chain: .tcp,
          context: context,
          hasPeerState: hasPeerState
        ),
        tls: tls,
        settings: nil,
        isBlackHole: try last.config?.text("cluster") == "BlackHoleCluster"
      )
    }
    guard filters.allSatisfy({ !$0.isNetworkAuthorization }) else {
      throw ReadingError("a chain for HTTP has RBAC filters of the network", at: message.location)
    }
    let manager = try ReadConnectionManager(config)
    warnings += manager.filters.compactMap(\.warning)
    if manager.fetchesRoutes {
      warnings.append("routes are not looked at: one may have settings of its own for a filter")
    }
    let program = try ProgramAssembly.program(
      of: manager.filters,
      chain: .http,
      context: context,
      hasPeerState: hasPeerState
    )
    try manager.checkHeaders(of: program)
    return Content(program: program, tls: tls, settings: manager.settings, isBlackHole: false)
  }
}

extension ReadFilter {
  /// What to know about a filter that is not evaluated.
  var warning: String? {
    if case .other(isHarmless: false) = kind { Self.warning(name) } else { nil }
  }

  /// Whether nothing can come after the filter.
  fileprivate var endsChain: Bool {
    switch kind {
    case .connectionManager, .tcpProxy: true
    case .rbac, .extAuthz, .jwt, .other: false
    }
  }

  /// Whether the filter decides on connections.
  fileprivate var isNetworkAuthorization: Bool {
    switch kind {
    case .rbac, .extAuthz, .jwt: true
    case .connectionManager, .tcpProxy, .other: false
    }
  }
}
