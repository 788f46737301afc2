import MeshProof

/// The listener that istiod makes for the inbound side of a sidecar, with one port
/// (istio:pilot/pkg/networking/core/filterchain_options.go), or for a server of a gateway.
struct ListenerFile {
  enum Spelling: CaseIterable {
    /// As istioctl writes it.
    case camelCase
    /// As Envoy's admin endpoint does.
    case snakeCase
  }

  enum Place: Hashable {
    /// `STRICT`, `PERMISSIVE` or `DISABLE`, and whose certificates are accepted (PA-32).
    case sidecar(mode: String, trustDomains: [ByteString])
    /// A server that takes connections of one kind, and the proxies that it trusts (AP-68).
    case gateway(Request.Connection.TLS, trustedHops: Int)
  }

  var place: Place
  var portProtocol: Request.Destination.PortProtocol
  var port: Int
  var normalization: String
  var httpFilters: [JSONValue]
  var networkFilters: [JSONValue]

  private static let mutualHTTP = ["istio-http/1.0", "istio-http/1.1", "istio-h2"]
  private static let mutualTCP = ["istio-peer-exchange", "istio"]
  private static let plaintextHTTP = ["http/1.0", "http/1.1", "h2c"]

  private enum Kind { case http, tcp, auto }

  private var kind: Kind {
    switch portProtocol {
    case .http, .http2, .grpc: .http
    case .tcp, .tls: .tcp
    case .auto: .auto
    }
  }

  /// A file with the listener: a list, or a `config_dump`.
  func file(_ spelling: Spelling) -> JSONValue {
    switch spelling {
    case .camelCase: return .array([listener])
    case .snakeCase:
      let type = "type.googleapis.com/envoy.admin.v3.ListenersConfigDump"
      let entry = object([
        "name": "virtualInbound",
        "active_state": object(["version_info": "1", "listener": listener.inSnakeCase]),
      ])
      return object([
        "configs": .array([object(["@type": string(type), "dynamic_listeners": .array([entry])])])
      ])
    }
  }

  private var listener: JSONValue {
    switch place {
    case .sidecar(let mode, let domains): sidecar(mode, socket(accepting: domains))
    case .gateway(let tls, _):
      switch tls {
      case .plaintext: gateway(.null)
      case .tls: gateway(socket(accepting: nil))
      case .mtls: gateway(socket(accepting: []))
      }
    }
  }

  private func gateway(_ socket: JSONValue) -> JSONValue {
    object([
      "name": string("0.0.0.0_\(port)"), "trafficDirection": "OUTBOUND",
      "address": object([
        "socketAddress": object(["address": "0.0.0.0", "portValue": int(port)])
      ]),
      "listenerFilters": .array([object(["name": "envoy.filters.listener.tls_inspector"])]),
      "filterChains": .array([
        object([
          "filters": .array(
            kind == .tcp ? networkFilters + [Self.tcpProxy("outbound")] : [manager]
          ),
          "transportSocket": socket,
        ])
      ]),
    ])
  }

  private func sidecar(_ mode: String, _ socket: JSONValue) -> JSONValue {
    let own = chains(port: port, kind, mode, socket)
    let others = chains(port: nil, .auto, "PERMISSIVE", socket)
    let disabled = object([
      "destinationPortRange": object(["start": int(port), "end": int(port + 1)])
    ])
    return object([
      "name": "virtualInbound", "trafficDirection": "INBOUND",
      "address": object([
        "socketAddress": object(["address": "0.0.0.0", "portValue": 15006])
      ]),
      "filterChains": .array([Self.blackHole] + own + others),
      "listenerFilters": .array([
        object(["name": "envoy.filters.listener.original_dst"]),
        object([
          "name": "envoy.filters.listener.tls_inspector",
          "filterDisabled": mode == "DISABLE" ? disabled : .null,
        ]),
        object([
          "name": "envoy.filters.listener.http_inspector",
          "filterDisabled": kind == .auto && mode != "STRICT" ? .null : disabled,
        ]),
      ]),
    ])
  }

  private static let blackHole = object([
    "name": "virtualInbound-blackhole",
    "filterChainMatch": object(["destinationPort": 15006]),
    "filters": .array([tcpProxy("BlackHoleCluster")]),
  ])

  private func chains(
    port: Int?,
    _ kind: Kind,
    _ mode: String,
    _ socket: JSONValue
  ) -> [JSONValue] {
    let all = Self.mutualTCP + Self.mutualHTTP
    func http(_ transport: String, _ protocols: [String], tls: Bool) -> JSONValue {
      chain(port, transport, protocols, isHTTP: true, tls ? socket : .null)
    }
    func tcp(_ transport: String, _ protocols: [String], tls: Bool) -> JSONValue {
      chain(port, transport, protocols, isHTTP: false, tls ? socket : .null)
    }
    switch (kind, mode) {
    case (.http, "STRICT"): return [http("tls", [], tls: true)]
    case (.http, "PERMISSIVE"):
      return [http("tls", all, tls: true), http("raw_buffer", [], tls: false)]
    case (.http, _): return [http("raw_buffer", [], tls: false)]
    case (.tcp, "STRICT"): return [tcp("tls", [], tls: true)]
    case (.tcp, "PERMISSIVE"):
      return [
        tcp("tls", all, tls: true), tcp("tls", [], tls: false), tcp("raw_buffer", [], tls: false),
      ]
    case (.tcp, _): return [tcp("raw_buffer", [], tls: false)]
    case (.auto, "STRICT"):
      return [http("tls", Self.mutualHTTP, tls: true), tcp("tls", [], tls: true)]
    case (.auto, "PERMISSIVE"):
      return [
        http("tls", Self.mutualHTTP, tls: true), http("raw_buffer", Self.plaintextHTTP, tls: false),
        tcp("tls", Self.mutualTCP, tls: true), tcp("raw_buffer", [], tls: false),
        tcp("tls", [], tls: false),
      ]
    case (.auto, _):
      return [
        http("raw_buffer", Self.plaintextHTTP, tls: false), tcp("raw_buffer", [], tls: false),
      ]
    }
  }

