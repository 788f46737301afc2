internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources
internal import Routing

/// Compiles each enforcement point once.
///
/// Requests to one proxy and port share its trees. The cache is bounded, so that a stream of
/// requests with ever new labels cannot grow without end.
final class EvaluatorCache: Sendable {
  struct Key: Hashable {
    let dataPlane: EnforcementPoint.DataPlane
    let namespace: ByteString
    let labels: [ByteString: ByteString]
    var service: AddressedService?
    let port: Int
    let portProtocol: EnforcementPoint.PortProtocol
  }

  /// A destination as a request states it.
  struct PlaceKey: Hashable {
    let destination: Request.Destination
    let isHTTP: Bool
  }

  /// Where a request may end, and what answers there.
  final class Place: Sendable {
    /// What stands before the workload; ztunnel is a proxy like others.
    enum Enforcer: Sendable {
      case proxy(Evaluator)
      case nothing
    }

    let destination: Destination
    let enforcer: Enforcer

    init(destination: Destination, enforcer: Enforcer) {
      self.destination = destination
      self.enforcer = enforcer
    }
  }

  private static let capacity = 1024

  private let mesh: Mesh
  let compiler: ProgramCompiler
  /// What the destinations of requests mean, with the proxies behind them.
  let targets = BoundedCache<PlaceKey, Target>(capacity: 1024)
  /// How clients of the mesh connect.
  let clientTLS: ClientTLS
  private let routers = BoundedCache<Bool, Router>(capacity: 1)
  private let evaluators = Guarded<[Key: Evaluator]>([:])

  init(mesh: Mesh, compiler: ProgramCompiler) {
    self.mesh = mesh
    self.compiler = compiler
    var settings = ClientTLSSettings(mesh.config, clusterDomain: mesh.config.clusterDomain)
    settings.subsetsFollowRule = compiler.release >= .newestNumbered
    clientTLS = ClientTLS(rules: mesh.destinationRules, settings: settings)
  }

  /// Where requests go; made when the first of them asks.
  var router: Router { routers.value(for: true) { Router(mesh) } }

  /// A destination with what answers there.
  func place(for destination: Destination) -> Place {
    switch destination.enforcer {
    case .proxy(let dataPlane):
      return Place(
        destination: destination,
        enforcer: .proxy(evaluator(of: dataPlane, at: destination))
      )
    case .nothing: return Place(destination: destination, enforcer: .nothing)
    }
  }

  private func evaluator(
    of dataPlane: EnforcementPoint.DataPlane,
    at destination: Destination
  ) -> Evaluator {
    evaluator(
      for: Key(
        dataPlane: dataPlane,
        namespace: destination.namespace,
        labels: destination.labels,
        service: destination.service,
        port: destination.port ?? 0,
        portProtocol: destination.portProtocol
      )
    )
  }

  func evaluator(for key: Key) -> Evaluator {
    if let known = evaluators.withLock({ $0[key] }) { return known }
    let made = Evaluator(compiler.compile(point(for: key)), trustedDomains: mesh.trustedDomains)
    evaluators.withLock { evaluators in
      if evaluators.count >= Self.capacity { evaluators.removeAll() }
      evaluators[key] = made
    }
    return made
  }

  func point(for key: Key) -> EnforcementPoint {
    mesh.enforcementPoint(
      dataPlane: key.dataPlane,
      namespace: key.namespace,
      labels: key.labels,
      service: key.service,
      port: key.port,
      portProtocol: key.portProtocol
    )
  }
}
