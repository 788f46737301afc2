internal import Basics
package import JSON
internal import MeshProof

/// A policy set and one request on which the two evaluators differ.
package struct Disagreement: Sendable, CustomStringConvertible {
  /// The seed of the policy set.
  package let seed: UInt64
  package let source: AgreementCase
  /// What differs.
  package let differences: [String]

  /// The differences of a case with one request; none where they agree, and where either of them
  /// cannot take the case.
  static func differences(of source: AgreementCase) -> (lines: [String], wanted: NaiveAnswer)? {
    guard let request = source.requests.first, let loaded = try? LoadedCase(source),
      let (engine, naive) = try? loaded.answers(request)
    else { return nil }
    let lines = engine.differences(from: naive)
    return lines.isEmpty ? nil : (lines, naive)
  }

  /// The same disagreement on the smallest case that shrinking finds, as a vector whose wanted
  /// answer is the naive one: it has to be judged by the clauses before it is kept.
  package func shrunk() -> (differences: [String], vector: JSONValue) {
    // The kinds of parts that differ must stay the same, or shrinking would wander off.
    func kinds(_ lines: [String]) -> Set<String> {
      Set(lines.map { String($0.prefix { $0 != ":" }) })
    }
    let wanted = kinds(differences)
    var small = Shrinker { candidate in
      Self.differences(of: candidate).map { kinds($0.lines).isSubset(of: wanted) } ?? false
    }.shrink(source)
    if case .object(var request)? = small.requests.first {
      request["id"] = "1"
      small.requests = [.object(request)]
    }
    let found = Self.differences(of: small)
    var expected: JSONValue = object()
    if let answer = found?.wanted { expected = object(("1", answer.expectation)) }
    let name = "agreement seed \(seed)"
    return (found?.lines ?? differences, small.vector(name: name, clauses: [], expected: expected))
  }

  package var description: String {
    let (lines, vector) = shrunk()
    return "seed \(seed): \(lines.joined(separator: "; "))\n\(vector.write(.compact))"
  }
}

extension NaiveAnswer {
  /// The answer as vectors write it.
  var expectation: JSONValue {
    object(
      ("decision", text(verdict.rawValue)),
      ("httpStatus", httpStatus.map { .integer(Int64($0)) } ?? .null),
      ("decidedBy", decider),
      ("note", tokenError.map { text($0) })
    )
  }

  /// The named rule, `ns/name rule n` taken apart.
  private var decider: JSONValue? {
    guard let parts = rule?.split(whereSeparator: { $0 == "/" || $0 == " " }).map(String.init),
      parts.count == 4, let index = Int64(parts[3])
    else { return .none }
    return object(
      ("namespace", text(parts[0])),
      ("name", text(parts[1])),
      ("rule", .integer(index))
    )
  }
}

extension NaiveAnswer {
  /// What is wrong with the answer by the wanted one of a vector.
  package func problems(against wanted: JSONValue) -> [String] {
    var problems: [String] = []
    func compare(_ name: String, _ own: JSONValue?, _ wanted: JSONValue?) {
      if let wanted, own ?? .null != wanted {
        problems.append("\(name): \(own ?? .null), want \(wanted)")
      }
    }
    compare("decision", text(verdict.rawValue), wanted["decision"])
    compare("httpStatus", httpStatus.map { .integer(Int64($0)) }, wanted["httpStatus"])
    compare("requestPrincipal", requestPrincipal.map { .string($0) }, wanted["requestPrincipal"])
    compare("note", tokenError.map { text($0) }, wanted["note"])
    if let decider = wanted["decidedBy"], let namespace = decider["namespace"]?.string,
      let name = decider["name"]?.string, case .integer(let index)? = decider["rule"]
    {
      compare("rule", rule.map { text($0) }, text("\(namespace)/\(name) rule \(index)"))
    }
    return problems
  }
}
