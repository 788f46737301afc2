internal import Basics
internal import EnvoyConfig
internal import Evaluation
internal import Mesh
internal import Program

extension ProxyConfiguration {
  /// The mTLS mode and the mesh-wide settings are those of the inputs, Istio's defaults without any.
  func answer(
    _ request: IncomingRequest,
    _ filters: ProxyFilters,
    at destination: Destination,
    now: Int64,
    explains: Bool
  ) -> Decision {
    let dataPlane: EnforcementPoint.DataPlane =
      if case .proxy(let dataPlane) = destination.enforcer { dataPlane } else { .sidecar }
    let evaluator = evaluator(
      filters,
      key: .init(
        dataPlane: dataPlane,
        namespace: destination.namespace,
        labels: destination.labels,
        port: destination.port ?? 0,
        portProtocol: destination.portProtocol
      )
    )
    let mtls = evaluator.program.point.mtls.map(Decision.MTLS.init)
    guard filters.unreadable.isEmpty else {
      return .unreadable(filters.unreadable, at: dataPlane, mtls, request)
    }
    let isMissing: Bool =
      switch evaluator.chain(of: request) {
      case .http: filters.http == nil
      case .tcp: filters.tcp == nil
      case nil: false
      }
    guard !isMissing else {
      return .notInFile(
        "the connection ends in a chain whose filters are not in the file (export envoy --protocol)",
        dataPlane,
        mtls,
        request
      )
    }
    return evaluator.evaluate(request, now: now, explains: explains)
  }

  /// The filters at the port of a workload.
  func evaluator(_ filters: ProxyFilters, key: EvaluatorCache.Key) -> Evaluator {
    evaluators.value(for: key) {
      let release = compiler.compiler.release
      return Evaluator(
        EnforcementProgram(
          point: compiler.point(for: key),
          http: filters.http ?? .empty(.http, release),
          tcp: filters.tcp ?? .empty(.tcp, release),
          refusals: [],
          release: release,
          source: start
        ),
        trustedDomains: mesh.trustedDomains
      )
    }
  }
}
