internal import Basics
internal import Decoding

extension StrictMapping {
  /// `tls.frontend` of a Gateway of the Gateway API.
  mutating func frontend(_ findings: inout Findings) -> KubernetesGateway.Frontend {
    guard var tls = mapping("tls", &findings),
      var frontend = tls.mapping("frontend", &findings)
    else { return .init() }
    var standard = frontend.mapping("default", &findings)
    var perPort: [Int: KubernetesGateway.Frontend.ClientValidation] = [:]
    for var entry in frontend.mappings("perPort", &findings) {
      var settings = entry.mapping("tls", &findings)
      guard let port = entry.wholeNumber("port", in: 1...65535, &findings) else { continue }
      perPort[port] =
        settings?.clientValidation(&findings) ?? KubernetesGateway.Frontend.ClientValidation.none
    }
    return .init(
      standard: standard?.clientValidation(&findings)
        ?? KubernetesGateway.Frontend.ClientValidation.none,
      perPort: perPort
    )
  }

  private mutating func clientValidation(
    _ findings: inout Findings
  ) -> KubernetesGateway.Frontend.ClientValidation {
    guard var validation = mapping("validation", &findings),
      !validation.isAbsentOrEmptyList("caCertificateRefs")
    else { return .none }
    let mode: ValidationMode = validation.choice("mode", &findings) ?? .allowValidOnly
    return mode == .allowValidOnly ? .required : .optional
  }
}

private enum ValidationMode: String, CaseIterable {
  case allowValidOnly = "AllowValidOnly"
  case allowInsecureFallback = "AllowInsecureFallback"
}
