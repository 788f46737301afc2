package import Basics

/// How Envoy treats headers by their name (AP-78).
///
/// All names are in lower case.
package enum HeaderRules {
  /// Headers that Envoy holds as one value: a second line is appended with a comma (EF-213).
  package static let singleValue: Set<ByteString> = [
    "accept", "accept-encoding", "access-control-request-headers", "access-control-request-method",
    "access-control-request-private-network", "authorization", "cache-control", "connection",
    "content-encoding", "content-length", "content-type", "expect", "grpc-accept-encoding",
    "grpc-timeout", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
    "if-unmodified-since", "origin", "pragma", "proxy-status", "referer", "te", "upgrade",
    "user-agent", "via",
    "x-client-trace-id", "x-envoy-attempt-count", "x-envoy-decorator-operation",
    "x-envoy-downstream-service-cluster", "x-envoy-downstream-service-node",
    "x-envoy-external-address", "x-envoy-is-timeout-retry", "x-envoy-original-host",
    "x-envoy-original-path",
    "x-forwarded-client-cert", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port",
    "x-forwarded-proto", "x-request-id",
  ]

  /// Headers that a client may send and no policy sees (EF-50, EF-213).
  package static let removedEverywhere: Set<ByteString> = [
    "keep-alive", "proxy-connection", "transfer-encoding", "x-envoy-expected-rq-timeout-ms",
    "x-envoy-force-trace", "x-envoy-hedge-on-per-try-timeout", "x-envoy-internal",
    "x-envoy-ip-tags", "x-envoy-max-retries", "x-envoy-original-url",
    "x-envoy-retriable-header-names", "x-envoy-retriable-status-codes", "x-envoy-retry-grpc-on",
    "x-envoy-retry-on", "x-envoy-upstream-alt-stat-name", "x-envoy-upstream-rq-per-try-timeout-ms",
    "x-envoy-upstream-rq-timeout-alt-response", "x-envoy-upstream-rq-timeout-ms",
    "x-envoy-upstream-stream-duration-ms",
  ]

  /// Further headers that a gateway takes from no client.
  package static let removedAtGateways: Set<ByteString> = [
    "x-envoy-decorator-operation", "x-envoy-downstream-service-cluster",
    "x-envoy-downstream-service-node", "x-envoy-original-host", "x-envoy-original-path",
  ]

  /// Whether Envoy's map of headers has one entry for all lines of that name.
  static func isSingleValue(_ name: ByteString) -> Bool {
    singleValue.contains(name) || removedEverywhere.contains(name)
      || removedAtGateways.contains(name)
  }
}
