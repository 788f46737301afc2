import Foundation
import MeshProof
import PolicyTests
import Testing

@Suite("Which files are tests")
struct DiscoveryTests {
  private static func document(_ name: String) -> String {
    "kind: PolicyTest\nname: \(name)\npolicies: [\(name == "deep" ? "../../" : "")shop.yaml]\n"
      + "tests: [{to: shop/orders:80, request: GET /, expect: DENY}]\n"
  }

  private func folder() throws -> Workspace {
    try Workspace([
      "shop.yaml": shop,
      "one.yaml": Self.document("one") + "---\n" + Self.document("two"),
      "mixed.yaml": shop + "\n---\n" + Self.document("three"),
      "a/b/deep.yml": Self.document("deep"),
      "a/broken.yaml": "a: {{ template }}\n",
      "a/notes.txt": "kind: PolicyTest",
      "none/policy.yaml": shop,
    ])
  }

  private func names(_ folder: Workspace, _ paths: [String]) throws -> [String] {
    let options = TestOptions(paths: paths.map { "\(folder.path)/\($0)" }, now: 0)
    return try TestSuite(reading: options).run().documents.map(\.name.string)
  }

  /// Arguments and the documents that they mean.
  static let rows: [(paths: [String], names: [String])] = [
    (["one.yaml"], ["one", "two"]),
    (["mixed.yaml"], ["three"]),
    (["."], ["deep", "three", "one", "two"]),
    (["a"], ["deep"]),
    (["one.yaml", "one.yaml", "./one.yaml"], ["one", "two"]),
    (["one.yaml", "."], ["one", "two", "deep", "three"]),
    (["*.yaml"], ["three", "one", "two"]),
    (["?ne.yaml"], ["one", "two"]),
    (["**/*.yml"], ["deep"]),
    (["**/deep.yml"], ["deep"]),
    (["**"], ["deep", "three", "one", "two"]),
    (["*/b"], ["deep"]),
    (["**/**/**/b/**"], ["deep"]),
  ]

  @Test("Files, folders and patterns mean their documents of the kind PolicyTest", arguments: rows)
  func found(row: (paths: [String], names: [String])) throws {
    #expect(try names(folder(), row.paths) == row.names)
  }

  /// Arguments that mean no test, and what is said.
  static let missing = [
    ("shop.yaml", "holds no test"), ("none", "holds no test"), ("gone.yaml", "cannot read"),
    ("x*.yaml", "no file matches"), ("none/*", "holds no test"), ("*/gone", "no file matches"),
  ]

  @Test("An argument without a test is an error, beside others that have some", arguments: missing)
  func nothing(argument: String, says: String) throws {
    let folder = try folder()
    let error = try #require(throws: LoadingError.self) {
      _ = try folder.suite("one.yaml", argument)
    }
    #expect(error.diagnostics.contains { $0.message.contains(says) }, "\(error.diagnostics)")
  }

  @Test("A file of a folder that speaks of tests and cannot be read is not passed over")
  func brokenTest() throws {
    let folder = try folder()
    try folder.write("a/broken.yaml", "kind: PolicyTest\na: {{ template }}\n")
    #expect(throws: LoadingError.self) { _ = try folder.suite("a") }
  }

  @Test("A pattern chooses tests by their names and those of their documents")
  func patterns() throws {
    let folder = try folder()
    func count(_ patterns: String...) throws -> Int {
      try folder.suite(".") { $0.patterns = patterns }.run().documents.count
    }
    #expect(try count() == 4)
    #expect(try count("one/test 1") == 1)
    #expect(try count("t*e/") == 1)
    #expect(try count("one", "two") == 2)
    #expect(try count("d?ep") == 1)
    #expect(throws: LoadingError.self) { _ = try count("One") }
    #expect(throws: LoadingError.self) { _ = try count(".*") }
  }

  @Test("Tests are no policies: a folder with both can be loaded as policies")
  func asPolicies() throws {
    let folder = try folder()
    let files = try InputFile.read(paths: ["\(folder.path)/one.yaml", "\(folder.path)/mixed.yaml"])
    let policies = try PolicySet(loading: files)
    #expect(policies.passedOver["PolicyTest"] == 3)
  }
}
