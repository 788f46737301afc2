package import Basics
package import Program

/// A connection as a listener sees it before any filter.
package struct ArrivingConnection: Sendable {
  /// The port that the client addressed.
  package let port: Int
  /// Of the address that the client addressed; `nil`: not known.
  package let family: IPAddress.Family?
  package let isTLS: Bool
  /// Of the handshake; empty for none.
  package let serverName: ByteString
  /// Of the handshake, in the client's order.
  package let applicationProtocols: [ByteString]
  /// What plaintext bytes are seen to be: `http/1.1`, `http/1.0`, `h2c`; `nil` for no HTTP.
  package let plaintextProtocol: ByteString?

  package init(
    port: Int,
    family: IPAddress.Family?,
    isTLS: Bool,
    serverName: ByteString,
    applicationProtocols: [ByteString],
    plaintextProtocol: ByteString?
  ) {
    self.port = port
    self.family = family
    self.isTLS = isTLS
    self.serverName = serverName
    self.applicationProtocols = applicationProtocols
    self.plaintextProtocol = plaintextProtocol
  }
}

/// Where a connection ends.
package enum ChainSelection: Sendable {
  case chain(ProxyChain)
  /// No chain takes it: it is closed.
  case none
  case unreadable([ConfigurationRefusal])
}

extension ProxyListener {
  /// Finds the chain that Envoy finds: criterion by criterion, the most specific value first, without
  /// a way back (PIPE-6).
  ///
  /// - Complexity: O(chains).
  package func chain(for connection: ArrivingConnection) -> ChainSelection {
    guard unreadable.isEmpty else { return .unreadable(unreadable) }
    let onPort = chains.filter { $0.match.destinationPort == connection.port }
    var candidates = onPort.isEmpty ? chains.filter { $0.match.destinationPort == nil } : onPort
    if let odd = candidates.first(where: { !$0.match.unknownCriteria.isEmpty }) {
      let names = odd.match.unknownCriteria.map { "\"\($0)\"" }.joined(separator: ", ")
      return .unreadable([
        ConfigurationRefusal(
          cause: "filter chains are chosen by \(names), which is not evaluated",
          location: odd.location
        )
      ])
    }
    let families = candidates.reduce(into: Set()) { $0.formUnion($1.match.families) }
    // One version is all that there is, where the file knows no other.
    let family = connection.family ?? (families.count == 1 ? families.first : nil)
    guard families.isEmpty || family != nil else {
      return .unreadable([
        ConfigurationRefusal(
          cause: "filter chains are chosen by the version of IP: give destination.ip",
          location: location
        )
      ])
    }
    let ofFamily = candidates.filter { chain in family.map(chain.match.families.contains) ?? false }
    candidates = ofFamily.isEmpty ? candidates.filter(\.match.families.isEmpty) : ofFamily
    let isSeenAsTLS = connection.isTLS && inspectsTLS(on: connection.port)
    candidates = Self.narrow(
      candidates,
      byServerName: isSeenAsTLS ? connection.serverName.asciiLowercased : ""
    )
    candidates = Self.narrow(candidates, byTransport: isSeenAsTLS ? "tls" : "raw_buffer")
    candidates = Self.narrow(
      candidates,
      byProtocols: isSeenAsTLS ? connection.applicationProtocols : sniffed(connection)
    )
    guard candidates.count < 2 else {
      return .unreadable([
        ConfigurationRefusal(
          cause: "several filter chains take the same connections",
          location: candidates[1].location
        )
      ])
    }
    return (candidates.first ?? defaultChain).map(ChainSelection.chain) ?? .none
  }

  /// Whether the listener looks into TLS on a port, and so knows the server name.
  package func inspectsTLS(on port: Int) -> Bool { tlsInspector?.isOn(port) == true }

  private func sniffed(_ connection: ArrivingConnection) -> [ByteString] {
    guard !connection.isTLS, httpInspector?.isOn(connection.port) == true,
      let found = connection.plaintextProtocol
    else { return [] }
    return [found]
  }

  /// An exact name, else the longest domain, else chains without names.
  private static func narrow(
    _ chains: [ProxyChain],
    byServerName name: ByteString
  ) -> [ProxyChain] {
    var wanted = [name]
    var rest = name
    while let dot = rest.dropFirst().firstIndex(of: ".") {
      rest = rest.dropFirst(dot + 1)
      wanted.append(rest)
    }
    for one in wanted where !one.isEmpty {
      let found = chains.filter { $0.match.serverNames.contains(one) }
      if !found.isEmpty { return found }
    }
    return chains.filter(\.match.serverNames.isEmpty)
  }

  private static func narrow(
    _ chains: [ProxyChain],
    byTransport transport: ByteString
  ) -> [ProxyChain] {
    let exact = chains.filter { $0.match.transportProtocol == transport }
    return exact.isEmpty ? chains.filter(\.match.transportProtocol.isEmpty) : exact
  }

  private static func narrow(
    _ chains: [ProxyChain],
    byProtocols protocols: [ByteString]
  ) -> [ProxyChain] {
    for one in protocols {
      let exact = chains.filter { $0.match.applicationProtocols.contains(one) }
      if !exact.isEmpty { return exact }
    }
    return chains.filter(\.match.applicationProtocols.isEmpty)
  }
}
