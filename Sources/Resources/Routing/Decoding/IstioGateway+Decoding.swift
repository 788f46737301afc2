internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A Gateway of Istio; servers that cannot be read are reported and left out.
  func istioGateway(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    let servers = (spec?.mappings("servers", &findings) ?? []).compactMap { entry in
      var entry = entry
      return entry.gatewayServer(&findings)
    }
    let selector = spec?.labels("selector", &findings) ?? [:]
    return [.istioGateway(IstioGateway(meta: meta, selector: selector, servers: servers))]
  }
}

extension StrictMapping {
  fileprivate mutating func gatewayServer(_ findings: inout Findings) -> IstioGateway.Server? {
    guard var port = mapping("port", &findings) else {
      findings.report(.missingField, "a server has no \"port\"", at: location)
      return nil
    }
    guard let number = port.wholeNumber("number", in: 1...65535, &findings) else {
      if !port.has("number") {
        findings.report(.missingField, "the port has no \"number\"", at: port.location)
      }
      return nil
    }
    return IstioGateway.Server(
      name: text("name", &findings),
      port: number,
      portName: port.text("name", &findings),
      portProtocol: port.neededText("protocol", &findings),
      bind: text("bind", &findings),
      hosts: texts("hosts", &findings),
      tls: serverTLS(&findings),
      location: location
    )
  }

  private mutating func serverTLS(_ findings: inout Findings) -> IstioGateway.TLS? {
    guard var tls = mapping("tls", &findings) else { return nil }
    // Without a mode it is the first of protobuf's enum.
    let mode: IstioGateway.TLS.Mode = tls.choice("mode", &findings) ?? .passthrough
    return IstioGateway.TLS(
      mode: mode,
      httpsRedirect: tls.bool("httpsRedirect", &findings) ?? false,
      subjectAltNames: tls.texts("subjectAltNames", &findings),
      insecureSkipVerify: tls.bool("insecureSkipVerify", &findings) ?? false
    )
  }
}
