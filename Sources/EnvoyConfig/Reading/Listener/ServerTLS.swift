package import Basics
package import Matching

/// How a filter chain ends TLS.
package struct ServerTLS: Sendable, Hashable {
  /// What the proxy does about a client's certificate.
  package enum ClientCertificate: Sendable, Hashable {
    case ignored, optional, required
  }

  package let clientCertificate: ClientCertificate
  /// Names of which ANY must fit a URI of the certificate; empty: all do (PA-32).
  package let names: [TextPattern]

  /// The trust domains of Istio's own list of names; `nil` for names of another form.
  package var trustDomains: [ByteString]? {
    var domains: [ByteString] = []
    for name in names {
      guard case .prefix(let prefix) = name, prefix.hasPrefix("spiffe://"), prefix.hasSuffix("/")
      else { return nil }
      domains.append(prefix.dropFirst(9).dropLast())
    }
    return domains
  }

  /// Whether a certificate with this URI is accepted; that an authority of the proxy's signed it is
  /// taken as given.
  package func accepts(_ uri: ByteString) -> Bool {
    names.isEmpty || names.contains { $0.matches(uri) }
  }

  /// Reads a transport socket; `nil` for one that passes bytes on.
  static func reading(_ socket: Message?) throws(ReadingError) -> ServerTLS? {
    guard let socket else { return nil }
    guard let config = try socket.message("typedConfig") else {
      throw ReadingError("a transport socket needs a configuration", at: socket.location)
    }
    switch try config.typeName() {
    case "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer": return nil
    case "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext":
      return try ServerTLS(config)
    default:
      throw ReadingError("the transport socket is none that istiod makes", at: config.location)
    }
  }

  private init(_ config: Message) throws(ReadingError) {
    guard let common = try config.message("commonTlsContext") else {
      throw ReadingError("a TLS context needs its common part", at: config.location)
    }
    let combined = try common.message("combinedValidationContext")
    let inline = try common.message("validationContext")
    let ofCombined = try combined?.message("defaultValidationContext")
    let context = inline ?? ofCombined
    let asks =
      inline != nil || combined != nil || common["validationContextSdsSecretConfig"] != nil
    let isRequired = try config.flag("requireClientCertificate")
    clientCertificate = isRequired ? .required : asks ? .optional : .ignored
    names = try context.map(Self.names) ?? []
  }

  /// The names of a validation context.
  private static func names(_ context: Message) throws(ReadingError) -> [TextPattern] {
    try context.mayHave([
      "trustedCa", "matchTypedSubjectAltNames", "matchSubjectAltNames", "crl",
      "watchedDirectory", "caCertificateProviderInstance", "systemRootCerts", "maxVerifyDepth",
      "onlyVerifyLeafCertCrl", "trustChainVerification",
    ])
    guard try context.text("trustChainVerification") ?? "VERIFY_TRUST_CHAIN" == "VERIFY_TRUST_CHAIN"
    else { throw ReadingError("certificates are taken unverified", at: context.location) }
    var names: [TextPattern] = []
    for name in try context.messages("matchTypedSubjectAltNames") {
      try name.mayHave(["sanType", "matcher"])
      guard try name.text("sanType") == "URI", let matcher = try name.message("matcher") else {
        throw ReadingError("no name of a certificate but its URI is known", at: name.location)
      }
      names.append(try StringMatcher(matcher).pattern())
    }
    for matcher in try context.messages("matchSubjectAltNames") {
      names.append(try StringMatcher(matcher).pattern())
    }
    return names
  }
}
