internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// Finds the edits that make the difference for a request.
///
/// An edit does if the decision is another one when it alone is taken back, or if it alone brings the
/// new decision. Where no single edit does either, a smallest set of edits that bring it together
/// does.
struct EditAttribution {
  /// The workload ports of a change that have the same edits to blame.
  struct Part {
    let pairs: [PolicyDiff.Pair]
    let edits: [DiffReport.Edit]
    let witness: Request
    let before: String
    let after: String
  }

  private let old: PolicySet
  private let new: PolicySet
  private let pairs: [PortPairing.Pair]
  private let edits: [ObjectEdit]
  /// Meshes of the new side with an edit taken back, and of the old side with one made, by edit.
  private var reverted: [Int: Mesh] = [:]
  private var applied: [Int: Mesh] = [:]

  init(
    old: PolicySet,
    new: PolicySet,
    _ edits: [ObjectEdit],
    pairs: [PortPairing.Pair]
  ) {
    self.old = old
    self.new = new
    self.pairs = pairs
    self.edits = edits
  }

  /// The change by what is to blame for it, in the order of its workload ports.
  mutating func parts(of change: DecisionChange) -> [Part] {
    struct Key: Hashable {
      let old: ProxyContent
      let new: ProxyContent
      let candidates: [Int]
    }
    var causes: [Key: [Int]] = [:]
    var order: [[Int]] = []
    var groups: [[Int]: [PolicyDiff.Pair]] = [:]
    for pair in change.pairs {
      let candidates = candidates(at: pair)
      let key = Key(
        old: ProxyContent(of: pair.old.evaluator),
        new: ProxyContent(of: pair.new.evaluator),
        candidates: candidates
      )
      let found = causes[key] ?? self.causes(of: change, at: pair, among: candidates)
      causes[key] = found
      if groups[found] == nil { order.append(found) }
      groups[found, default: []].append(pair)
    }
    return order.compactMap { found in
      guard let members = groups[found], let first = members.first else { return nil }
      let witness = change.witness(to: first)
      return Part(
        pairs: members,
        edits: found.flatMap { index -> [DiffReport.Edit] in
          index == Self.workload
            ? members.compactMap { pairs[$0.id].edit } : [DiffReport.Edit(edits[index])]
        },
        witness: witness,
        before: Replay.decision(of: first.old.evaluator, for: witness).reason,
        after: Replay.decision(of: first.new.evaluator, for: witness).reason
      )
    }
  }

  // MARK: Candidates

  /// The number of the edit of the workload itself.
  private static let workload = -1

  /// The edits that can matter at a workload port, in order.
  private func candidates(at pair: PolicyDiff.Pair) -> [Int] {
    let (before, after) = (pair.old.evaluator.program.point, pair.new.evaluator.program.point)
    let policies = Set(
      [before, after].flatMap { point in
        (point.authorizationPolicies + (point.connectPolicies ?? [])).map { ObjectName($0.meta) }
      }
    )
    let requests = Set((before.jwtRules + after.jwtRules).map { ObjectName($0.policy) })
    let places = pairs[pair.id]
    let namespace = places.new.workload.meta.namespace
    let namespaces = [namespace, before.meshConfig.rootNamespace, after.meshConfig.rootNamespace]
    let changesMode =
      before.mtls?.mode != after.mtls?.mode || before.mtls?.deviation != after.mtls?.deviation
    let changesPlane = pair.changesDataPlane
    let found = edits.indices.filter { index in
      let name = edits[index].name
      return switch edits[index].new {
      case .authorizationPolicy: policies.contains(name)
      case .requestAuthentication: requests.contains(name)
      case .peerAuthentication: changesMode && namespaces.contains(name.namespace)
      case .namespace: changesPlane && name.name == namespace
      case .meshConfig: true
      }
    }
    let isEdited = changesPlane || places.old.workload.labels != places.new.workload.labels
    return found + (isEdited && places.edit != nil ? [Self.workload] : [])
  }

