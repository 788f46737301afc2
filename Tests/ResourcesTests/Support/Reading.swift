import Basics
import Documents
import Resources
import Testing

/// One input with the diagnostics that it must give.
struct Row: Sendable, CustomTestStringConvertible {
  let name: String
  let input: String
  var isLenient = false

  /// A whole input.
  init(_ name: String, _ input: String) {
    self.name = name
    self.input = input
  }

  /// The body of a policy, from `spec` on.
  init(_ name: String, _ kind: String, _ body: String) {
    self.init(
      name,
      """
      apiVersion: security.istio.io/v1
      kind: \(kind)
      metadata: {name: p, namespace: shop}
      \(body)
      """
    )
  }

  /// The same, read with `--lenient`.
  var leniently: Row {
    var row = self
    row.isLenient = true
    return row
  }

  var testDescription: String { name }
}

/// Reads one file as the command line does.
func read(
  _ text: String,
  lenient isLenient: Bool = false,
  file: String = "test.yaml",
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> (resources: [Resource], diagnostics: [Diagnostic]) {
  let (documents, problems) = DocumentReader().read(Array(text.utf8), file: file)
  #expect(problems.isEmpty, sourceLocation: sourceLocation)
  return ResourceReader(options: ResourceReader.Options(isLenient: isLenient)).read(documents)
}

/// Reads a row's input and demands exactly the marked diagnostics, in the order of the text.
@discardableResult
func check(
  _ row: Row,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> [Resource] {
  let marked = MarkedText(row.input)
  let (resources, diagnostics) = read(
    marked.text,
    lenient: row.isLenient,
    sourceLocation: sourceLocation
  )
  let found = diagnostics.map(MarkedText.Expectation.init)
  #expect(found == marked.expectations, "\(diagnostics)", sourceLocation: sourceLocation)
  for diagnostic in diagnostics {
    #expect(!diagnostic.message.contains("\n"), sourceLocation: sourceLocation)
  }
  return resources
}

/// The only AuthorizationPolicy of an input.
func authorizationPolicy(
  _ body: String,
  lenient isLenient: Bool = false
) throws -> AuthorizationPolicy {
  let row = Row("", "AuthorizationPolicy", body)
  let resources = read(row.input, lenient: isLenient).resources
  guard case .authorizationPolicy(let policy)? = resources.first else {
    throw WrongKind()
  }
  return policy
}

/// The only RequestAuthentication of an input.
func requestAuthentication(
  _ body: String,
  lenient isLenient: Bool = false
) throws -> RequestAuthentication {
  let row = Row("", "RequestAuthentication", body)
  let resources = read(row.input, lenient: isLenient).resources
  guard case .requestAuthentication(let policy)? = resources.first else {
    throw WrongKind()
  }
  return policy
}

/// The only PeerAuthentication of an input.
func peerAuthentication(
  _ body: String,
  lenient isLenient: Bool = false
) throws -> PeerAuthentication {
  let row = Row("", "PeerAuthentication", body)
  let resources = read(row.input, lenient: isLenient).resources
  guard case .peerAuthentication(let policy)? = resources.first else {
    throw WrongKind()
  }
  return policy
}

/// The input was not decoded into what a test is about.
struct WrongKind: Error {}
