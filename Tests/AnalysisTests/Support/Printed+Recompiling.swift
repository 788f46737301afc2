import Basics
import Evaluation
import JSON
import Matching
import Mesh
import Program
import Resources
import Testing

@testable import Analysis

/// Reads printed rules again, as policies and by what stands beside them.
struct Recompiler {
  let asking: Asking
  let evaluator: Evaluator
  let mesh: TestMesh

  struct Unreadable: Error {
    let rule: JSONValue
  }

  /// The requests that ANY of the rules matches.
  func set(of rules: [PrintedRule]) throws -> NodeID {
    var sets: [NodeID] = []
    for rule in rules { sets.append(try set(of: rule.json)) }
    return try asking.table.union(sets)
  }

  private func set(of json: JSONValue) throws -> NodeID {
    let table = asking.table
    var plain = JSONObject()
    for name in ["from", "to", "when"] as [ByteString] { plain[name] = json[name] }
    let policy: JSONValue = .object(
      JSONObject([
        ("apiVersion", "security.istio.io/v1"), ("kind", "AuthorizationPolicy"),
        ("metadata", .object(JSONObject([("name", "printed"), ("namespace", "printed")]))),
        ("spec", .object(JSONObject([("rules", .array([.object(plain)]))]))),
      ])
    )
    let read = try TestMesh(manifests: [policy]).mesh.authorizationPolicies
    let rule = try #require(read.first?.rules.first ?? nil)
    let questions = mesh.compiler.questionRules(
      [rule],
      of: read[0].meta,
      in: evaluator.program.point.meshConfig
    )
    guard questions.http.count == 1 else { throw Unreadable(rule: json) }
    var set = try asking.set(of: questions, at: evaluator)
    var filter = RequestFilter()
    if let connection = json["connection"] {
      filter.tls = Set(
        Self.texts(connection).compactMap { Request.Connection.TLS(rawValue: $0.string) }
      )
    }
    if json["protocol"] == "tcp" { filter.isHTTP = false }
    for member in json["externalAuthorization"]?.object?.members ?? [] {
      filter.answers[member.name] = member.value.string.flatMap {
        Request.ProviderAnswer(rawValue: $0.string)
      }
    }
    if let tokens = json["jwt"] {
      switch Self.texts(tokens) {
      case ["none"]: filter.tokens = .absent
      case ["any"]: filter.tokens = .any
      case let issuers: filter.tokens = .issuers(issuers)
      }
    }
    set = try table.apply(.and, set, try asking.set(of: filter, at: evaluator))
    for further in json["and"]?.array ?? [] {
      set = try table.apply(.and, set, try self.set(of: further))
    }
    return set
  }

  private static func texts(_ value: JSONValue) -> [ByteString] {
    value.string.map { [$0] } ?? (value.array ?? []).compactMap(\.string)
  }
}
