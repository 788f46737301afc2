internal import ArgumentParser

/// `meshproof who-can`: exactly who may send some requests.
struct WhoCanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who-can",
    abstract: "Shows exactly who may send which requests to a workload.",
    discussion: AccessOptions.discussion(examples: [
      "meshproof who-can -f policies/ --to shop/orders",
      "meshproof who-can -f policies/ --to shop/orders:8080 -X DELETE '/orders/*'",
      "meshproof who-can -f policies/ --to 'shop/*' --from none --from other",
      "meshproof who-can -f policies/ --to shop/orders --claim groups=admin -o json",
    ])
  )

  @OptionGroup var access: AccessOptions

  func run() throws { try access.run() }
}
