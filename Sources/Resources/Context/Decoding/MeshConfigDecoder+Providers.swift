internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let badProviderName = Problem("bad-provider-name", "VALID-103", .warning)
  static let duplicateProvider = Problem("duplicate-provider", "VALID-103", .warning)
}

extension MeshConfigDecoder {
  /// Reads `extensionProviders` (AP-35); names that make a provider unusable are warned about
  /// (VALID-103), for they make every CUSTOM policy that names it deny.
  func providers(
    _ mesh: inout StrictMapping,
    _ findings: inout Findings
  ) -> [MeshConfig.ExtensionProvider] {
    var seen: Set<ByteString> = []
    let nodes = mesh.objects(mesh.spelling("extensionProviders"), &findings) ?? []
    return nodes.filter { !$0.isNull }.compactMap { node in
      guard var entry = StrictMapping(node, called: "a provider", &findings) else { return nil }
      let provider = provider(&entry, of: node, &findings)
      if case .other = provider.kind { return provider }
      if let problem = nameProblem(provider.name) {
        findings.report(.badProviderName, problem, at: entry.location)
      }
      if !seen.insert(provider.name).inserted {
        findings.report(
          .duplicateProvider,
          "another provider is called \(quoted(provider.name)) as well",
          at: entry.location
        )
      }
      return provider
    }
  }

  private func provider(
    _ entry: inout StrictMapping,
    of node: Node,
    _ findings: inout Findings
  ) -> MeshConfig.ExtensionProvider {
    let name = entry.string("name", &findings)?.value ?? ""
    let location = place ?? entry.location
    if var http = entry.mapping(entry.spelling("envoyExtAuthzHttp"), &findings) {
      return http.provider(
        MeshConfig.ExtensionProvider(name: name, kind: .extAuthzHTTP, location: location),
        &findings
      )
    }
    if var grpc = entry.mapping(entry.spelling("envoyExtAuthzGrpc"), &findings) {
      return grpc.provider(
        MeshConfig.ExtensionProvider(name: name, kind: .extAuthzGRPC, location: location),
        &findings
      )
    }
    let type = node.members.first { $0.name != "name" }?.name ?? ""
    return MeshConfig.ExtensionProvider(name: name, kind: .other(type), location: location)
  }

  /// What is wrong with a provider's name, if anything.
  private func nameProblem(_ name: ByteString) -> String? {
    if name.isEmpty { return "a provider has no name" }
    let isPlain = name.bytes.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-")
    }
    if isPlain, name.count <= 63, !name.hasPrefix("-"), !name.hasSuffix("-") { return nil }
    return "\(quoted(name)) is no name for a provider: use at most 63 lower-case letters, digits "
      + "and inner hyphens; CUSTOM policies that name it deny"
  }
}

extension StrictMapping {
  /// Completes a provider by the fields of its type.
  fileprivate mutating func provider(
    _ base: MeshConfig.ExtensionProvider,
    _ findings: inout Findings
  ) -> MeshConfig.ExtensionProvider {
    var provider = base
    provider.service = string("service", &findings)?.value ?? ""
    provider.port = wholeNumber("port", in: 0...Int64(UInt32.max), &findings)
    provider.failOpen = bool(spelling("failOpen"), &findings) ?? false
    provider.statusOnError = string(spelling("statusOnError"), &findings)?.value ?? ""
    provider.check.timeout = string("timeout", &findings).flatMap { goDuration($0.value) }
    provider.check.body = checkedBody(&findings)
    guard base.kind == .extAuthzHTTP else {
      // AP-40: a gRPC provider may always rewrite.
      provider.rewritesHeaders = true
      return provider
    }
    provider.pathPrefix = string(spelling("pathPrefix"), &findings)?.value ?? ""
    // The header lists may hold patterns (AP-35).
    let included = names("includeRequestHeadersInCheck", &findings)
    let includedOfOld = names("includeHeadersInCheck", &findings)
    provider.check.requestHeaders = included.isEmpty ? includedOfOld : included
    provider.check.headersToUpstreamOnAllow = names("headersToUpstreamOnAllow", &findings)
    provider.check.headersToDownstreamOnAllow = names("headersToDownstreamOnAllow", &findings)
    provider.check.headersToDownstreamOnDeny = names("headersToDownstreamOnDeny", &findings)
    provider.check.additionalHeaders = labels(
      spelling("includeAdditionalHeadersInCheck"),
      &findings
    )
    provider.headerLists =
      included + includedOfOld + provider.check.headersToUpstreamOnAllow
      + provider.check.headersToDownstreamOnAllow + provider.check.headersToDownstreamOnDeny
    provider.rewritesHeaders = !provider.check.headersToUpstreamOnAllow.isEmpty
    return provider
  }

  private mutating func names(_ field: ByteString, _ findings: inout Findings) -> [ByteString] {
    strings(spelling(field), &findings)?.map(\.value) ?? []
  }

  private mutating func checkedBody(_ findings: inout Findings) -> ExternalCheck.Body? {
    guard var mapping = mapping(spelling("includeRequestBodyInCheck"), &findings) else {
      return nil
    }
    var body = ExternalCheck.Body()
    body.maxRequestBytes =
      mapping.wholeNumber(mapping.spelling("maxRequestBytes"), in: 0...Int64(UInt32.max), &findings)
      ?? 0
    body.allowPartialMessage =
      mapping.bool(mapping.spelling("allowPartialMessage"), &findings) ?? false
    body.packAsBytes = mapping.bool(mapping.spelling("packAsBytes"), &findings) ?? false
    return body
  }
}
