internal import ArgumentParser
internal import MeshProof

/// How much an exact analysis does and shows.
struct AnalysisOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much work may be done before a question is given up as undecided; default 1.",
      valueName: "factor"
    )
  )
  var effort: Int = 1

  /// The most rules to show for each answer; `--limit rules=…` says it, else all in JSON and 20 for
  /// people.
  ///
  /// - Throws: `RequestError`.
  func ruleLimit(_ input: InputOptions, isForPeople: Bool) throws -> Int? {
    guard let text = input.ruleLimit else { return isForPeople ? 20 : nil }
    if text == "all" { return nil }
    guard let count = Int(text), count > 0 else {
      throw RequestError("--limit rules wants a number from 1, or all, not \"\(text)\"")
    }
    return count
  }

  /// The budget.
  ///
  /// - Throws: `RequestError`.
  func budget() throws -> AnalysisBudget {
    guard (1...1000).contains(effort) else {
      throw RequestError("--effort wants a number from 1 to 1000, not \(effort)")
    }
    var budget = AnalysisBudget()
    budget.edges *= effort
    budget.steps *= effort
    return budget
  }
}
