public import Analysis
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

extension PolicySet {
  /// Finds exactly which requests of whom are allowed where.
  ///
  /// Each workload port is asked by itself: what its own proxy decides about each request that can
  /// be sent to it.
  /// - Parameters:
  ///   - inquiry: What to ask about.
  ///   - progress: Told about the work.
  /// - Returns: The answers; every witness has been confirmed by the evaluator.
  /// - Throws: ``RequestError`` for names that the inputs do not have, where nothing is left to ask,
  ///   and for a pattern that no proxy could have.
  public func access(
    _ inquiry: AccessInquiry,
    progress: AnalysisProgress = .none
  ) throws(RequestError) -> AccessReport {
    let inventory = AnalysisInventory(mesh: mesh, compiler: compiler)
    var warnings: [String] = []
    let ports = try inventory.ports(inquiry.scope, &warnings)
    let resolver = ScopeResolver(mesh: mesh, scope: inquiry.scope)
    var question = AccessQuestion(
      ports: ports,
      identities: inventory.identities,
      filter: try inquiry.pattern.filter(compiler.compiler, mesh.config)
    )
    question.callers = try resolver.accounts().map(inventory.identity)
    question.asksOtherIdentity = inquiry.scope.isEverybody || inquiry.scope.otherIdentity
    question.asksNoIdentity = inquiry.scope.isEverybody || inquiry.scope.noIdentity
    return question.report(inquiry, warnings: warnings, progress)
  }
}

extension AccessQuestion {
  fileprivate func report(
    _ inquiry: AccessInquiry,
    warnings: [String],
    _ progress: AnalysisProgress
  ) -> AccessReport {
    progress("finding what policies tell apart", 0, of: ports.count)
    let asking: Asking
    do throws(Undecided) {
      asking = Asking(
        universe: try universe(),
        budget: inquiry.budget.ofTables,
        progress: progress
      )
    } catch {
      return AccessReport(
        answers: [],
        undecided: UndecidedWorkloads.grouped(ports.map { UndecidedPort($0, error) }),
        warnings: warnings
      )
    }
    let (found, open) = ask(asking)
    var undecided = open
    var answers: [AccessReport.Answer] = []
    for (index, answer) in found.enumerated() {
      progress("writing rules", index, of: found.count)
      do throws(Undecided) {
        answers.append(
          AccessReport.Answer(
            caller: answer.caller,
            workloads: answer.workloads,
            access: answer.access,
            allowed: answer.access == .conditional
              ? try asking.print(answer.allowed, within: answer.asked, limit: inquiry.ruleLimit)
              : nil,
            witness: answer.witness,
            refused: answer.refused
          )
        )
      } catch {
        undecided += answer.ports.map { UndecidedPort($0, error) }
      }
    }
    return AccessReport(
      answers: answers,
      undecided: UndecidedWorkloads.grouped(undecided),
      warnings: warnings
    )
  }
}

extension AnalysisBudget {
  var ofTables: DiagramTable.Budget { .init(runs: edges, steps: steps) }
}
