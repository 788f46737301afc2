package import Basics
internal import Resources

/// What Envoy's schema of filters refuses and istiod sends all the same (JWKS-1, AP-75).
package enum EnvoyAcceptance {
  /// Whether a text may be the name or the value of a header: no line break, no zero byte.
  package static func isHeaderText(_ text: ByteString) -> Bool {
    !text.bytes.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }
  }

  private static func isHeaderName(_ name: ByteString) -> Bool {
    !name.isEmpty && isHeaderText(name)
  }

  /// What is wrong with the header names of a jwtRule.
  static func problems(of rule: JWTRule) -> [String] {
    var problems: [String] = []
    for header in rule.fromHeaders {
      if !isHeaderName(header.name) { problems.append("the header name \"\(header.name)\"") }
      if !isHeaderText(header.prefix) { problems.append("the prefix \"\(header.prefix)\"") }
    }
    let output = rule.outputPayloadToHeader
    if !isHeaderText(output) { problems.append("the header name \"\(output)\"") }
    for output in rule.outputClaimToHeaders {
      if !isHeaderName(output.header) { problems.append("the header name \"\(output.header)\"") }
    }
    return problems.map { "\($0) in a jwtRule of issuer \"\(rule.issuer)\"" }
  }

  /// What is wrong with the settings of an external authorizer.
  static func problems(of provider: MeshConfig.ExtensionProvider) -> [String] {
    var problems: [String] = []
    if provider.statusOnError == "0" { problems.append("statusOnError 0") }
    if let timeout = provider.check.timeout, timeout < 0 { problems.append("a negative timeout") }
    if let body = provider.check.body, body.maxRequestBytes <= 0 {
      problems.append("includeRequestBodyInCheck without maxRequestBytes")
    }
    for (name, value) in provider.check.additionalHeaders.sorted(by: { $0.key < $1.key }) {
      if !isHeaderName(name) { problems.append("the additional header name \"\(name)\"") }
      if !isHeaderText(value) { problems.append("the additional header value \"\(value)\"") }
    }
    return problems.map { "\($0) of the extension provider \"\(provider.name)\"" }
  }
}
