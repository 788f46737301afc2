internal import ArgumentParser
internal import MeshProof

/// `meshproof what-can`: exactly what a caller may do.
struct WhatCanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-can",
    abstract: "Shows exactly what a caller may send, and where.",
    discussion: """
      Every dimension that is left out is free: all callers, all methods, all paths, all headers, all
      tokens. The answer is the exact set: for each caller `always`, `never`, or `if` with rules as in \
      AuthorizationPolicy. Callers are the service accounts of the inputs, any other identity of the \
      mesh, and no identity at all. Each workload port is asked by itself.

      EXAMPLES
        meshproof what-can -f policies/ --from shop/storefront
        meshproof what-can -f policies/ --from none
        meshproof what-can -f policies/ --from 'shop/*' -X POST --path '/admin/*'
        meshproof what-can -f policies/ --from other -o json

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
