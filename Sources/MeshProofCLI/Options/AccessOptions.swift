internal import ArgumentParser
internal import MeshProof

/// What `who-can` and `what-can` have in common: all but their examples.
struct AccessOptions: ParsableArguments {
  @OptionGroup var input: InputOptions

  @OptionGroup var who: ScopeOptions

  @OptionGroup var requests: PatternOptions

  @OptionGroup var analysis: AnalysisOptions

  @Argument(help: ArgumentHelp("A path as policies write it.", valueName: "path"))
  var path: String?

  @Option(name: [.customShort("o"), .long], help: "text or json.")
  var output: AccessOutput = .text

  /// The help page's text.
  ///
  /// - Parameter examples: Command lines.
  /// - Returns: The text.
  static func discussion(examples: [String]) -> String {
    """
    Every dimension that is left out is free: all callers, all methods, all paths, all headers, all
    tokens. The answer is the exact set: for each caller `always`, `never`, or `if` with rules as in \
    AuthorizationPolicy. Callers are the service accounts of the inputs, any other identity of the \
    mesh, and no identity at all. Each workload port is asked by itself.

    EXAMPLES
    \(examples.map { "  " + $0 }.joined(separator: "\n"))

    EXIT CODES
      0  done; what is undecided is said
      2  bad usage or input
    """
  }

  /// Answers the question.
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
