internal import Basics
internal import JSON
internal import Matching
internal import Program
internal import Resources

extension MeshConfig.ExtensionProvider {
  /// The filter that asks the provider where the metadata `note` is there (AP-34).
  ///
  /// - Precondition: A provider of one of the two ext_authz kinds; on TCP, of the gRPC kind (AP-38).
  func filter(on chain: RuleProgram.Chain, enabledBy note: JSONValue) -> EnvoyFilter {
    switch chain {
    case .http:
      EnvoyFilter(
        "envoy.filters.http.ext_authz",
        message: "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
        [
          "grpcService": .field(grpcService, if: kind == .extAuthzGRPC),
          "failureModeAllow": .flag(failOpen),
          "httpService": .field(httpService, if: kind == .extAuthzHTTP),
          "withRequestBody": check.body?.json,
          "statusOnError": status,
          "transportApiVersion": "V3",
          "filterEnabledMetadata": note,
          "allowedHeaders": Self.patterns(check.requestHeaders),
        ]
      )
    case .tcp:
      EnvoyFilter(
        "envoy.filters.network.ext_authz",
        message: "envoy.extensions.filters.network.ext_authz.v3.ExtAuthz",
        [
          "statPrefix": "tcp.",
          "grpcService": grpcService,
          "failureModeAllow": .flag(failOpen),
          "transportApiVersion": "V3",
          "filterEnabledMetadata": note,
        ]
      )
    }
  }

  private var httpService: JSONValue {
    let added = check.additionalHeaders.sorted { $0.key < $1.key }.map { name, value in
      JSONValue.message(["key": .text(name), "value": .text(value)])
    }
    let response: [[ByteString]] = [
      check.headersToUpstreamOnAllow, check.headersToDownstreamOnDeny,
      check.headersToDownstreamOnAllow,
    ]
    return .message([
      "serverUri": .message([
        "uri": .string("http://" + host),
        "cluster": .string(cluster),
        "timeout": timeout,
      ]),
      "pathPrefix": .text(pathPrefix),
      "authorizationRequest": .field(
        .message(["headersToAdd": .array(added)]),
        if: !added.isEmpty
      ),
      "authorizationResponse": .field(
        .message([
          "allowedUpstreamHeaders": Self.patterns(response[0]),
          "allowedClientHeaders": Self.patterns(response[1]),
          "allowedClientHeadersOnSuccess": Self.patterns(response[2]),
        ]),
        if: !response.allSatisfy(\.isEmpty)
      ),
    ])
  }

  private var grpcService: JSONValue {
    .message([
      "envoyGrpc": .message(["clusterName": .string(cluster), "authority": .string(host)]),
      "timeout": timeout,
    ])
  }

  /// The service's host: without the namespace that may stand before it.
  private var host: ByteString {
    let parts = service.split(at: UInt8(ascii: "/"))
    return parts.count == 2 ? parts[1] : service
  }

  private var cluster: ByteString { .outboundCluster(host: host, port: port ?? 0) }

  private var timeout: JSONValue { .duration(nanoseconds: check.timeout ?? 600_000_000_000) }

  private var status: JSONValue? {
    let name = Int(statusOnError.string).flatMap(HTTPStatusName.name) ?? ""
    return .field(.message(["code": .text(name)]), if: !statusOnError.isEmpty)
  }

  /// A list of header names, each with a `*` at one end at most; absent for none.
  private static func patterns(_ headers: [ByteString]) -> JSONValue? {
    let matchers = headers.map { TextPattern(header: $0).stringMatcher(ignoringCase: true) }
    return .field(.message(["patterns": .array(matchers)]), if: !headers.isEmpty)
  }
}

extension ExternalCheck.Body {
  fileprivate var json: JSONValue {
    .message([
      "maxRequestBytes": .count(maxRequestBytes),
      "allowPartialMessage": .flag(allowPartialMessage),
      "packAsBytes": .flag(packAsBytes),
    ])
  }
}

extension ByteString {
  /// Istio's name of the cluster for a port of a host in the mesh.
  static func outboundCluster(host: ByteString, port: Int) -> ByteString {
    "outbound|\(port)||\(host)"
  }
}
