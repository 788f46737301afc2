internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

extension MatrixFilling {
  /// Adds the exact cells: for each workload port that of each caller.
  ///
  /// - Parameters:
  ///   - callers: The columns.
  ///   - workloads: The ports with their answers.
  ///   - undecided: Gets the ports without cells.
  ///   - warnings: Gets what may make an answer another one; each once.
  /// - Throws: ``RequestError`` for a scope that names what there is not.
  func addCells(
    _ callers: [AccessMatrix.Caller],
    to workloads: inout [AccessMatrix.WorkloadPort],
    _ undecided: inout [UndecidedPort],
    _ warnings: inout [String]
  ) throws(RequestError) {
    let inventory = AnalysisInventory(mesh: mesh, compiler: compiler)
    var found: [String] = []
    let ports = try inventory.ports(question.scope, &found)
    warnings += found.filter { !warnings.contains($0) }
    var question = AccessQuestion(ports: ports, identities: inventory.identities)
    question.callers = try scope.accounts().map(inventory.identity)
    question.asksOtherIdentity = false
    question.asksNoIdentity = callers.contains(.noIdentity)
    var cells: [CellKey: ExactCell] = [:]
    var known: Set<AccessMatrix.Operation> = []
    let operations = workloads.flatMap(\.operations).filter { known.insert($0).inserted }
    let asking: Asking
    do throws(Undecided) {
      progress("finding what policies tell apart", 0, of: ports.count)
      asking = Asking(
        universe: try question.universe(telling: operations),
        budget: self.question.budget.ofTables,
        progress: progress
      )
    } catch {
      undecided += ports.map { UndecidedPort($0, error) }
      for index in workloads.indices { for _ in callers { workloads[index].append(nil) } }
      return
    }
    let (answers, open) = question.ask(asking)
    undecided += open + disagreeing(ports, asking) + behindWaypoints(ports)
    for answer in answers {
      let asked = workloads.first { answer.ports.first.map($0.isAt) ?? false }?.operations ?? []
      do throws(Undecided) {
        let cell = try asking.cell(of: answer, asked)
        for port in answer.ports {
          for caller in answer.caller.members { cells[CellKey(port, caller)] = cell }
        }
      } catch {
        undecided += answer.ports.map { UndecidedPort($0, error) }
      }
    }
    let unknown = Set(undecided.map { CellKey($0.port, nil) })
    for index in workloads.indices {
      let workload = workloads[index]
      for caller in callers {
        let isKnown = !unknown.contains(CellKey(workload, nil))
        workloads[index].append(isKnown ? cells[CellKey(workload, caller.account)] : nil)
      }
    }
  }

  /// Ports that are not one proxy: Pods of a workload differ.
  private func disagreeing(_ ports: [WorkloadPort], _ asking: Asking) -> [UndecidedPort] {
    var first: [CellKey: WorkloadPort] = [:]
    var found: [UndecidedPort] = []
    for port in ports {
      let key = CellKey(port, nil)
      guard let other = first[key] else {
        first[key] = port
        continue
      }
      let maps = [other, port].map { try? asking.map(of: $0.evaluator).root }
      if maps[0] == nil || maps[0] != maps[1] {
        let reason = "Pods of the workload disagree: ask for each by its own name"
        found.append(UndecidedPort(port, Undecided(fields: [], reason: reason)))
      }
    }
    return found
  }

  /// Ports that requests get to through a waypoint: their own proxy alone does not decide.
  private func behindWaypoints(_ ports: [WorkloadPort]) -> [UndecidedPort] {
    ports.compactMap { port in
      let name = port.workload
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      guard workloads.contains(where: { mesh.waypoint(of: $0).waypoint != nil }) else { return nil }
      let reason = "a waypoint stands before the workload, and exact sets are of one proxy"
      return UndecidedPort(port, Undecided(fields: [], reason: reason))
    }
  }

  /// A caller at a workload port; `nil`: the one without an identity.
  private struct CellKey: Hashable {
    let workload: Request.ObjectName
    let port: Int
    let caller: Request.ObjectName?

    init(_ port: WorkloadPort, _ caller: Request.ObjectName?) {
      workload = port.workload
      self.port = port.port
      self.caller = caller
    }

    init(_ port: AccessMatrix.WorkloadPort, _ caller: Request.ObjectName?) {
      workload = port.name
      self.port = port.port
      self.caller = caller
    }
  }
}

extension AccessMatrix.WorkloadPort {
  /// Whether it is that port.
  fileprivate func isAt(_ port: WorkloadPort) -> Bool {
    name == port.workload && self.port == port.port
  }
}

extension Caller {
  /// The accounts; `nil` for the caller without an identity.
  fileprivate var members: [Request.ObjectName?] {
    switch self {
    case .accounts(_, let members): members
    case .noIdentity: [nil]
    case .otherIdentity: []
    }
  }
}
