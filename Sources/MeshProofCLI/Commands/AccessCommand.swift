internal import ArgumentParser
internal import MeshProof

/// What `who-can` and `what-can` have in common: all of the work.
struct AccessCommand {
  let input: InputOptions
  let who: ScopeOptions
  let requests: PatternOptions
  let analysis: AnalysisOptions
  let path: String?
  let output: AccessOutput

  func run() throws {
    let policies = try input.load(takesRules: true)
    do {
      var inquiry = AccessInquiry()
      inquiry.scope = try who.scope(knowsOthers: true)
      inquiry.pattern = try requests.pattern(path: path)
      inquiry.ruleLimit = try analysis.ruleLimit(input, isForPeople: output == .text)
      inquiry.budget = try analysis.budget()
      let line = ProgressLine()
      defer { line.finish() }
      let report = try policies.access(inquiry, progress: line.progress)
      line.finish()
      Console.report(report.warnings.map { Diagnostic(.warning, code: "analysis", $0, at: nil) })
      switch output {
      case .text: Console.print(report.text)
      case .json: Console.print("\(report.json.write(.pretty))\n")
      }
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }
}

/// The formats of `who-can` and `what-can`.
enum AccessOutput: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
