/// Where a filter chain of a gateway leads.
enum RouteSet: Sendable, Hashable {
  /// To the virtual hosts of an HTTP server.
  case http(VirtualHosts)
  /// To the destinations of one rule: the filter chain was chosen by what the rule compares.
  case connection(RouteDecision)
  /// To the service that the server name stands for, if it is one of these (AUTO_PASSTHROUGH).
  case namedByServerName([HostName])
}
