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
  try only("AuthorizationPolicy", body, isLenient) {
    if case .authorizationPolicy(let policy) = $0 { policy } else { nil }
  }
}

/// The only RequestAuthentication of an input.
func requestAuthentication(
  _ body: String,
  lenient isLenient: Bool = false
) throws -> RequestAuthentication {
  try only("RequestAuthentication", body, isLenient) {
    if case .requestAuthentication(let policy) = $0 { policy } else { nil }
  }
}

/// The only PeerAuthentication of an input.
func peerAuthentication(
  _ body: String,
  lenient isLenient: Bool = false
) throws -> PeerAuthentication {
  try only("PeerAuthentication", body, isLenient) {
    if case .peerAuthentication(let policy) = $0 { policy } else { nil }
  }
}

private func only<Policy>(
  _ kind: String,
  _ body: String,
  _ isLenient: Bool,
  _ policy: (Resource) -> Policy?
) throws -> Policy {
  let resources = read(Row("", kind, body).input, lenient: isLenient).resources
  guard let found = resources.first.flatMap(policy) else { throw WrongKind() }
  return found
}

/// The input was not decoded into what a test is about.
struct WrongKind: Error {}
