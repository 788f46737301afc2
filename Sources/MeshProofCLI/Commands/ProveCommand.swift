internal import ArgumentParser
internal import MeshProof
internal import PolicyTests

/// `meshproof prove`: the invariants of test files, proved or refuted for all requests.
struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Proves invariants for all requests, or refutes them with counterexamples.",
    discussion: """
      Reads the `invariants` of test files (docs/invariants.md has their fields): what must never be
      allowed, what must always be, what must be the same at two workloads or under two policy sets. \
      Each is proved for every request there can be, or refuted with the exact set of violations and a \
      request that `query` confirms.

      EXAMPLES
        meshproof prove policies/
        meshproof prove tests/invariants.yaml -f policies/ --strict
        meshproof prove policies/ --run 'admin*' -o json

      EXIT CODES
        0  all are proved, or vacuous without --strict
        1  an invariant is refuted or undecided, or with --strict vacuous
        2  bad usage or input: nothing was proved
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Test files, folders with test files, patterns with * ? and **; - for standard input.",
      valueName: "path"
    )
  )
  var paths: [String]

  @OptionGroup var input: InputOptions

  @Option(
    name: .customLong("run"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only invariants with this text in 'file name/name'; * and ? as in file names; repeatable.",
      valueName: "pattern"
    )
  )
  var patterns: [String] = []

  @Flag(help: "An invariant that no request is subject to is a failure.")
  var strict = false

  @Flag(
    help: ArgumentHelp(
      "Warn about spellings of paths that get around DENY rules and notPaths: case, //, %2F, ;x, dots."
    )
  )
  var evasion = false

  @OptionGroup var analysis: AnalysisOptions

  @Option(name: [.customShort("o"), .long], help: "text or json.")
  var output: AccessOutput = .text

  func run() throws {
    let suite: TestSuite
    do {
      var options = TestOptions(paths: paths, now: try input.currentTime())
      options.asksInvariantsOnly = true
      options.policies = try InputFile.read(paths: input.filename, limits: input.limits())
      options.loading = try input.loadingOptions()
      options.patterns = patterns
      options.ruleLimit = try analysis.ruleLimit(input, isForPeople: output == .text)
      options.budget = try analysis.budget()
      suite = try TestSuite(reading: options)
    } catch let error as LoadingError {
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    Console.report(suite.warnings.filter { $0.severity == .warning })
    let line = ProgressLine()
    defer { line.finish() }
    let report = suite.prove(progress: line.progress)
    let evasions =
      evasion
      ? suite.pathEvasions(budget: try analysis.budget(), progress: line.progress) : nil
    line.finish()
    Console.report(report.warnings + (evasions?.warnings ?? []))
    switch output {
    case .text: Console.print(report.text)
    case .json:
      var json = report.json.object ?? JSONObject()
      if let evasions { json["pathEvasion"] = evasions.json }
      Console.print("\(JSONValue.object(json).write(.pretty))\n")
    }
    let isProved =
      report.count(.refuted) + report.count(.undecided) == 0
      && !(strict && report.count(.vacuous) > 0)
    try (isProved ? ExitStatus.success : .failed).exit()
  }
}
