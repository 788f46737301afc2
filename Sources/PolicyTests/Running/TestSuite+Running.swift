internal import Basics
package import MeshProof

extension TestSuite {
  /// Asks everything.
  ///
  /// - Parameters:
  ///   - jobs: How many tests at a time; the report is the same for any number.
  ///   - clock: Nanoseconds of a clock that only goes forward, for the durations of the report.
  /// - Returns: The cases in the order of the files, at least one.
  package func run(
    jobs: Int = 1,
    clock: @escaping @Sendable () -> UInt64 = { 0 }
  ) -> TestReport {
    let entries = units.indices.flatMap { unit in
      units[unit].entries.map { (unit: unit, entry: $0) }
    }
    let tests = concurrentMap(count: entries.count, jobs: jobs) { index in
      let unit = units[entries[index].unit]
      let start = clock()
      let (name, cases) =
        switch entries[index].entry {
        case .test(let test): (test.name, TestRun(unit: unit, test: test, mint: mint).cases())
        case .invariant(let question):
          (
            question.inquiry.name,
            TestReport.cases(of: question.answer(), question.inquiry.claim)
          )
        }
      let end = clock()
      return TestReport.Test(
        name: name,
        cases: cases,
        nanoseconds: end > start ? end - start : 0
      )
    }
    var documents = units.map {
      TestReport.Document(file: $0.document.file, name: $0.document.name, tests: [])
    }
    for (entry, test) in zip(entries, tests) { documents[entry.unit].tests.append(test) }
    return TestReport(documents: documents)
  }

  /// Decides the invariants.
  ///
  /// - Parameter progress: Told about the work.
  /// - Returns: What came of them, in the order of the files.
  package func prove(progress: AnalysisProgress = .none) -> ProofReport {
    ProofReport(units.flatMap(\.invariants).map { $0.answer(progress: progress) })
  }

  /// Finds spellings of paths that evade rules, once for each document's policies.
  ///
  /// - Parameters:
  ///   - budget: How much work each policy set may make.
  ///   - progress: Told about the work.
  /// - Returns: What was found, each once.
  package func pathEvasions(
    budget: AnalysisBudget,
    progress: AnalysisProgress = .none
  ) -> PathEvasionReport {
    var reports: [PathEvasionReport] = []
    for unit in units {
      do throws(RequestError) {
        reports.append(try unit.policies.pathEvasions(budget: budget, progress: progress))
      } catch {
        // No workload port is known: there is nothing to send to.
        continue
      }
    }
    return PathEvasionReport(merging: reports)
  }
}

extension TestSuite.Unit {
  fileprivate enum Entry {
    case test(PolicyTest.Test)
    case invariant(InvariantQuestion)
  }

  /// In the order of the report.
  fileprivate var entries: [Entry] { tests.map(Entry.test) + invariants.map(Entry.invariant) }
}
