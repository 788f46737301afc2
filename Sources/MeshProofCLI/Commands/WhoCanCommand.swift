internal import ArgumentParser
internal import MeshProof

/// `meshproof who-can`: exactly who may send some requests.
struct WhoCanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who-can",
    abstract: "Shows exactly who may send which requests to a workload.",
    discussion: """
      Every dimension that is left out is free: all callers, all methods, all paths, all headers, all
      tokens. The answer is the exact set: for each caller `always`, `never`, or `if` with rules as in \
      AuthorizationPolicy. Callers are the service accounts of the inputs, any other identity of the \
      mesh, and no identity at all. Each workload port is asked by itself.

      EXAMPLES
        meshproof who-can -f policies/ --to shop/orders
        meshproof who-can -f policies/ --to shop/orders:8080 -X DELETE '/orders/*'
        meshproof who-can -f policies/ --to 'shop/*' --from none --from other
        meshproof who-can -f policies/ --to shop/orders --claim groups=admin -o json

      EXIT CODES
        0  done; what is undecided is said
        2  bad usage or input
      """
  )

  @OptionGroup var input: InputOptions

  @OptionGroup var who: ScopeOptions

  @OptionGroup var requests: PatternOptions

  @OptionGroup var analysis: AnalysisOptions

  @Argument(help: ArgumentHelp("A path as policies write it.", valueName: "path"))
  var path: String?

  @Option(name: [.customShort("o"), .long], help: "text or json.")
  var output: AccessOutput = .text

  func run() throws {
    try AccessCommand(
      input: input,
      who: who,
      requests: requests,
      analysis: analysis,
      path: path,
      output: output
    ).run()
  }
}
