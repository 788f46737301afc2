import Testing

@Suite("The example commands of the pages")
struct PageTests {
  /// The pages with the number of their examples: an empty table would pass.
  static let pages = [
    ("README.md", 20), ("docs/testing.md", 2), ("docs/describe.md", 7),
    ("docs/exact-sets.md", 2), ("docs/invariants.md", 3), ("docs/diff.md", 5),
    ("Policies/deny-all-trap/README.md", 4),
    ("Policies/jwt-gateway/README.md", 7), ("Policies/strict-mesh/README.md", 8),
    ("Policies/claims/README.md", 6), ("Policies/default-deny/README.md", 6),
    ("Policies/ext-authz/README.md", 3), ("Policies/tcp-databases/README.md", 4),
    ("Policies/tenants/README.md", 6), ("Policies/bookinfo/README.md", 4),
  ]

  @Test("Every example prints what its page shows", arguments: pages)
  func examples(page: String, count: Int) throws {
    let examples = try PageExample.all(of: page)
    #expect(examples.count == count)
    for example in examples {
      let result = try Command.run(example.command)
      // Warnings come first, as on a terminal: the inputs are read before anything is answered.
      #expect(result.errors + result.output == example.output, "\(example.command)")
      #expect(result.status != 2, "\(example.command): \(result.errors)")
    }
  }
}
