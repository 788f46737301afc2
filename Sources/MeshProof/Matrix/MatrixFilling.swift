internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// Works out who asks and where, and asks.
struct MatrixFilling {
  let mesh: Mesh
  let compiler: EvaluatorCache
  let question: MatrixQuestion
  let now: Int64
  let jobs: Int
  let progress: AnalysisProgress

  func fill() throws(RequestError) -> AccessMatrix {
    let callers = try callers()
    var warnings: [String] = []
    let ports = try workloadPorts(&warnings)
    try checkSize(callers: callers.count, ports)
    var known = Set(warnings)
    var filled: [AccessMatrix.WorkloadPort] = []
    let answers = concurrentMap(count: ports.count, jobs: jobs) { index in
      Result { () throws(RequestError) in try self.answers(of: callers, at: ports[index]) }
    }
    for answer in answers {
      let answered = try answer.get()
      filled.append(answered.workload)
      warnings += answered.warnings.filter { known.insert($0).inserted }
    }
    var undecided: [UndecidedPort] = []
    try addCells(callers, to: &filled, &undecided, &warnings)
    return AccessMatrix(
      callers: callers,
      workloads: filled,
      undecided: UndecidedWorkloads.grouped(undecided),
      warnings: warnings
    )
  }

  /// The answers at one port, and the warnings that came with them, each once.
  private func answers(
    of callers: [AccessMatrix.Caller],
    at port: AccessMatrix.WorkloadPort
  ) throws(RequestError) -> (workload: AccessMatrix.WorkloadPort, warnings: [String]) {
    guard let first = port.operations.first else { return (port, []) }
    let resolver = RequestResolver(mesh: mesh, compiler: compiler)
    // Who asks has no influence on where a request ends, and no more has its method or path.
    let destinations = withoutReplicas(
      try DestinationResolver(mesh: mesh).resolve(
        AccessMatrix.request(of: .noIdentity, at: port, for: first)
      )
    )
    let target = TargetResolver(mesh: mesh, compiler: compiler)
      .target(destinations, addressed: nil)
    var port = port
    var warnings: [String] = []
    var known: Set<String> = []
    for caller in callers {
      for operation in port.operations {
        let decision = try resolver.evaluate(
          AccessMatrix.request(of: caller, at: port, for: operation),
          at: target,
          now: now,
          explains: false
        )
        port.append(decision.verdict, by: decision.decidedBy)
        warnings += decision.warnings.filter { known.insert($0).inserted }
      }
    }
    return (port, warnings)
  }

  /// One of each kind of Pod: all that an answer depends on is the same for replicas.
  private func withoutReplicas(_ destinations: [Destination]) -> [Destination] {
    struct Kind: Hashable {
      let namespace: ByteString
      let labels: [ByteString: ByteString]
      let port: Int?
      let portProtocol: EnforcementPoint.PortProtocol
      let enforcer: WorkloadEnforcer
      let warnings: [String]
    }
    var known: Set<Kind> = []
    return destinations.filter { destination in
      known.insert(
        Kind(
          namespace: destination.namespace,
          labels: destination.labels,
          port: destination.port,
          portProtocol: destination.portProtocol,
          enforcer: destination.enforcer,
          warnings: destination.warnings
        )
      ).inserted
    }
  }

  private func checkSize(
    callers: Int,
    _ ports: [AccessMatrix.WorkloadPort]
  ) throws(RequestError) {
    var total = 0
    for port in ports {
      // INVARIANT: both factors count things in memory, and the sum is checked at each step.
      let (product, overflow) = callers.multipliedReportingOverflow(
        by: max(1, port.operations.count)
      )
      guard !overflow, product <= MatrixQuestion.maximumAnswers - total else {
        throw .tooManyAnswers
      }
      total += product
    }
  }

  // MARK: Callers

  private func callers() throws(RequestError) -> [AccessMatrix.Caller] {
    let identified = try scope.accounts().map { account in
      AccessMatrix.Caller(
        account: .init(namespace: account.namespace, name: account.name),
        principal: mesh.identity(namespace: account.namespace, serviceAccount: account.name)
          .dropFirst("spiffe://".utf8.count)
      )
    }
    let isAsked = question.scope.isEverybody || question.scope.noIdentity
    return identified + (isAsked ? [.noIdentity] : [])
  }

  var scope: ScopeResolver { ScopeResolver(mesh: mesh, scope: question.scope) }
}

extension RequestError {
  /// A matrix beyond ``MatrixQuestion/maximumAnswers``.
  static var tooManyAnswers: RequestError {
    RequestError(
      "the matrix would have more than \(MatrixQuestion.maximumAnswers) answers: narrow it with "
        + "--from, --to or --port, or ask fewer operations"
    )
  }
}
