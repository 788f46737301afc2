internal import Basics
package import Evaluation
package import JSON

extension Explanation.Policy {
  /// One entry of `trace`.
  package var json: JSONValue {
    var object = policy.json.object ?? JSONObject()
    object["action"] = .string(ByteString(action))
    object["dryRun"] = .bool(isDryRun)
    object["matched"] = .bool(matched)
    object["rules"] = .array(rules.map(\.json))
    return .object(object)
  }
}

extension Explanation.Rule {
  fileprivate var json: JSONValue {
    var object = JSONObject([("rule", .integer(Int64(index)))])
    switch outcome {
    case .matched: object["matched"] = true
    case .failed(let failure):
      object["matched"] = false
      object["failed"] = failure.json
    case .unknown(let field):
      object["matched"] = .null
      object["missing"] = .string(field)
    case .dropped(let reason):
      object["matched"] = false
      object["dropped"] = .string(ByteString(reason))
    }
    if !widened.isEmpty { object["removed"] = .array(widened.map { .string(ByteString($0)) }) }
    return .object(object)
  }
}

extension Explanation.Failure {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("field", .string(field)),
        ("negated", .bool(isNegated)),
        ("expected", .array(expected.map(JSONValue.string))),
        ("seen", seen.map(JSONValue.string) ?? .null),
        ("location", location.json),
      ])
    )
  }
}

extension Explanation.NearMiss {
  /// The rule with the changes that it would take.
  package var json: JSONValue {
    var object = rule?.json.object ?? JSONObject()
    object["changes"] = .array(changes.map(\.json))
    return .object(object)
  }
}
