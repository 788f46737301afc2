internal import Basics

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
      units[unit].tests.indices.map { (unit: unit, test: $0) }
    }
    let tests = concurrentMap(count: entries.count, jobs: jobs) { index in
      let unit = units[entries[index].unit]
      let test = unit.tests[entries[index].test]
      let start = clock()
      let cases = TestRun(unit: unit, test: test, mint: mint).cases()
      let end = clock()
      return TestReport.Test(
        name: test.name,
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
}
