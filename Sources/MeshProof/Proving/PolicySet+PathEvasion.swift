public import Analysis
internal import Evaluation
internal import Mesh
internal import Program

extension PolicySet {
  /// Finds spellings of paths that evade rules: a DENY rule, or the exception of an ALLOW rule, keeps a
  /// request out, and lets the same request in when its path is written in another way that servers
  /// take for the same.
  ///
  /// - Parameters:
  ///   - scope: Which workloads and ports; callers play no part.
  ///   - budget: How much work it may make.
  ///   - progress: Told about the work.
  /// - Returns: One evasion for each rule, value and spelling; both requests are answered as stated.
  /// - Throws: ``RequestError`` for names that the inputs do not have, and where nothing is left to ask.
  public func pathEvasions(
    _ scope: AccessScope = AccessScope(),
    budget: AnalysisBudget = AnalysisBudget(),
    progress: AnalysisProgress = .none
  ) throws(RequestError) -> PathEvasionReport {
    let inventory = AnalysisInventory(mesh: mesh, compiler: compiler)
    var warnings: [String] = []
    let question = PathEvasionQuestion(
      ports: try inventory.ports(scope, &warnings),
      identities: inventory.identities
    )
    let asking: Asking
    do throws(Undecided) {
      asking = Asking(
        universe: try question.universe(),
        budget: budget.ofTables,
        progress: progress
      )
    } catch {
      return PathEvasionReport(
        evasions: [],
        undecided: UndecidedWorkloads.grouped(question.ports.map { UndecidedPort($0, error) })
      )
    }
    let (evasions, undecided) = question.search(asking)
    return PathEvasionReport(
      evasions: evasions,
      undecided: UndecidedWorkloads.grouped(undecided)
    )
  }
}
