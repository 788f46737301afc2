internal import Basics
internal import EnvoyConfig
public import Evaluation
internal import Mesh
internal import Program

extension ProxyConfiguration {
  /// Says what the proxy has: mTLS by port, and the rules of each filter chain.
  public func describe() -> ProxyDescription {
    switch config {
    case .filters(let filters):
      let programs = [filters.http, filters.tcp].compactMap { $0 }
      return ProxyDescription(
        kind: "filters",
        istioVersion: nil,
        ports: [],
        chains: filters.unreadable.isEmpty
          ? programs.map { describe($0, match: "", tls: "") }
          : [.init(unreadable: filters.unreadable)]
      )
    case .listeners(let listeners):
      func mtls(_ port: Int) -> Decision.MTLS? {
        listeners.listener(for: port).flatMap { mtlsMode($0, port: port, listeners.kind) }
      }
      let known = listeners.ports
      var ports = known.map { ProxyDescription.Port(number: $0, mtls: mtls($0)) }
      if listeners.kind == .sidecar, let other = (1...65535).first(where: { !known.contains($0) }) {
        ports.append(.init(number: nil, mtls: mtls(other)))
      }
      return ProxyDescription(
        kind: "\(listeners.kind)",
        istioVersion: listeners.istioVersion,
        ports: ports,
        chains: listeners.listeners.flatMap(describe)
      )
    }
  }

  private func describe(_ listener: ProxyListener) -> [ProxyDescription.Chain] {
    guard listener.unreadable.isEmpty else {
      return [.init(name: "\(listener.name)", unreadable: listener.unreadable)]
    }
    return (listener.chains + [listener.defaultChain].compactMap { $0 }).filter { !$0.isBlackHole }
      .map {
        chain in
        let name = chain.name == listener.name ? "" : " \(chain.name)"
        switch chain.content {
        case .failure(let refusal):
          return .init(
            name: "\(listener.name)\(name)",
            match: chain.match.title,
            unreadable: [refusal]
          )
        case .success(let content):
          return describe(
            content.program,
            name: "\(listener.name)\(name)",
            match: chain.match.title,
            tls: content.tls?.title ?? "no TLS",
            warnings: chain.warnings,
            location: chain.location
          )
        }
      }
  }

  private func describe(
    _ program: RuleProgram,
    name: String = "",
    match: String,
    tls: String,
    warnings: [String] = [],
    location: SourceLocation? = nil
  ) -> ProxyDescription.Chain {
    let release = compiler.compiler.release
    // A program on its own: the same for both kinds of chain would say everything twice.
    let whole = EnforcementProgram(
      point: compiler.point(
        for: .init(dataPlane: .sidecar, namespace: "", labels: [:], port: 0, portProtocol: .auto)
      ),
      http: program,
      tcp: .empty(.tcp, release),
      refusals: [],
      release: release
    )
    return ProxyDescription.Chain(
      name: name,
      match: match,
      protocolName: program.chain.rawValue,
      tls: tls,
      jwtRules: whole.describedJWTRules,
      policies: whole.describedPolicies,
      unreadable: [],
      warnings: warnings,
      location: location
    )
  }
}

extension ProxyDescription.Chain {
  fileprivate init(name: String = "", match: String = "", unreadable: [ConfigurationRefusal]) {
    self.init(
      name: name,
      match: match,
      protocolName: nil,
      tls: "",
      jwtRules: [],
      policies: [],
      unreadable: unreadable.map { "\($0.location): \($0.cause)" },
      warnings: [],
      location: unreadable.first?.location
    )
  }
}

extension FilterChainMatch {
  fileprivate var title: String {
    var parts: [String] = []
    if let destinationPort { parts.append("port \(destinationPort)") }
    parts += serverNames.map { "server name \($0)" }
    if !transportProtocol.isEmpty { parts.append("\(transportProtocol)") }
    if !applicationProtocols.isEmpty {
      parts.append(applicationProtocols.map(\.string).joined(separator: "|"))
    }
    return parts.isEmpty ? "all else" : parts.joined(separator: " ")
  }
}

extension ServerTLS {
  fileprivate var title: String {
    let names = trustDomains.map { $0.map(\.string).joined(separator: "|") }
    switch clientCertificate {
    case .ignored: return "one-way TLS"
    case .optional: return "TLS with a client certificate or without"
    case .required:
      return "mTLS" + (names.map { $0.isEmpty ? "" : " of \($0)" } ?? " of certain names")
    }
  }
}
