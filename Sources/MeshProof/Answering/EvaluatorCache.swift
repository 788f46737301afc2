internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Synchronization

/// Compiles each enforcement point once.
///
/// Requests to one proxy and port share its trees. The cache is bounded, so that a stream of
/// requests with ever new labels cannot grow without end.
final class EvaluatorCache: Sendable {
  struct Key: Hashable {
    let dataPlane: EnforcementPoint.DataPlane
    let namespace: ByteString
    let labels: [ByteString: ByteString]
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
    /// What stands before the workload.
    enum Enforcer: Sendable {
      case proxy(Evaluator)
      case ambient, waypoint, nothing
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
  let places = BoundedCache<PlaceKey, [Place]>(capacity: 1024)
  private let evaluators = Mutex<[Key: Evaluator]>([:])

  init(mesh: Mesh, compiler: ProgramCompiler) {
    self.mesh = mesh
    self.compiler = compiler
  }

  /// A destination with what answers there.
  func place(for destination: Destination) -> Place {
    switch destination.enforcer {
    case .proxy(let dataPlane):
      let key = Key(
        dataPlane: dataPlane,
        namespace: destination.namespace,
        labels: destination.labels,
        port: destination.port ?? 0,
        portProtocol: destination.portProtocol
      )
      return Place(destination: destination, enforcer: .proxy(evaluator(for: key)))
    case .ambient: return Place(destination: destination, enforcer: .ambient)
    case .waypoint: return Place(destination: destination, enforcer: .waypoint)
    case .nothing: return Place(destination: destination, enforcer: .nothing)
    }
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
      port: key.port,
      portProtocol: key.portProtocol
    )
  }
}
