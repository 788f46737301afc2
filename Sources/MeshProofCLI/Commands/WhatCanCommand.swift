internal import ArgumentParser

/// `meshproof what-can`: exactly what a caller may do.
struct WhatCanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-can",
    abstract: "Shows exactly what a caller may send, and where.",
    discussion: AccessOptions.discussion(examples: [
      "meshproof what-can -f policies/ --from shop/storefront",
      "meshproof what-can -f policies/ --from none",
      "meshproof what-can -f policies/ --from 'shop/*' -X POST --path '/admin/*'",
      "meshproof what-can -f policies/ --from other -o json",
    ])
  )

  @OptionGroup var access: AccessOptions

  func run() throws { try access.run() }
}