  // MARK: Causes

  private mutating func causes(
    of change: DecisionChange,
    at pair: PolicyDiff.Pair,
    among candidates: [Int]
  ) -> [Int] {
    let places = pairs[pair.id]
    func verdict(_ mesh: Mesh, _ policies: PolicySet, _ workload: Workload) -> Decision.Verdict {
      Replay.decision(
        of: Self.evaluator(of: workload, pair.new, mesh, policies.compiler.compiler),
        for: change.witness
      ).verdict
    }
    let causes = candidates.filter { index in
      guard index != Self.workload else {
        return verdict(new.mesh, new, places.old.workload) != change.to
          || verdict(old.mesh, old, places.new.workload) == change.to
      }
      return verdict(meshReverting(index), new, places.new.workload) != change.to
        || verdict(meshApplying(index), old, places.old.workload) == change.to
    }
    guard causes.isEmpty, candidates.count > 1 else { return causes }
    func isEnough(_ indices: [Int]) -> Bool {
      let mesh = indices.filter { $0 != Self.workload }.reduce(old.mesh) { mesh, index in
        mesh.replacing(edits[index].name, by: edits[index].new)
      }
      let isEdited = indices.contains(Self.workload)
      return verdict(mesh, old, isEdited ? places.new.workload : places.old.workload) == change.to
    }
    guard isEnough(candidates) else { return [] }
    var needed = candidates
    for index in candidates {
      let rest = needed.filter { $0 != index }
      if isEnough(rest) { needed = rest }
    }
    return needed
  }

  private mutating func meshReverting(_ index: Int) -> Mesh {
    if let known = reverted[index] { return known }
    let mesh = new.mesh.replacing(edits[index].name, by: edits[index].old)
    reverted[index] = mesh
    return mesh
  }

  private mutating func meshApplying(_ index: Int) -> Mesh {
    if let known = applied[index] { return known }
    let mesh = old.mesh.replacing(edits[index].name, by: edits[index].new)
    applied[index] = mesh
    return mesh
  }

  /// What answers at the port of a workload in a mesh.
  private static func evaluator(
    of workload: Workload,
    _ port: WorkloadPort,
    _ mesh: Mesh,
    _ compiler: ProgramCompiler
  ) -> Evaluator {
    let portProtocol = port.evaluator.program.point.portProtocol
    switch mesh.enforcer(of: workload) {
    case .nothing:
      return AnalysisInventory.openEvaluator(
        in: workload.meta.namespace,
        port: port.port,
        portProtocol,
        mesh.config,
        compiler
      )
    case .proxy(let dataPlane):
      let point = mesh.enforcementPoint(
        dataPlane: dataPlane,
        namespace: workload.meta.namespace,
        labels: workload.labels,
        port: port.port,
        portProtocol: portProtocol
      )
      return Evaluator(compiler.compile(point), trustedDomains: mesh.trustedDomains)
    }
  }
}

extension PolicyDiff.Pair {
  /// Whether something else enforces on the two sides.
  var changesDataPlane: Bool { old.destination.dataPlane != new.destination.dataPlane }
}

extension DecisionChange {
  /// The witness as it is sent to one of the workload ports.
  ///
  /// Where the data plane is not the same on both sides, it is that of the inputs that are asked.
  func witness(to pair: PolicyDiff.Pair) -> Request {
    var request = witness
    request.destination = pair.new.destination
    request.destination.ip = witness.destination.ip
    if pair.changesDataPlane { request.destination.dataPlane = nil }
    return request
  }
}

extension DiffReport.Edit {
  fileprivate init(_ edit: ObjectEdit) {
    self.init(
      kind: edit.new.kind,
      namespace: edit.name.namespace,
      name: edit.name.name,
      edit: !edit.old.isThere ? .added : !edit.new.isThere ? .removed : .changed,
      location: edit.new.location ?? edit.old.location
    )
  }
}
