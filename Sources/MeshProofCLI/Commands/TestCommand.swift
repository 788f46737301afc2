internal import ArgumentParser
internal import MeshProof
internal import PolicyTests

/// The command `meshproof test`: tests of policies.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract:
      "Runs tests of policies: expected verdicts, deciding rules, sets of callers, invariants.",
    discussion: """
      Test files are YAML or JSON documents of kind PolicyTest; docs/testing.md has their fields. What \
      a file says about policies, mesh settings and time goes before the options.

      EXAMPLES
        meshproof test policies/
        meshproof test 'policies/**/*-test.yaml' --run 'admin*delete'
        meshproof test tests/ -f policies/ -o junit > report.xml

      EXIT CODES
        0  all cases passed
        1  a case failed, or could not be asked
        2  bad usage or input: nothing was run
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
      "Only tests and invariants with this text in 'file name/test name'; * and ? as in file names; repeatable.",
      valueName: "pattern"
    )
  )
  var patterns: [String] = []

  @Option(
    help: ArgumentHelp("How many tests at a time; the report stays the same.", valueName: "n")
  )
  var jobs: Int = 1

  @OptionGroup var analysis: AnalysisOptions

  @Option(name: [.customShort("o"), .long], help: "text, json or junit.")
  var output: TestFormat = .text

  @Option(help: "auto, always or never; NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  func validate() throws {
    guard (1...1024).contains(jobs) else {
      throw ValidationError("--jobs wants a number from 1 to 1024")
    }
  }

  func run() throws {
    let now = try input.currentTime()
    let suite: TestSuite
    do {
      var options = TestOptions(paths: paths, now: now)
      options.policies = try InputFile.read(paths: input.filename, limits: input.limits())
      options.loading = try input.loadingOptions()
      options.patterns = patterns
      options.ruleLimit = try analysis.ruleLimit(input, isForPeople: output != .json)
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
    let report = suite.run(jobs: jobs, clock: InputOptions.monotonicNanoseconds)
    Console.report(report.warnings)
    switch output {
    case .text: Console.print(Colors(color).paint(report.text))
    case .json: Console.print("\(report.json.write(.pretty))\n")
    case .junit: Console.print(report.junit(startedAt: InputOptions.clockSeconds()))
    }
    try (report.isPassed ? ExitStatus.success : .failed).exit()
  }
}

/// The formats of `test`.
enum TestFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, junit
}
