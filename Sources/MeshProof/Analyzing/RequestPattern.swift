public import Basics
public import Evaluation
public import JSON
internal import Decoding
internal import Documents
internal import Program
internal import Resources

/// The requests that a question is about, by a rule in the syntax of AuthorizationPolicy (contract
/// section 7).
///
/// Paths are meant as the proxy sees them, after normalization.
public struct RequestPattern: Sendable {
  /// `nil`: whatever the rule's fields could say.
  let rule: AuthorizationPolicy.Rule?
  /// How the caller connects, ANY of these; `nil`: whatever.
  public var tls: Set<Request.Connection.TLS>?
  /// HTTP requests only, or plain connections only; `nil`: both.
  public var isHTTP: Bool?
  /// What authorizers answer; the answers of others are free.
  public var externalAuthorization: [ByteString: Request.ProviderAnswer] = [:]

  /// All requests.
  public init() { rule = nil }

  /// The requests that a rule matches.
  ///
  /// - Parameter rule: An object with `from`, `to` and `when`.
  /// - Throws: ``RequestError`` for a rule that Istio would not take.
  public init(rule: JSONObject) throws(RequestError) {
    let text = JSONValue.object(rule).write(.compact)
    let (documents, problems) = DocumentReader().read(text.bytes, file: "question")
    var findings = Findings()
    let read = documents.first.flatMap {
      AuthorizationPolicy.Rule(reading: $0, &findings)
    }
    if let problem = (problems + findings.diagnostics).first(where: { $0.severity == .error }) {
      throw RequestError(problem.message)
    }
    self.rule = read
  }

  private static let meta = ObjectMeta(
    name: "question",
    namespace: "default",
    location: SourceLocation(file: "question", line: 1, column: 1)
  )

  /// As the engine asks it in a mesh.
  func filter(_ compiler: ProgramCompiler, _ mesh: MeshConfig) throws(RequestError) -> RequestFilter
  {
    var filter = RequestFilter(tls: tls, isHTTP: isHTTP, answers: externalAuthorization)
    guard let rule else { return filter }
    let rules = compiler.questionRules([rule], of: Self.meta, in: mesh)
    if let dropped = rules.dropped.first {
      throw RequestError("no proxy could have this rule: \(dropped.reason)")
    }
    if let refusal = rules.refusals.first {
      throw RequestError("no proxy accepts this rule: \(refusal.cause)")
    }
    filter.rules = rules
    return filter
  }
}
