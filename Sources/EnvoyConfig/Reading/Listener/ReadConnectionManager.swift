internal import Basics
internal import Documents
package import Mesh
internal import Program
package import Resources

/// The settings of a connection manager that change an answer, as istiod makes them.
package struct ConnectionManagerSettings: Sendable, Hashable {
  /// AP-91.
  package let pathNormalization: MeshConfig.PathNormalization
  /// A gateway's takes the peer's address for the client's; a sidecar's believes the last entry of
  /// X-Forwarded-For (AP-68).
  package let dataPlane: EnforcementPoint.DataPlane
  /// AP-68.
  package let trustedHops: Int
}

/// A connection manager as a proxy has it.
struct ReadConnectionManager {
  let settings: ConnectionManagerSettings
  let filters: [ReadFilter]
  /// Headers whose value comes out in another way than it is evaluated, with the reason.
  let unmodelledHeaders: [ByteString: String]
  /// Whether the routes are elsewhere.
  let fetchesRoutes: Bool

  /// Reads `envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`.
  init(_ message: Message) throws(ReadingError) {
    try message.mayHave(Self.knownFields)
    try Self.checkProtocols(message)
    settings = try Self.settings(message)
    unmodelledHeaders = try Self.unmodelledHeaders(message, settings.dataPlane)
    var filters: [ReadFilter] = []
    for filter in try message.messages("httpFilters") {
      filters.append(try ReadFilter(filter, isHTTP: true))
    }
    self.filters = filters
    fetchesRoutes = message["rds"] != nil
    if let routes = message["routeConfig"] {
      let ours = filters.filter { if case .other = $0.kind { false } else { true } }
      try Self.checkRoutes(routes, Set(ours.map(\.name)))
    }
  }

  /// Fields that mean nothing for an answer, and those that are looked at.
  private static let knownFields: Set<ByteString> = [
    "@type", "statPrefix", "rds", "routeConfig", "httpFilters", "tracing", "serverName",
    "serverHeaderTransformation", "streamIdleTimeout", "requestTimeout", "requestHeadersTimeout",
    "drainTimeout", "delayedCloseTimeout", "accessLog", "accessLogOptions",
    "accessLogFlushInterval", "flushAccessLogOnNewRequest", "requestIdExtension",
    "alwaysSetRequestIdInResponse", "proxy100Continue", "codecType", "commonHttpProtocolOptions",
    "httpProtocolOptions", "http2ProtocolOptions", "useRemoteAddress", "xffNumTrustedHops",
    "internalAddressConfig", "normalizePath", "mergeSlashes", "pathWithEscapedSlashesAction",
    "upgradeConfigs", "forwardClientCertDetails", "setCurrentClientCertDetails",
    "generateRequestId", "preserveExternalRequestId", "appendXForwardedPort", "skipXffAppend",
    "via", "addProxyProtocolConnectionState",
  ]

  /// The codec must be the one that is evaluated (AP-93).
  private static func checkProtocols(_ message: Message) throws(ReadingError) {
    guard try message.text("codecType") ?? "AUTO" == "AUTO" else {
      throw ReadingError("a codec for one version of HTTP alone is not known", at: message.location)
    }
    try message.message("commonHttpProtocolOptions")?.mayHave([
      "idleTimeout", "maxConnectionDuration", "maxStreamDuration", "maxRequestsPerConnection",
    ])
    if let http1 = try message.message("httpProtocolOptions") {
      try http1.mayHave(["headerKeyFormat", "acceptHttp10"])
      guard try !http1.flag("acceptHttp10") else {
        throw ReadingError("a proxy that accepts HTTP/1.0 is not known", at: http1.location)
      }
    }
    try message.message("http2ProtocolOptions")?.mayHave([
      "maxConcurrentStreams", "initialStreamWindowSize", "initialConnectionWindowSize",
    ])
    for upgrade in try message.messages("upgradeConfigs") {
      try upgrade.mayHave(["upgradeType"])
      guard try upgrade.text("upgradeType")?.asciiLowercased == "websocket" else {
        throw ReadingError("no upgrade but to WebSocket is known", at: upgrade.location)
      }
    }
  }

