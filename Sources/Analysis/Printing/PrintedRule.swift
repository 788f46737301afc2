package import Basics
package import JSON

/// A rule in the syntax of `spec.rules[]`, with what that syntax cannot say beside it (contract
/// section 7).
package struct PrintedRule: Sendable, Hashable {
  /// A field or a key, with its values.
  package struct Item: Sendable, Hashable {
    package let name: ByteString
    package var values: [ByteString]
    package var notValues: [ByteString]
  }

  /// ANY of these, ALL items of it.
  package var sources: [[Item]] = []
  /// ALL items of one operation.
  package var operation: [Item] = []
  /// ALL of these.
  package var when: [Item] = []
  /// `mtls`, `plaintext`, `tls`: ANY; none: whatever.
  package var connections: [String] = []
  /// `true`: plain connections only.
  package var isTCP = false
  /// `none`, `any`, or issuers; none: whatever.
  package var tokens: [ByteString] = []
  package var answers: [(provider: ByteString, answer: String)] {
    answersByProvider.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
  var answersByProvider: [ByteString: String] = [:]
  /// ALL of these, too.
  package var and: [PrintedRule] = []

  /// The rule as JSON.
  package var json: JSONValue {
    var rule = JSONObject()
    if !sources.isEmpty {
      rule["from"] = .array(
        sources.map { .object(JSONObject([("source", Self.fields($0))])) }
      )
    }
    if !operation.isEmpty {
      rule["to"] = .array([.object(JSONObject([("operation", Self.fields(operation))]))])
    }
    if !when.isEmpty {
      rule["when"] = .array(
        when.map { item in
          var condition = JSONObject([("key", .string(item.name))])
          if !item.values.isEmpty { condition["values"] = Self.texts(item.values) }
          if !item.notValues.isEmpty { condition["notValues"] = Self.texts(item.notValues) }
          return .object(condition)
        }
      )
    }
    if !connections.isEmpty { rule["connection"] = Self.one(connections.map { ByteString($0) }) }
    if isTCP { rule["protocol"] = "tcp" }
    if !tokens.isEmpty { rule["jwt"] = Self.one(tokens) }
    if !answersByProvider.isEmpty {
      rule["externalAuthorization"] = .object(
        JSONObject(answers.map { ($0.provider, .string(ByteString($0.answer))) })
      )
    }
    // INVARIANT: rules of `and` have none themselves.
    if !and.isEmpty { rule["and"] = .array(and.map(\.json)) }
    return .object(rule)
  }

  private static func fields(_ items: [Item]) -> JSONValue {
    var fields = JSONObject()
    for item in items {
      if !item.values.isEmpty { fields[item.name] = texts(item.values) }
      if !item.notValues.isEmpty { fields[item.negatedName] = texts(item.notValues) }
    }
    return .object(fields)
  }

  private static func texts(_ texts: [ByteString]) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }

  private static func one(_ values: [ByteString]) -> JSONValue {
    values.count == 1 ? .string(values[0]) : texts(values)
  }
}

extension PrintedRule.Item {
  /// `notPaths` of `paths`.
  fileprivate var negatedName: ByteString {
    ByteString("not\(name.string.prefix(1).uppercased())\(name.string.dropFirst())")
  }
}
