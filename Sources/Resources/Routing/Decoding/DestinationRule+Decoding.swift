internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let noRuleHost = Problem("no-rule-host", "VALID-100", .fatal)
  static let noRulePort = Problem("no-rule-port", "VALID-100", .fatal)
  static let noSubsetName = Problem("no-subset-name", "VALID-100", .fatal)
}

extension ContextObject {
  /// A DestinationRule; of it only what secures connections (PA-40).
  func destinationRule(_ findings: inout Findings) -> [Resource] {
    guard var spec = spec(&findings), let host = spec.string("host", &findings)?.value,
      !host.isEmpty
    else {
      findings.report(.noRuleHost, "the DestinationRule has no \"host\"", at: meta.location)
      return []
    }
    var selector = spec.mapping("workloadSelector", &findings)
    let rule = DestinationRule(
      meta: meta,
      host: host,
      exportTo: (spec.strings("exportTo", &findings) ?? []).map(\.value),
      workloadSelector: selector?.labels("matchLabels", &findings),
      trafficPolicy: spec.trafficPolicy(&findings),
      subsets: spec.mappings("subsets", &findings).compactMap { entry in
        var entry = entry
        return entry.destinationSubset(&findings)
      }
    )
    return [.destinationRule(rule)]
  }
}

extension StrictMapping {
  fileprivate mutating func trafficPolicy(
    _ findings: inout Findings
  ) -> DestinationRule.TrafficPolicy? {
    guard var policy = mapping("trafficPolicy", &findings) else { return nil }
    return DestinationRule.TrafficPolicy(
      tls: policy.clientTLS(&findings),
      isPassthrough: policy.isPassthrough(&findings),
      portLevelSettings: policy.mappings("portLevelSettings", &findings).compactMap { entry in
        var entry = entry
        return entry.portLevelSettings(&findings)
      }
    )
  }

  private mutating func portLevelSettings(
    _ findings: inout Findings
  ) -> DestinationRule.PortLevelSettings? {
    guard var port = mapping("port", &findings), port.has("number") else {
      findings.report(
        .noRulePort,
        "an item of \"portLevelSettings\" has no \"port\" with a \"number\"",
        at: location
      )
      return nil
    }
    guard let number = port.wholeNumber("number", in: 1...65535, &findings) else { return nil }
    return DestinationRule.PortLevelSettings(
      port: number,
      tls: clientTLS(&findings),
      isPassthrough: isPassthrough(&findings)
    )
  }

  fileprivate mutating func destinationSubset(
    _ findings: inout Findings
  ) -> DestinationRule.Subset? {
    guard let name = string("name", &findings)?.value, !name.isEmpty else {
      findings.report(.noSubsetName, "a subset has no \"name\"", at: location)
      return nil
    }
    return DestinationRule.Subset(
      name: name,
      labels: labels("labels", &findings),
      trafficPolicy: trafficPolicy(&findings)
    )
  }

  private mutating func isPassthrough(_ findings: inout Findings) -> Bool {
    var balancer = mapping("loadBalancer", &findings)
    return balancer?.string("simple", &findings)?.value == "PASSTHROUGH"
  }

  private mutating func clientTLS(_ findings: inout Findings) -> DestinationRule.TLS? {
    let location = keyLocation("tls")
    guard var tls = mapping("tls", &findings) else { return nil }
    // Without a mode it is the first of protobuf's enum.
    let mode: DestinationRule.TLS.Mode = tls.choice("mode", &findings) ?? .disable
    let files = ["clientCertificate", "privateKey"].map { tls.string($0, &findings)?.value ?? "" }
    return DestinationRule.TLS(
      mode: mode,
      sni: tls.string("sni", &findings)?.value ?? "",
      subjectAltNames: (tls.strings("subjectAltNames", &findings) ?? []).map(\.value),
      insecureSkipVerify: tls.bool("insecureSkipVerify", &findings) ?? false,
      credentialName: tls.string("credentialName", &findings)?.value ?? "",
      hasClientCertificate: !files.contains(""),
      location: location
    )
  }
}
