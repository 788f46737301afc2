internal import ArgumentParser
internal import Basics
internal import MeshProof

/// `meshproof diff`: exactly which requests get another answer.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Shows exactly which requests get another answer after a change.",
    discussion: """
      Each side is a file, a folder, - for standard input, or a revision of the git repository here: \
      git:REV or git:REV:PATH, with PATH relative to the current directory. What -f names belongs to \
      both sides. Each workload port is compared by itself, for all callers and all requests; each \
      change comes with its exact set of requests, one of them as an example, and the edits that \
      cause it.

      One side can be what a sidecar has: an Envoy config_dump, or the output of istioctl proxy-config \
      listeners or of export envoy. The ports of its workload, which the file or --to names, are then \
      compared with what the policies say.

      One set of policies can be compared with itself: under two releases of Istio, or before and \
      after namespaces are moved to another data plane.

      EXAMPLES
        meshproof diff git:main policies/
        meshproof diff git:main:policies policies -f cluster.yaml -o markdown
        meshproof diff git:HEAD~1 git:HEAD --gate no-new-access
        meshproof diff policies/ --from-version 1.24 --to-version 1.28
        meshproof diff policies/ --data-plane ambient --in-namespace shop
        istioctl proxy-config all deploy/orders -n shop -o json > dump.json
        meshproof diff policies/ dump.json

      EXIT CODES
        0  no request gets another answer; with --gate: nothing is newly allowed
        1  some do, or some may: what is undecided counts
        2  bad usage or input
      """
  )

  @Argument(help: ArgumentHelp("The policies before.", valueName: "old"))
  var old: String?

  @Argument(help: ArgumentHelp("The policies after; default: the same.", valueName: "new"))
  var new: String?

  @OptionGroup var input: InputOptions

  @OptionGroup var versions: DiffVersionOptions

  @OptionGroup var analysis: AnalysisOptions

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Workloads: ns/name, ns/* or *; repeatable.", valueName: "selector")
  )
  var to: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Of the known ports these; workloads without a known port are asked here; repeatable.",
      valueName: "port"
    )
  )
  var port: [Int] = []

  @Option(help: "no-new-access: exit 1 only if something is, or may be, newly allowed.")
  var gate: DiffGate?

  @Option(name: [.customShort("o"), .long], help: "text, json or markdown.")
  var output: DiffOutput = .text

  func run() throws {
    let sides = try DiffSides(old: old, new: new, input: input, versions: versions).load()
    let report: DiffReport
    do {
      var inquiry = DiffInquiry()
      (inquiry.workloads, inquiry.ports) = try ScopeOptions.destinations(to, port)
      inquiry.ruleLimit = try analysis.ruleLimit(input, isForPeople: output != .json)
      inquiry.budget = try analysis.budget()
      let line = ProgressLine()
      defer { line.finish() }
      report = try sides.diff(inquiry, progress: line.progress)
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    Console.report(report.warnings.map { Diagnostic(.warning, code: "analysis", $0, at: nil) })
    switch output {
    case .text: Console.print(report.text)
    case .json: Console.print("\(report.json.write(.pretty))\n")
    case .markdown: Console.print(report.markdown)
    }
    switch gate {
    case nil: try (report.isSame ? ExitStatus.success : .failed).exit()
    case .noNewAccess: try (report.opensNothing ? ExitStatus.success : .failed).exit()
    }
  }
}

/// What `diff` can be asked to fail for, in the place of every change.
enum DiffGate: String, ExpressibleByArgument, CaseIterable {
  case noNewAccess = "no-new-access"
}

/// The formats of `diff`.
enum DiffOutput: String, ExpressibleByArgument, CaseIterable {
  case text, json, markdown
}
