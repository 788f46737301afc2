package import Basics
internal import Mesh
package import Resources

/// How clients inside and outside the mesh secure the connections that they open (PA-40…PA-48, AM-72,
/// AM-75…AM-77).
///
/// What the server says to it is for ``ServerSide`` and for the evaluation of its policies.
package struct ClientTLS: Sendable {
  private let index: DestinationRuleIndex
  let settings: ClientTLSSettings

  /// - Complexity: O(n log n) in the number of rules.
  package init(rules: [DestinationRule], settings: ClientTLSSettings) {
    index = DestinationRuleIndex(rules, settings: settings)
    self.settings = settings
  }

  /// Tells how a client connects to each endpoint of a service.
  ///
  /// `subset` is as the client's route names it, `nil` or empty for the whole service; ztunnel knows no
  /// subsets.
  /// - Complexity: Linear in the number of endpoints and of DestinationRules of the host.
  package func connections(
    from client: ConnectingClient,
    to service: CalledService,
    subset: ByteString? = nil,
    sending traffic: ClientTraffic
  ) -> ServiceConnections {
    guard let selection = client.selection else {
      let all = service.endpoints.map {
        EndpointConnection(endpoint: $0, sent: connection(from: client, to: $0))
      }
      return ServiceConnections(rule: nil, endpoints: all, failure: nil)
    }
    let rule = index.rule(
      for: service.host,
      of: service.namespace,
      clientNamespace: client.namespace,
      labels: selection.labels
    )
    let name = subset.flatMap { $0.isEmpty ? nil : $0 }
    var endpoints = service.endpoints
    if let name {
      guard let subset = rule?.subset(name) else {
        let known = rule?.subsets.map(\.part.name) ?? []
        return ServiceConnections(
          rule: rule,
          endpoints: [],
          failure: .unknownSubset(name, known: known)
        )
      }
      endpoints = endpoints.filter { $0.carries(subset.labels) }
    }
    let policy = rule?.policy(
      port: service.port,
      subset: name,
      subsetsFollowRule: settings.subsetsFollowRule
    )
    let call = ServiceCall(
      client: client,
      service: service,
      subset: name ?? "",
      traffic: traffic,
      rule: rule,
      policy: policy ?? PortPolicy(),
      settings: settings
    )
    let connect = call.connector()
    return ServiceConnections(
      rule: rule,
      endpoints: endpoints.map { EndpointConnection(endpoint: $0, sent: connect($0)) },
      failure: nil
    )
  }

  /// Finds the DestinationRule that clients of a namespace go by for a host, those apart for whom there
  /// is a rule with a selector (PA-40).
  package func rule(
    for host: ByteString,
    of serviceNamespace: ByteString,
    clientNamespace: ByteString
  ) -> AppliedDestinationRule? {
    index.rule(
      for: host,
      of: serviceNamespace,
      clientNamespace: clientNamespace,
      labels: nil
    )
  }

  /// Tells how a client connects to a workload that it addresses by itself, not by a service.
  ///
  /// Envoy passes such a connection on as the application sends it (PA-47); ztunnel looks at the
  /// workload alone, and comes to the same for a service and an address (AM-72).
  package func connection(
    from client: ConnectingClient,
    to endpoint: CalledEndpoint
  ) -> SentConnection {
    switch client.kind {
    case .outside: SentConnection(.plaintext, [.noProxy])
    case .sidecar, .gateway: SentConnection(.plaintext, [.noService])
    case .ambient, .waypoint: settings.tunnelled(to: endpoint, within: .plaintext)
    }
  }

  /// Tells how a client connects to a waypoint that stands before a service or workload (AM-72).
  ///
  /// Only ztunnel, waypoints and gateways (AM-74) do.
  package func connectionToWaypoint(from client: ConnectingClient) -> SentConnection {
    SentConnection(
      Transport(isTunnelled: true, security: .plaintext),
      [.waypointEndpoint],
      failure: client.needsIstiodForHBONE && !settings.sendsHBONE ? .noHBONE : nil
    )
  }
}

extension ConnectingClient {
  /// By which labels selectors of DestinationRules select the client, if it has any for that.
  fileprivate struct Selection {
    let labels: [ByteString: ByteString]?
  }

  /// `nil`: the client reads no DestinationRules.
  fileprivate var selection: Selection? {
    switch kind {
    case .outside, .ambient: nil
    case .sidecar, .gateway, .waypoint(servesService: false): Selection(labels: labels)
    // istiod asks for these as if for inbound traffic, for which selectors do not count.
    case .waypoint(servesService: true): Selection(labels: nil)
    }
  }

  /// Whether the proxy gets from istiod, by a flag, what it takes to send HBONE.
  var needsIstiodForHBONE: Bool {
    switch kind {
    case .sidecar, .gateway: true
    case .waypoint, .ambient, .outside: false
    }
  }
}

extension CalledEndpoint {
  fileprivate func carries(_ wanted: [ByteString: ByteString]) -> Bool {
    wanted.allSatisfy { labels[$0.key] == $0.value }
  }
}

extension ClientTLSSettings {
  /// What comes of a client that sends HBONE to whoever takes it, and else what is within (AM-72,
  /// AM-77).
  func tunnelled(
    to endpoint: CalledEndpoint,
    within security: Transport.Security,
    because reasons: [TransportReason] = []
  ) -> SentConnection {
    guard let reason = tunnelReason(of: endpoint) else {
      return SentConnection(
        Transport(isTunnelled: false, security: security),
        [.endpointTakesNoHBONE] + reasons
      )
    }
    return SentConnection(Transport(isTunnelled: true, security: security), [reason] + reasons)
  }

  /// Why HBONE may be sent to an endpoint, as far as istiod knows; `nil`: it may not.
  func tunnelReason(of endpoint: CalledEndpoint) -> TransportReason? {
    let reason = endpoint.tunnelReason
    return reason == .ambientEndpoint && !knowsAmbient ? nil : reason
  }
}
