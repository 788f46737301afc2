public import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

extension PolicySet {
  /// Finds exactly which requests get another answer than by older policies.
  ///
  /// Workload ports are paired by name and number, and each pair is compared by itself: what its own
  /// proxies decide. Where one side has no workloads at all, those of the other stand for them, with
  /// all that is around them.
  /// - Parameters:
  ///   - old: The policies before.
  ///   - inquiry: What to compare.
  ///   - progress: Told about the work.
  /// - Returns: The changes; every witness has been confirmed by the evaluators of both sides.
  /// - Throws: ``RequestError`` for names that neither side has, and where nothing is left to
  ///   compare.
  public func diff(
    from old: PolicySet,
    _ inquiry: DiffInquiry = DiffInquiry(),
    progress: AnalysisProgress = .none
  ) throws(RequestError) -> DiffReport {
    var warnings: [String] = []
    let (old, new) = Self.overCommonInventory(old, self, &warnings)
    let pairing = try Self.pairing(old, new, inquiry.scope, &warnings)
    let sides = [old, new].map { AnalysisInventory(mesh: $0.mesh, compiler: $0.compiler) }
    let edits = new.mesh.edits(since: old.mesh)
    let reach = EditReach(of: edits, old, new)
    // Only where an edit can reach there is a proxy to compile.
    var places: [Int: (old: AnalysisInventory.Place, new: AnalysisInventory.Place)] = [:]
    var reached: [PolicyDiff.Pair] = []
    for (id, pair) in pairing.pairs.enumerated() where reach.includes(pair) {
      let (before, after) = (sides[0].place(pair.old), sides[1].place(pair.new))
      places[id] = (before, after)
      reached.append(.init(old: before.port, new: after.port, id: id))
    }
    var diff = PolicyDiff(pairs: reached).differing
    if !diff.pairs.isEmpty { diff.identities = Self.exampleIdentities(of: sides) }
    var told = Set(warnings)
    for (before, after) in diff.pairs.compactMap({ places[$0.id] }) {
      let found = sides[1].warnings(at: after) + sides[0].warnings(at: before)
      warnings += found.filter { told.insert($0).inserted }
    }
    let (results, open) = diff.results(budget: inquiry.budget.ofTables, progress: progress)
    var attribution = EditAttribution(old: old, new: new, edits, pairs: pairing.pairs)
    var undecided = open.map(\.port)
    var changes: [(first: Int, change: DiffReport.Change)] = []
    for result in results {
      for (index, change) in result.changes.enumerated() {
        progress("writing changes", index, of: result.changes.count)
        do throws(Undecided) {
          let set = try result.asking.print(
            change.changed,
            within: change.asked,
            limit: inquiry.ruleLimit
          )
          changes += attribution.parts(of: change).map { part in
            (part.pairs.first?.id ?? 0, DiffReport.Change(part, of: change, set))
          }
        } catch {
          undecided += change.pairs.map { UndecidedPort($0.new, error) }
        }
      }
    }
    return DiffReport(
      changes: ChangeKind.allCases.flatMap { kind in
        changes.enumerated().filter { $0.element.change.kind == kind }
          .sorted { ($0.element.first, $0.offset) < ($1.element.first, $1.offset) }
          .map(\.element.change)
      },
      undecided: UndecidedWorkloads.grouped(undecided),
      added: PortPairing.classes(pairing.added.map { sides[1].place($0).port }),
      removed: PortPairing.classes(pairing.removed.map { sides[0].place($0).port }),
      compared: pairing.pairs.count,
      warnings: warnings
    )
  }

  /// Identities of the inventory are taken for examples where they fit; so many will do.
  static let maximumExamples = 1000

  /// The first identities of the old inventory, then of the new one.
  private static func exampleIdentities(of sides: [AnalysisInventory]) -> [KnownIdentity] {
    var known: Set<KnownIdentity> = []
    var examples: [KnownIdentity] = []
    for side in sides where examples.count < maximumExamples {
      for account in side.mesh.inventory.identities where examples.count < maximumExamples {
        let own = side.identity(of: account)
        if known.insert(own).inserted { examples.append(own) }
      }
    }
    return examples
  }

  /// Lends the inventory of one side to the other, where that has none.
  private static func overCommonInventory(
    _ old: PolicySet,
    _ new: PolicySet,
    _ warnings: inout [String]
  ) -> (old: PolicySet, new: PolicySet) {
    func lend(_ policies: PolicySet, from other: PolicySet, _ what: String) -> PolicySet {
      warnings.append(
        "\(what) policies have no workloads beside them: those of the other side, with their "
          + "namespaces and Services, are taken for both"
      )
      let mesh = policies.mesh.policies(
        over: other.mesh,
        keepsConfig: policies.mesh.statesConfig
      )
      return PolicySet(policies, mesh: mesh)
    }
    switch (old.mesh.hasWorkloads, new.mesh.hasWorkloads) {
    case (false, true): return (lend(old, from: new, "the old"), new)
    case (true, false): return (old, lend(new, from: old, "the new"))
    case (true, true), (false, false): return (old, new)
    }
  }

  private static func pairing(
    _ old: PolicySet,
    _ new: PolicySet,
    _ scope: AccessScope,
    _ warnings: inout [String]
  ) throws(RequestError) -> PortPairing {
    let sides = [old, new].map { AnalysisInventory(mesh: $0.mesh, compiler: $0.compiler) }
    var spots: [[PortPairing.Spot]] = [[], []]
    var found: [[String]] = [[], []]
    // Selector by selector: what only one side has is something to tell, not an error.
    let scopes =
      scope.workloads.isEmpty
      ? [scope]
      : scope.workloads.map { selector in
        var one = scope
        one.workloads = [selector]
        return one
      }
    for scope in scopes {
      var errors: [RequestError] = []
      for (index, side) in sides.enumerated() {
        do throws(RequestError) {
          spots[index] += try side.spots(scope, &found[index])
        } catch {
          errors.append(error)
        }
      }
      if errors.count == sides.count, let error = errors.last { throw error }
    }
    var known = Set(warnings)
    warnings += (found[1] + found[0]).filter { known.insert($0).inserted }
    return PortPairing(spots[0], spots[1])
  }
}

extension Mesh {
  /// Whether the inputs have something that policies can be for.
  fileprivate var hasWorkloads: Bool { !inventory.workloadNames.isEmpty }
}

extension DiffReport.Change {
  fileprivate init(_ part: EditAttribution.Part, of change: DecisionChange, _ set: RequestSet) {
    self.init(
      kind: change.kind,
      from: change.from,
      to: change.to,
      workloads: WorkloadClass(part.pairs.map(\.new)),
      changed: set,
      witness: part.witness,
      before: part.before,
      after: part.after,
      causedBy: part.edits
    )
  }
}
