internal import Basics

/// The header names that Envoy treats in a way of its own (AP-78; EF-50, EF-213).
enum HeaderNames {
  /// Held as one value: a second line is joined to the first.
  static let heldAsOneValue: Set<ByteString> = [
    "accept", "accept-encoding", "access-control-request-headers",
    "access-control-request-method", "access-control-request-private-network", "authorization",
    "cache-control", "content-encoding", "content-type", "expect", "grpc-accept-encoding",
    "grpc-timeout", "host", "if-match", "if-none-match", "if-range", "if-modified-since",
    "if-unmodified-since", "origin", "pragma", "referer", "user-agent", "via",
    "x-client-trace-id", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port",
    "x-forwarded-proto", "x-request-id", "x-envoy-attempt-count", "x-envoy-decorator-operation",
    "x-envoy-downstream-service-cluster", "x-envoy-external-address", "x-envoy-original-path",
  ]

  /// Never visible to a policy when a client sends them.
  static let removed: Set<ByteString> = [
    "keep-alive", "x-forwarded-client-cert", "x-envoy-internal", "x-envoy-force-trace",
    "x-envoy-ip-tags", "x-envoy-retry-on", "x-envoy-max-retries",
    "x-envoy-hedge-on-per-try-timeout", "x-envoy-upstream-rq-timeout-ms",
    "x-envoy-expected-rq-timeout-ms",
  ]
}
