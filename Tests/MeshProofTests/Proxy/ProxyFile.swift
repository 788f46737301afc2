import MeshProof
import Testing

/// Files of proxies, made of JSON text.
enum ProxyFile {
  static let type = "type.googleapis.com/envoy.extensions.filters"
  static let anything = #"{"any": true}"#

  /// A file as `export envoy` writes it.
  static func filters(_ filters: String...) -> String {
    "{\"filters\": [\(filters.joined(separator: ",\n"))]}"
  }

  /// An RBAC filter for HTTP; `more` are further fields.
  static func rbac(
    action: String = "ALLOW",
    rules: String?,
    more: String = ""
  ) -> String {
    let rules = rules.map { ", \"rules\": {\"action\": \"\(action)\", \"policies\": \($0)}" } ?? ""
    return """
      {"name": "envoy.filters.http.rbac",
       "typedConfig": {"@type": "\(type).http.rbac.v3.RBAC"\(rules)\(more)}}
      """
  }

  /// One policy in a map.
  static func policy(
    _ name: String = "ns[foo]-policy[p]-rule[0]",
    permission: String = anything,
    principal: String = anything
  ) -> String {
    """
    {"\(name)": {"permissions": [\(permission)], "principals": [\(principal)]}}
    """
  }

  /// An ext_authz filter that asks where a rule whose name begins with `note` matches.
  static func extAuthz(note: String, more: String = "") -> String {
    """
    {"name": "envoy.filters.http.ext_authz",
     "typedConfig": {"@type": "\(type).http.ext_authz.v3.ExtAuthz",
       "grpcService": {"envoyGrpc": {"clusterName": "outbound|9000||authz.foo.svc.cluster.local"}},
       "failureModeAllow": true\(more),
       "filterEnabledMetadata": {
         "filter": "envoy.filters.http.rbac",
         "path": [{"key": "istio_ext_authz_shadow_effective_policy_id"}],
         "value": {"stringMatch": {"prefix": "\(note)"}}}}}
    """
  }

  /// The shadow rules of a CUSTOM stage.
  static func shadow(_ policies: String, prefix: String = "istio_ext_authz_") -> String {
    rbac(
      rules: nil,
      more: """
        , "shadowRules": {"action": "DENY", "policies": \(policies)},
        "shadowRulesStatPrefix": "\(prefix)"
        """
    )
  }

  static let router = """
    {"name": "envoy.filters.http.router", "typedConfig": {"@type": "\(type).http.router.v3.Router"}}
    """

  /// A connection manager as istiod makes it for a sidecar, or a gateway.
  static func manager(
    _ filters: [String] = [],
    isGateway: Bool = false,
    more: String = ""
  ) -> String {
    """
    {"name": "envoy.filters.network.http_connection_manager",
     "typedConfig": {
       "@type": "\(type).network.http_connection_manager.v3.HttpConnectionManager",
       "statPrefix": "x", "useRemoteAddress": \(isGateway), "normalizePath": true,
       "forwardClientCertDetails": "\(isGateway ? "SANITIZE_SET" : "APPEND_FORWARD")",
       "httpFilters": [\((filters + [router]).joined(separator: ",\n"))]\(more)}}
    """
  }

  static let tcpProxy = """
    {"name": "envoy.filters.network.tcp_proxy",
     "typedConfig": {"@type": "\(type).network.tcp_proxy.v3.TcpProxy", "cluster": "inbound"}}
    """

  /// A TLS context that wants a client certificate with one of the URIs, or none at all.
  static func tls(prefixes: [String] = [], requiresClient: Bool = true) -> String {
    let names = prefixes.map { #"{"sanType": "URI", "matcher": {"prefix": "\#($0)"}}"# }
    let context = """
      , "combinedValidationContext": {"defaultValidationContext":
        {"matchTypedSubjectAltNames": [\(names.joined(separator: ", "))]}}
      """
    return """
      {"name": "envoy.transport_sockets.tls", "typedConfig": {
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "commonTlsContext": {"alpnProtocols": ["h2"]\(requiresClient ? context : "")},
        "requireClientCertificate": \(requiresClient)}}
      """
  }

  static func chain(_ match: String, _ filter: String, tls: String? = nil) -> String {
    """
    {"filterChainMatch": \(match), "filters": [\(filter)], "transportSocket": \(tls ?? "null")}
    """
  }

  /// A list of one listener, as istioctl writes it; bound to a port, or the sidecar's.
  static func listener(
    port: Int? = nil,
    more: String = "",
    inspectors: [String] = ["tls_inspector"],
    _ chains: String...
  ) -> String {
    let filters = inspectors.map { #"{"name": "envoy.filters.listener.\#($0)"}"# }
    let name = port.map { "0.0.0.0_\($0)" } ?? "virtualInbound"
    return """
      [{"name": "\(name)", "trafficDirection": "\(port == nil ? "INBOUND" : "OUTBOUND")",
        "address": {"socketAddress": {"address": "0.0.0.0", "portValue": \(port ?? 15006)}},
        "listenerFilters": [\(filters.joined(separator: ", "))],
        "filterChains": [\(chains.joined(separator: ",\n"))]\(more)}]
      """
  }
}

/// Reads a proxy of JSON text.
func proxy(_ file: String, options: LoadingOptions = LoadingOptions()) throws -> ProxyConfiguration
{
  try PolicySet(loading: [], options: options)
    .proxy(reading: InputFile(name: "proxy.json", bytes: Array(file.utf8)))
}

/// Asks a proxy of JSON text one request in YAML.
func askProxy(
  _ file: String,
  _ request: String = request(),
  explains: Bool = false,
  options: LoadingOptions = LoadingOptions()
) throws -> Decision {
  let read = try Request.read(InputFile(name: "request.yaml", bytes: Array(request.utf8)))
  return try proxy(file, options: options)
    .evaluate(try #require(read.first), now: 1_000_000, explains: explains)
}