  private static func settings(
    _ message: Message
  ) throws(ReadingError) -> ConnectionManagerSettings {
    let normalizes = try message.flag("normalizePath")
    let merges = try message.flag("mergeSlashes")
    let slashes = try message.text("pathWithEscapedSlashesAction") ?? "KEEP_UNCHANGED"
    let isGateway = try message.flag("useRemoteAddress")
    let hops = try message.number("xffNumTrustedHops") ?? 0
    let pathNormalization: MeshConfig.PathNormalization
    switch (normalizes, merges, slashes) {
    case (false, false, "KEEP_UNCHANGED"), (false, false, "IMPLEMENTATION_SPECIFIC_DEFAULT"):
      pathNormalization = .none
    case (true, false, "KEEP_UNCHANGED"), (true, false, "IMPLEMENTATION_SPECIFIC_DEFAULT"):
      pathNormalization = .base
    case (true, true, "KEEP_UNCHANGED"), (true, true, "IMPLEMENTATION_SPECIFIC_DEFAULT"):
      pathNormalization = .mergeSlashes
    case (true, true, "UNESCAPE_AND_FORWARD"): pathNormalization = .decodeAndMergeSlashes
    default:
      throw ReadingError("this path normalization is none of Istio's five", at: message.location)
    }
    guard isGateway || hops == 0, hops <= 255 else {
      throw ReadingError(
        "trusted hops without useRemoteAddress are not known",
        at: message.location
      )
    }
    return ConnectionManagerSettings(
      pathNormalization: pathNormalization,
      dataPlane: isGateway ? .gateway : .sidecar,
      trustedHops: hops
    )
  }

  private static func unmodelledHeaders(
    _ message: Message,
    _ dataPlane: EnforcementPoint.DataPlane
  ) throws(ReadingError) -> [ByteString: String] {
    var headers: [ByteString: String] = [:]
    let forwarding = try message.text("forwardClientCertDetails") ?? "SANITIZE"
    let usual: ByteString = dataPlane == .gateway ? "SANITIZE_SET" : "APPEND_FORWARD"
    if forwarding != usual {
      headers["x-forwarded-client-cert"] = "forwardClientCertDetails is \(forwarding)"
    }
    if message["generateRequestId"] != nil, try !message.flag("generateRequestId") {
      headers["x-request-id"] = "generateRequestId is off"
    }
    if try message.flag("preserveExternalRequestId") {
      headers["x-request-id"] = "preserveExternalRequestId is on"
    }
    if try message.flag("appendXForwardedPort") {
      headers["x-forwarded-port"] = "appendXForwardedPort is on"
    }
    if try message.flag("skipXffAppend") { headers["x-forwarded-for"] = "skipXffAppend is on" }
    if message["via"] != nil { headers["via"] = "via is set" }
    if message["internalAddressConfig"] != nil {
      headers[internalHeaders] = "internalAddressConfig is set"
    }
    return headers
  }

  /// Stands for all headers that Envoy takes from clients outside of its own networks.
  static let internalHeaders: ByteString = "x-envoy-"

  /// Makes sure that no route has settings of its own for a filter that decides.
  ///
  /// Recursion is bounded by the depth of a document.
  static func checkRoutes(_ node: Node, _ names: Set<ByteString>) throws(ReadingError) {
    for element in node.elements { try checkRoutes(element, names) }
    for member in node.members {
      if member.name == "typedPerFilterConfig" || member.name == "typed_per_filter_config" {
        for own in member.value.members where names.contains(own.name) {
          throw ReadingError(
            "a route has settings of its own for the filter \"\(own.name)\"",
            at: own.key.location
          )
        }
      }
      try checkRoutes(member.value, names)
    }
  }
}

extension ReadConnectionManager {
  /// Makes sure that no rule looks at a header that is evaluated in another way.
  func checkHeaders(of program: RuleProgram) throws(ReadingError) {
    guard !unmodelledHeaders.isEmpty else { return }
    let groups = [program.audit, program.deny, program.allow].flatMap { $0.rules + $0.dryRunRules }
    let rules = groups + program.custom.flatMap { $0.rules + $0.denyingDryRunRules }
    for rule in rules {
      for condition in (rule.permissions + rule.principals).flatMap(\.conditions) {
        guard case .header(let name, _) = condition.predicate,
          let reason = unmodelledHeaders[name]
            ?? (name.hasPrefix(Self.internalHeaders)
              ? unmodelledHeaders[Self.internalHeaders] : nil)
        else { continue }
        throw ReadingError(
          "a rule looks at the header \"\(name)\", and \(reason), which is not evaluated",
          at: condition.location
        )
      }
    }
  }
}
