internal import Basics
internal import JSON
internal import MeshProof

/// A set of requests as `who-can` prints it, read by the naive evaluator.
struct PrintedSet {
  /// A rule with what stands beside its syntax.
  private struct Part {
    /// Allows exactly what the rule matches.
    let naive: NaiveEvaluator
    let rule: PrintedRule
    let and: [Part]

    func contains(_ request: Request) -> Bool {
      let isTCP = request.http == nil
      let tls =
        request.connection.tls?.rawValue
        ?? (request.source.identity == nil ? "plaintext" : "mtls")
      guard rule.connections.isEmpty || rule.connections.contains(tls), !rule.isTCP || isTCP,
        and.allSatisfy({ $0.contains(request) })
      else { return false }
      if !rule.tokens.isEmpty {
        var issuer: ByteString?
        if case .claims(let claims)? = request.jwt { issuer = claims["iss"]?.string }
        let isMeant = rule.tokens.contains { token in
          switch token {
          case "none": issuer == nil
          case "any": issuer != nil
          default: issuer == token
          }
        }
        guard isMeant else { return false }
      }
      return naive.answer(request)?.verdict == .allow
    }
  }

  private let parts: [Part]

  init(_ rules: [PrintedRule], of world: SmallWorld) throws {
    parts = try rules.map { try Self.part($0, world) }
  }

  func contains(_ request: Request) -> Bool { parts.contains { $0.contains(request) } }

  private static func part(_ rule: PrintedRule, _ world: SmallWorld) throws -> Part {
    var plain = JSONObject()
    let json = rule.json
    for name in ["from", "to", "when"] as [ByteString] { plain[name] = json[name] }
    return Part(
      naive: try world.naive(world.matching([.object(plain)])),
      rule: rule,
      // INVARIANT: rules of `and` have none themselves.
      and: try rule.and.map { try part($0, world) }
    )
  }
}

extension SmallWorld {
  /// The naive evaluator of some policies.
  func naive(_ policies: [JSONValue]) throws -> NaiveEvaluator {
    try LoadedCase(
      AgreementCase(manifests: policies, meshConfig: object(), arguments: [], requests: [])
    ).naive
  }
}
