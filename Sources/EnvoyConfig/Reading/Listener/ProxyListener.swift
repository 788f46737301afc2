package import Basics
internal import Documents
package import Program

/// A listener with its filter chains.
package struct ProxyListener: Sendable {
  /// The side of the proxy that the listener serves.
  package enum Direction: Sendable, Hashable {
    case inbound, outbound, unspecified
  }

  /// Whether a listener filter looks into connections, and on which ports not.
  struct Inspector: Sendable {
    let isDisabled: PortPredicate?

    func isOn(_ port: Int) -> Bool { isDisabled.map { !$0.matches(port) } ?? true }
  }

  package let name: ByteString
  package let direction: Direction
  /// The ports that it is bound to; empty for an internal one.
  package let ports: [Int]
  package let chains: [ProxyChain]
  package let defaultChain: ProxyChain?
  let tlsInspector: Inspector?
  let httpInspector: Inspector?
  /// What is not known of how it takes connections.
  package let unreadable: [ConfigurationRefusal]
  package let location: SourceLocation

  /// Istio's listener for all traffic that is redirected to a sidecar.
  package static let virtualInbound: ByteString = "virtualInbound"

  /// Reads `envoy.config.listener.v3.Listener`.
  ///
  /// Never fails: what cannot be read is kept as such.
  init(_ message: Message, context: ReadingContext) throws(ReadingError) {
    location = message.location
    name = try message.text("name") ?? ""
    direction =
      switch try message.text("trafficDirection") {
      case "INBOUND": .inbound
      case "OUTBOUND": .outbound
      default: .unspecified
      }
    var ports: [Int] = []
    let more = try message.messages("additionalAddresses")
    for holder in [message] + more {
      guard let socket = try holder.message("address")?.message("socketAddress"),
        try socket.text("protocol") ?? "TCP" == "TCP",
        let port = try socket.number("portValue")
      else { continue }
      ports.append(port)
    }
    self.ports = ports
    var unreadable: [ReadingError] = []
    do throws(ReadingError) {
      try message.mayHave(Self.knownFields)
      if try message.flag("useOriginalDst") {
        throw ReadingError("the listener hands connections on to others", at: message.location)
      }
    } catch {
      unreadable.append(error)
    }
    // Outbound traffic of a sidecar has no policies (PIPE-5): its chains need not be read.
    let isRead = name == Self.virtualInbound || direction != .outbound || context.readsOutbound
    var chains: [ProxyChain] = []
    for chain in isRead ? try message.messages("filterChains") : [] {
      do throws(ReadingError) {
        chains.append(try ProxyChain(chain, context: context))
      } catch {
        unreadable.append(error)
      }
    }
    self.chains = chains
    var defaultChain: ProxyChain?
    do throws(ReadingError) {
      if isRead, let chain = try message.message("defaultFilterChain") {
        defaultChain = try ProxyChain(chain, context: context)
      }
    } catch {
      unreadable.append(error)
    }
    self.defaultChain = defaultChain
    var inspectors: [ByteString: Inspector] = [:]
    do throws(ReadingError) {
      inspectors = try Self.inspectors(message)
    } catch {
      unreadable.append(error)
    }
    tlsInspector = inspectors[Self.tlsInspectorName]
    httpInspector = inspectors[Self.httpInspectorName]
    self.unreadable = unreadable.map {
      ConfigurationRefusal(cause: $0.cause, location: $0.location)
    }
  }

  /// Fields that are looked at, and those that have no part in which chain takes a connection.
  private static let knownFields: Set<ByteString> = [
    "@type", "name", "address", "additionalAddresses", "trafficDirection", "filterChains",
    "defaultFilterChain", "listenerFilters", "useOriginalDst", "listenerFiltersTimeout",
    "continueOnListenerFiltersTimeout", "statPrefix", "perConnectionBufferLimitBytes", "metadata",
    "transparent", "freebind", "socketOptions", "tcpFastOpenQueueLength", "tcpBacklogSize",
    "connectionBalanceConfig", "enableReusePort", "reusePort", "accessLog", "drainType",
    "maxConnectionsToAcceptPerSocketEvent", "bindToPort", "enableMptcp", "ignoreGlobalConnLimit",
    "bypassOverloadManager", "deprecatedV1", "internalListener",
  ]

  private static let tlsInspectorName: ByteString = "envoy.filters.listener.tls_inspector"
  private static let httpInspectorName: ByteString = "envoy.filters.listener.http_inspector"

  private static func inspectors(
    _ message: Message
  ) throws(ReadingError) -> [ByteString: Inspector] {
    let harmless: Set<ByteString> = [
      "envoy.filters.listener.original_dst", "envoy.filters.listener.original_src",
      "envoy.filters.listener.local_ratelimit",
    ]
    var inspectors: [ByteString: Inspector] = [:]
    for filter in try message.messages("listenerFilters") {
      let name = try filter.text("name") ?? ""
      if harmless.contains(name) { continue }
      guard name == tlsInspectorName || name == httpInspectorName else {
        throw ReadingError("the listener filter \"\(name)\" is not known", at: filter.location)
      }
      inspectors[name] = Inspector(
        isDisabled: try filter.message("filterDisabled").map(PortPredicate.init)
      )
    }
    return inspectors
  }
}
