internal import ArgumentParser
internal import MeshProof

/// `meshproof matrix`: who may do what, of all callers and workloads that are known.
struct MatrixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix",
    abstract: "Shows which callers get through to which workloads, operation by operation.",
    discussion: """
      The callers are the service accounts of the inputs, those that workloads use, and one without \
      an identity. Each is asked about at every known port of every workload (ports that Services \
      target and that containers state). A cell is exact: `always`, `never`, or `conditional`, and \
      -o json has rules, deciding policies and a witness request for all that is allowed.

      With -X or --path the table has the decision of each operation instead; what depends on a \
      token, a Host, another header or an address is CONDITIONAL.

      EXAMPLES
        meshproof matrix -f policies/
        meshproof matrix -f policies/ --to 'shop/*' -X GET -X DELETE --path /orders/7
        meshproof matrix -f policies/ --from shop/storefront --from none --port 8080 -o csv

      EXIT CODES
        0  done
        2  bad usage or input
      """
  )

  @OptionGroup var input: InputOptions

  @OptionGroup var who: ScopeOptions

  @Option(
    name: [.customShort("X"), .customLong("method")],
    parsing: .singleValue,
    help: ArgumentHelp("An HTTP method; repeatable; with --path alone GET.", valueName: "method")
  )
  var methods: [String] = []

  @Option(
    name: .customLong("path"),
    parsing: .singleValue,
    help: ArgumentHelp("A path; repeatable; with -X alone /.", valueName: "path")
  )
  var paths: [String] = []

  @Option(help: ArgumentHelp("Workload ports to ask at a time; default 1.", valueName: "count"))
  var jobs = 1

  @Option(name: [.customShort("o"), .long], help: "text, csv, json or markdown.")
  var output: MatrixOutput = .text

  func run() throws {
    let now = try input.currentTime()
    let policies = try input.load()
    do {
      let line = ProgressLine()
      defer { line.finish() }
      let matrix = try policies.matrix(question(), now: now, jobs: jobs, progress: line.progress)
      line.finish()
      Console.report(matrix.warnings.map { Diagnostic(.warning, code: "matrix", $0, at: nil) })
      matrix.write(as: output.format) { Console.print($0) }
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }

  private func question() throws -> MatrixQuestion {
    guard jobs > 0 else { throw RequestError("--jobs wants a number from 1, not \(jobs)") }
    var question = MatrixQuestion()
    question.scope = try who.scope(knowsOthers: false)
    for (option, values) in [("--method", methods), ("--path", paths)] where values.contains("") {
      throw RequestError("\(option) wants a value")
    }
    if !methods.isEmpty { question.methods = methods.map { ByteString($0) } }
    if !paths.isEmpty { question.paths = paths.map { ByteString($0) } }
    return question
  }
}

/// The formats of `matrix`.
enum MatrixOutput: String, ExpressibleByArgument, CaseIterable {
  case text, csv, json, markdown

  var format: MatrixFormat {
    switch self {
    case .text: .text
    case .csv: .csv
    case .json: .json
    case .markdown: .markdown
    }
  }
}
