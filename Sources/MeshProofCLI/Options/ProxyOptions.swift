internal import ArgumentParser
internal import MeshProof

/// A proxy's own configuration in place of policies (contract section 4).
struct ProxyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What a proxy has, in place of policies: an Envoy config_dump, the output of istioctl \
      proxy-config listeners -o json, or of export envoy; - for standard input. -f then gives only \
      what the file does not say.
      """,
      valueName: "path"
    )
  )
  var envoyConfig: String?

  var isGiven: Bool { envoyConfig != nil }

  /// The proxy, if one is given; reports all problems on standard error.
  func load(_ policies: PolicySet) throws -> ProxyConfiguration? {
    guard let envoyConfig else { return nil }
    do throws(LoadingError) {
      let proxy = try policies.proxy(
        reading: InputFile.read(path: envoyConfig, size: .proxyBytes, limits: policies.limits)
      )
      Console.report(proxy.diagnostics)
      return proxy
    } catch {
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }

  /// What answers requests: the proxy, or the policies.
  func answerer(_ policies: PolicySet) throws -> any Answerer {
    try load(policies) ?? policies
  }
}

/// What answers requests.
protocol Answerer: Sendable {
  func evaluate(_ request: Request, now: Int64, explains: Bool) throws(RequestError) -> Decision
}

extension PolicySet: Answerer {}
extension ProxyConfiguration: Answerer {}
