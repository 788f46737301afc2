internal import Basics
internal import Documents
internal import Matching
internal import Program
internal import Resources

/// An ext_authz filter as istiod makes it: it asks where the RBAC filter before it has left a note
/// (AP-34).
struct ReadExtAuthz {
  /// What the names of a note's metadata begin with.
  static let statPrefix: ByteString = "istio_ext_authz_"

  /// What the name of the rule in the note must begin with: `istio-ext-authz`, or with the provider.
  let notePrefix: ByteString
  let kind: MeshConfig.ExtensionProvider.Kind
  let failOpen: Bool
  let rewritesHeaders: Bool
  /// The cluster that is asked.
  let cluster: ByteString
  let location: SourceLocation

  /// Reads `envoy.extensions.filters.http.ext_authz.v3.ExtAuthz`, or that of the network.
  init(_ message: Message, on chain: RuleProgram.Chain) throws(ReadingError) {
    try message.mayHave([
      "@type", "grpcService", "httpService", "failureModeAllow", "withRequestBody",
      "statusOnError", "transportApiVersion", "filterEnabledMetadata", "allowedHeaders",
      "statPrefix", "clearRouteCache", "includePeerCertificate",
    ])
    location = message.location
    try ExtAuthzSchema.check(message)
    guard let enabled = try message.message("filterEnabledMetadata") else {
      throw ReadingError(
        "an ext_authz filter that always asks is not istiod's",
        at: message.location
      )
    }
    let note = try MetadataMatcher(enabled)
    guard note.filter == RBACFilter.name(on: chain),
      note.path == [Self.statPrefix + "shadow_effective_policy_id"],
      case .prefix(let prefix) = try MetadataMatcher.text(note.value)
    else {
      throw ReadingError(
        "the ext_authz filter asks for something istiod does not",
        at: note.location
      )
    }
    notePrefix = prefix
    failOpen = try message.flag("failureModeAllow")
    switch (try message.message("grpcService"), try message.message("httpService")) {
    case (let service?, nil):
      kind = .extAuthzGRPC
      rewritesHeaders = true
      cluster = try service.message("envoyGrpc")?.text("clusterName") ?? ""
    case (nil, let service?):
      kind = .extAuthzHTTP
      rewritesHeaders =
        try service.message("authorizationResponse")?["allowedUpstreamHeaders"] != nil
      cluster = try service.message("serverUri")?.text("cluster") ?? ""
    case (nil, nil), (_?, _?):
      throw ReadingError("an ext_authz filter needs one service", at: message.location)
    }
  }
}
