public import Basics
public import JSON

/// A rule in the syntax of `spec.rules[]`, with what that syntax cannot say beside it (contract
/// section 7).
public struct PrintedRule: Sendable, Hashable {
  /// A field or a key, with its values.
  public struct Item: Sendable, Hashable {
    /// As policies write it.
    public let name: ByteString
    /// ANY of these; empty: whatever.
    public var values: [ByteString]
    /// NONE of these.
    public var notValues: [ByteString]
  }

  /// ANY of these, ALL items of it.
  public var sources: [[Item]] = []
  /// ALL items of one operation.
  public var operation: [Item] = []
  /// ALL of these.
  public var when: [Item] = []
  /// `mtls`, `plaintext`, `tls`: ANY; none: whatever.
  public var connections: [String] = []
  /// `true`: plain connections only.
  public var isTCP = false
  /// `none`, `any`, or issuers; none: whatever.
  public var tokens: [ByteString] = []
  /// What authorizers answer, by their names.
  public var answers: [(provider: ByteString, answer: String)] {
    answersByProvider.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
  package var answersByProvider: [ByteString: String] = [:]
  /// ALL of these, too.
  public var and: [PrintedRule] = []

  /// The rule as JSON.
  public var json: JSONValue {
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
