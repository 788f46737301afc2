internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Program

/// The ports of one workload, each with what the inputs and what a proxy has there.
struct ProxyComparison {
  let proxy: ProxyConfiguration
  let side: ProxySide
  private(set) var pairs: [PolicyDiff.Pair] = []
  private(set) var undecided: [UndecidedPort] = []
  private(set) var warnings: [String] = []

  init(proxy: ProxyConfiguration, side: ProxySide) {
    self.proxy = proxy
    self.side = side
  }

  mutating func add(_ place: AnalysisInventory.Place, id: Int) {
    do throws(Undecided) {
      guard place.enforcer == .proxy(.sidecar) || place.enforcer == .nothing else {
        throw .inFile("the inputs have no sidecar at the workload")
      }
      let found = try proxy.port(at: place)
      warn(found.warnings)
      let own = WorkloadPort(
        workload: place.port.workload,
        port: place.port.port,
        evaluator: found.evaluator,
        destination: place.port.destination
      )
      if found.evaluator.program.http.jwt != nil, place.port.evaluator.program.http.jwt != nil {
        warn(["key sets are not compared: a token is taken to verify wherever its issuer is known"])
      }
      pairs.append(
        side == .old
          ? .init(old: own, new: place.port, id: id) : .init(old: place.port, new: own, id: id)
      )
    } catch {
      undecided.append(UndecidedPort(place.port, error))
    }
  }

  mutating func warn(_ found: [String]) {
    warnings += found.filter { !warnings.contains($0) }
  }

  /// A change for the report; the proxy itself, chain by chain, has to confirm the witness as well.
  func change(
    _ change: DecisionChange,
    _ set: RequestSet
  ) throws(Undecided) -> DiffReport.Change {
    guard let first = change.pairs.first else { throw .inFile("internal error: nothing changed") }
    let witness = change.witness(to: first)
    let policies = Replay.decision(
      of: (side == .old ? first.new : first.old).evaluator,
      for: witness
    ).reason
    let own = try decision(for: witness)
    guard own.verdict == (side == .old ? change.from : change.to) else {
      throw .inFile(
        "internal error: the proxy answers \(witness.json.write(.compact)) with \(own.verdict.rawValue): "
          + own.reason
      )
    }
    return DiffReport.Change(
      kind: change.kind,
      from: change.from,
      to: change.to,
      workloads: change.workloads,
      changed: set,
      witness: witness,
      before: side == .old ? own.reason : policies,
      after: side == .old ? policies : own.reason,
      causedBy: []
    )
  }

  /// The time has no influence: such tokens have none.
  private func decision(for witness: Request) throws(Undecided) -> Decision {
    do throws(RequestError) {
      return try proxy.evaluate(witness, now: 0)
    } catch {
      throw .inFile("internal error: \(error.description)")
    }
  }
}
