internal import ArgumentParser
internal import MeshProof

/// The command `meshproof query`: says whether a request would be allowed.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Says whether a request would be allowed, and which policy decides.",
    discussion: """
      EXAMPLES
        meshproof query -f policies/ --from default/sleep --to default/httpbin:8080 -X GET /headers
        meshproof query -f policies/ --request request.json --explain -o json
        meshproof query -f policies/ --requests requests.jsonl -o jsonl
        meshproof query -f mesh/ --via istio-system/ingress https://shop.example.com/cart -o mermaid
        meshproof query --envoy-config dump.json --principal td/ns/a/sa/b --to default/web:8080
        kubectl get authorizationpolicies -A -o yaml | meshproof query -f - --to foo/db:5432 --tcp

      EXIT CODES
        0  allowed
        1  refused: DENY, UNAUTHENTICATED, REFUSED, BAD_REQUEST
        2  bad usage or input
        3  CONDITIONAL, INDETERMINATE or MIXED
      """
  )

  @OptionGroup var input: InputOptions
  @OptionGroup var proxy: ProxyOptions
  @OptionGroup var request: RequestOptions

  @Option(
    name: .customLong("request"),
    help: ArgumentHelp("A request file, JSON or YAML; - for standard input.", valueName: "path")
  )
  var requestFile: String?

  @Option(
    name: .customLong("requests"),
    help: ArgumentHelp("Requests, one JSON object a line; - for standard input.", valueName: "path")
  )
  var requestLines: String?

  @Option(help: ArgumentHelp("Threads that answer --requests; 1 to 64.", valueName: "n"))
  var jobs = 1

  @Flag(help: "Add the trace: what became of every policy and rule.")
  var explain = false

  @Option(
    name: [.customShort("o"), .long],
    help: "text, json, dot or mermaid; jsonl with --requests."
  )
  var output: OutputFormat = .text

  @Option(help: "auto, always or never; NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  func run() throws {
    if requestLines != nil, requestFile != nil || request.url != nil {
      Console.report(error: "give --requests, --request or a URL, not several of them")
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    if requestLines != nil, output == .dot || output == .mermaid {
      Console.report(error: "--requests answers in text, json or jsonl, not \(output.rawValue)")
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    guard (1...64).contains(jobs) else {
      Console.report(error: "--jobs wants a number from 1 to 64, not \(jobs)")
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    let now = try input.currentTime()
    let limits = try input.checkedLimits()
    let policies = try input.load(needsPolicies: !proxy.isGiven)
    let answerer = try proxy.answerer(policies)
    if let requestLines {
      let lines = RequestLines(
        answerer: answerer,
        now: now,
        explains: explain,
        output: output,
        limits: limits,
        jobs: jobs
      )
      try lines.answer(path: requestLines)
      return
    }
    let requests: [Request]
    do {
      if let requestFile {
        requests = try Request.read(
          InputFile.read(path: requestFile, size: .requestBytes, limits: limits),
          limits: limits
        )
      } else {
        requests = [try request.makeRequest(policies, limits)]
      }
    } catch let error as LoadingError {
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    guard requests.count == 1, let request = requests.first else {
      Console.report(error: "the request file has \(requests.count) requests; use --requests")
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    let decision: Decision
    do {
      decision = try answerer.evaluate(request, now: now, explains: explain)
    } catch {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    switch output {
    case .text: Console.print(Colors(color).paint(decision.text, decision.verdict))
    case .json: Console.print("\(decision.json.write(.pretty))\n")
    case .jsonl: Console.print("\(decision.json.write(.compact))\n")
    case .dot: Console.print(decision.dot)
    case .mermaid: Console.print(decision.mermaid)
    }
    try ExitStatus(decision.verdict).exit()
  }
}
