public import Basics
internal import Documents
internal import EnvoyConfig
public import Evaluation
internal import Mesh
internal import Program

/// A proxy as its own configuration describes it: the policies are those of its filters.
///
/// ```swift
/// let policies = try PolicySet(loading: [])
/// let proxy = try policies.proxy(reading: InputFile.read(path: "dump.json"))
/// let decision = try proxy.evaluate(request, now: 1_795_389_038)
/// ```
public struct ProxyConfiguration: Sendable {
  /// Warnings about the file.
  public let diagnostics: [Diagnostic]

  let limits: InputLimits
  let config: ProxyConfig
  let mesh: Mesh
  let compiler: EvaluatorCache
  let file: String
  let evaluators = BoundedCache<EvaluatorCache.Key, Evaluator>(capacity: 256)
  let chainEvaluators = BoundedCache<ChainKey, Evaluator>(capacity: 1024)

  /// Answers one request that reaches the proxy.
  ///
  /// The destination's names need not be known; its port must be where the file has listeners.
  /// - Parameters:
  ///   - request: The request; its caller's names are resolved among the inputs.
  ///   - now: Seconds since 1970-01-01T00:00:00Z; used for token times only (JWKS-24).
  ///   - explains: Whether the decision carries the trace and the near miss.
  /// - Returns: The decision of this proxy; INDETERMINATE where it depends on what cannot be read.
  /// - Throws: ``RequestError`` where the request names what the inputs do not have.
  public func evaluate(
    _ request: Request,
    now: Int64,
    explains: Bool = false
  ) throws(RequestError) -> Decision {
    try limits.check(request)
    var incoming = try RequestResolver(mesh: mesh, compiler: compiler).incomingRequest(request)
    let destination = try destination(of: request)
    incoming.port = destination.port
    var decision: Decision
    switch config {
    case .filters(let filters):
      decision = answer(incoming, filters, at: destination, now: now, explains: explains)
    case .listeners(let listeners):
      decision = answer(incoming, listeners, at: destination, now: now, explains: explains)
    }
    decision.id = request.id
    decision.warnings += destination.warnings
    return decision.namingWhatIsNamed
  }

  /// The one place in the proxy that the request means.
  private func destination(of request: Request) throws(RequestError) -> Destination {
    var request = request
    switch request.destination.target {
    case nil: request.destination.target = .labels(namespace: "", [:])
    case .workload(let name)
    where mesh.inventory.workload(namespace: name.namespace, name: name.name).isEmpty:
      request.destination.target = .labels(namespace: name.namespace, [:])
    case .workload, .service, .host, .labels: break
    }
    let destinations = try DestinationResolver(mesh: mesh).resolve(request)
    guard let first = destinations.first else {
      throw RequestError("the service matches no workload")
    }
    guard
      destinations.allSatisfy({ $0.port == first.port && $0.portProtocol == first.portProtocol })
    else {
      throw RequestError("the service's workloads differ: name the one whose configuration it is")
    }
    return first
  }
}

extension PolicySet {
  /// Reads the configuration of a proxy, whose filters then stand for the policies of the inputs.
  ///
  /// What the file does not say comes from the inputs: the caller's identity, key sets that the
  /// proxy fetches and, for filters without a listener, the mTLS mode and the mesh-wide settings.
  /// - Parameters:
  ///   - file: Envoy's `config_dump`, the output of `istioctl proxy-config listeners`, or that of
  ///     ``exportEnvoy(for:)``; JSON or YAML.
  ///   - besidePolicies: Whether the policies of the inputs are wanted too, to compare them with the
  ///     proxy's; otherwise there is a warning that they are passed over.
  /// - Returns: The proxy, with warnings about what is not evaluated.
  /// - Throws: ``LoadingError`` for what is none of these.
  public func proxy(
    reading file: InputFile,
    besidePolicies: Bool = false
  ) throws(LoadingError) -> ProxyConfiguration {
    guard file.bytes.count <= limits[.proxyBytes] else {
      let what = "the file \(file.name) has \(file.bytes.count) bytes"
      throw LoadingError(diagnostics: [limits.diagnostic(what, over: .proxyBytes)])
    }
    let (documents, diagnostics) = DocumentReader(limits: limits.ofProxyConfigurations)
      .read(file.bytes, file: file.name)
    guard !diagnostics.hasErrors else { throw LoadingError(diagnostics: diagnostics) }
    let start = SourceLocation(file: file.name, line: 1, column: 1)
    guard let document = documents.first, documents.count == 1 else {
      throw LoadingError(diagnostics: [
        .proxy(.error, "the file has \(documents.count) documents instead of one", at: start)
      ])
    }
    let config: ProxyConfig
    do throws(ConfigurationRefusal) {
      config = try ProxyConfig(
        reading: document,
        context: ReadingContext(
          meshConfig: mesh.config,
          release: release,
          keySets: compiler.compiler.keySets
        )
      )
    } catch {
      throw LoadingError(diagnostics: [.proxy(.error, error.cause, at: error.location)])
    }
    return ProxyConfiguration(
      diagnostics: diagnostics + warnings(on: config, start, besidePolicies),
      limits: limits,
      config: config,
      mesh: mesh,
      compiler: compiler,
      file: file.name
    )
  }

  private func warnings(
    on config: ProxyConfig,
    _ start: SourceLocation,
    _ besidePolicies: Bool
  ) -> [Diagnostic] {
    var warnings: [String] = []
    switch config {
    case .filters(let filters):
      warnings += filters.warnings
      warnings += filters.unreadable.map {
        "nothing can be said, since \($0.location.line):\($0.location.column) cannot be read: \($0.cause)"
      }
    case .listeners(let listeners):
      warnings += listeners.warnings
      if let version = listeners.istioVersion, let runs = IstioRelease(version.string),
        runs != release
      {
        warnings.append(
          "the proxy runs Istio \(version), the answers are for \(release): give --istio-version \(runs)"
        )
      }
    }
    let count = mesh.authorizationPolicies.count + mesh.requestAuthentications.count
    if count > 0, !besidePolicies {
      warnings.append(
        "\(count) AuthorizationPolicy and RequestAuthentication objects of the inputs are passed "
          + "over: the proxy's own filters stand for them"
      )
    }
    return warnings.map { .proxy(.warning, $0, at: start) }
  }
}

extension InputFile {
  /// Whether the file is a proxy's configuration, by its content: policies have a `kind`.
  ///
  /// - Parameter limits: How much of it is read.
  /// - Returns: Whether it looks like one; whether all of it can be read is another question.
  public func isProxyConfiguration(limits: InputLimits = InputLimits()) -> Bool {
    let text = ByteString(bytes: bytes)
    // Cheap: each of these files has one of the words.
    let words: [ByteString] = ["configs", "filters", "ilterChain", "ilter_chain"]
    guard words.contains(where: text.contains) else { return false }
    let (documents, problems) = DocumentReader(limits: limits.ofProxyConfigurations)
      .read(bytes, file: name)
    guard documents.count == 1, !problems.hasErrors else { return false }
    return ProxyConfig.looksLikeOne(documents[0])
  }
}

extension Diagnostic {
  fileprivate static func proxy(
    _ severity: Severity,
    _ message: String,
    at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(severity, code: "envoy-config", message, at: location)
  }
}
