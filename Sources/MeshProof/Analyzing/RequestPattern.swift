public import Basics
public import Evaluation
public import JSON
internal import Analysis
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
  /// With or without a token; `nil`: whatever.
  var tokens: RequestFilter.Tokens?
  /// ALL of these, too.
  var and: [RequestPattern] = []
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

  /// The requests of a rule.
  init(_ rule: AuthorizationPolicy.Rule) { self.rule = rule }

  private static let meta = ObjectMeta(
    name: "question",
    namespace: "default",
    location: SourceLocation(file: "question", line: 1, column: 1)
  )

  /// As the engine asks it in a mesh.
  func filter(_ compiler: ProgramCompiler, _ mesh: MeshConfig) throws(RequestError) -> RequestFilter
  {
    var problems: [Diagnostic] = []
    let filter = filter(compiler, mesh, &problems)
    if let problem = problems.first { throw RequestError(problem.message) }
    return filter
  }

  /// As the engine asks it in a mesh.
  ///
  /// - Parameters:
  ///   - compiler: For the release.
  ///   - mesh: The mesh's settings.
  ///   - problems: Gets what no proxy could ask.
  /// - Returns: The filter; of no meaning where there is a problem.
  func filter(
    _ compiler: ProgramCompiler,
    _ mesh: MeshConfig,
    _ problems: inout [Diagnostic]
  ) -> RequestFilter {
    var filter = RequestFilter(
      tls: tls,
      isHTTP: isHTTP,
      answers: externalAuthorization,
      tokens: tokens
    )
    for pattern in and { filter.and.append(pattern.filter(compiler, mesh, &problems)) }
    guard let rule else { return filter }
    func report(_ message: String, _ place: SourceLocation?) {
      problems.append(Diagnostic(.error, code: "rule", message, at: place ?? rule.location))
    }
    let rules = compiler.questionRules([rule], of: Self.meta, in: mesh)
    for dropped in rules.dropped {
      report("no proxy could have this rule: \(dropped.reason)", dropped.location)
    }
    for refusal in rules.refusals {
      report("no proxy accepts this rule: \(refusal.cause)", refusal.location)
    }
    for removed in rules.http.flatMap(\.removed) {
      report("no proxy gets this condition: \(removed.reason)", removed.location)
    }
    filter.rules = rules
    filter.trustDomains = rule.trustDomains
    return filter
  }
}

extension AuthorizationPolicy.Rule {
  /// The trust domains that the rule names outright.
  fileprivate var trustDomains: [ByteString] {
    let principals =
      from.flatMap { $0.fields[.principals]?.values ?? [] }
      + when.filter { $0.key.value == "source.principal" }.flatMap(\.match.values)
    let domains =
      from.flatMap { $0.fields[.trustDomains]?.values ?? [] }
      + when.filter { $0.key.value == "source.trustDomain" }.flatMap(\.match.values)
    let slash = UInt8(ascii: "/")
    return principals.map(\.value).filter { $0.bytes.contains(slash) }.map {
      $0.split(at: slash)[0]
    }
    .filter { !$0.isEmpty && !$0.contains("*") }
      + domains.map(\.value).filter { !$0.isEmpty && !$0.contains("*") }
  }
}