  private func chain(
    _ port: Int?,
    _ transport: String,
    _ protocols: [String],
    isHTTP: Bool,
    _ socket: JSONValue
  ) -> JSONValue {
    object([
      "name": string(port.map { "0.0.0.0_\($0)" } ?? "virtualInbound"),
      "filterChainMatch": object([
        "destinationPort": port.map(int) ?? .null, "transportProtocol": string(transport),
        "applicationProtocols": protocols.isEmpty ? .null : .array(protocols.map(string)),
      ]),
      "filters": .array(isHTTP ? [manager] : networkFilters + [Self.tcpProxy("inbound")]),
      "transportSocket": socket,
    ])
  }

  /// A TLS context; `nil`: without client certificates.
  private func socket(accepting domains: [ByteString]?) -> JSONValue {
    let names = (domains ?? []).map { domain in
      object([
        "sanType": "URI", "matcher": object(["prefix": .string("spiffe://" + domain + "/")]),
      ])
    }
    let validation = object([
      "defaultValidationContext": object([
        "matchTypedSubjectAltNames": names.isEmpty ? .null : .array(names)
      ]),
      "validationContextSdsSecretConfig": object(["name": "ROOTCA"]),
    ])
    return object([
      "name": "envoy.transport_sockets.tls",
      "typedConfig": object([
        "@type": string(
          "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
        ),
        "commonTlsContext": object([
          "alpnProtocols": .array(["h2", "http/1.1"]),
          "combinedValidationContext": domains == nil ? .null : validation,
        ]),
        "requireClientCertificate": .bool(domains != nil),
      ]),
    ])
  }

  private var manager: JSONValue {
    let merges = normalization.hasSuffix("MERGE_SLASHES")
    let decodes = normalization.hasPrefix("DECODE")
    var hops: Int?
    if case .gateway(_, let trustedHops) = place { hops = trustedHops }
    let router = object([
      "name": "envoy.filters.http.router",
      "typedConfig": object([
        "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
      ]),
    ])
    return object([
      "name": "envoy.filters.network.http_connection_manager",
      "typedConfig": object([
        "@type": string(
          "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3"
            + ".HttpConnectionManager"
        ),
        "statPrefix": "inbound", "routeConfig": object(["name": "inbound"]),
        "httpFilters": .array(httpFilters + [router]),
        "useRemoteAddress": .bool(hops != nil),
        "xffNumTrustedHops": hops.map(int) ?? .null,
        "normalizePath": .bool(normalization != "NONE"),
        "mergeSlashes": merges ? true : .null,
        "pathWithEscapedSlashesAction": decodes ? "UNESCAPE_AND_FORWARD" : "KEEP_UNCHANGED",
        "forwardClientCertDetails": hops == nil ? "APPEND_FORWARD" : "SANITIZE_SET",
        "upgradeConfigs": .array([object(["upgradeType": "websocket"])]),
      ]),
    ])
  }

  private static func tcpProxy(_ cluster: String) -> JSONValue {
    object([
      "name": "envoy.filters.network.tcp_proxy",
      "typedConfig": object([
        "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
        "statPrefix": "tcp", "cluster": string(cluster),
      ]),
    ])
  }
}

private func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
  .object(JSONObject(members.map { (ByteString($0.key), $0.value) }))
}

private func string(_ text: String) -> JSONValue { .string(ByteString(text)) }
private func int(_ number: Int) -> JSONValue { .integer(Int64(number)) }

extension JSONValue {
  /// The message with fields as Envoy's admin endpoint writes them; names in maps stay.
  var inSnakeCase: JSONValue {
    switch self {
    case .array(let elements): return .array(elements.map(\.inSnakeCase))
    case .object(let object):
      return .object(
        JSONObject(
          object.members.map { member in
            let isMap = ["policies", "providers"].contains(member.name)
            guard isMap, case .object(let map) = member.value else {
              return (member.name.snakeCase, member.value.inSnakeCase)
            }
            let members = map.members.map { ($0.name, $0.value.inSnakeCase) }
            return (member.name, .object(JSONObject(members)))
          }
        )
      )
    case .null, .bool, .integer, .number, .string: return self
    }
  }
}

extension ByteString {
  fileprivate var snakeCase: ByteString {
    guard !hasPrefix("@") else { return self }
    return ByteString(
      bytes: bytes.flatMap { byte in
        (0x41...0x5A).contains(byte) ? [UInt8(ascii: "_"), byte | 0x20] : [byte]
      }
    )
  }
}
