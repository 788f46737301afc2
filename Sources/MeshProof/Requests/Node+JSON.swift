internal import Basics
package import Documents
package import JSON

extension Node {
  /// The node as a JSON value; `nil` for a number that JSON has no form for.
  ///
  /// Recursion is bounded by the reader's depth limit.
  package var json: JSONValue? {
    switch kind {
    case .null: return .null
    case .bool:
      let text = text.asciiLowercased
      return .bool(text == "true" || text == "yes" || text == "on" || text == "y")
    case .integer:
      return Int64(text.string).map(JSONValue.integer) ?? Double(text.string).map(JSONValue.number)
    case .float: return Double(text.string).map(JSONValue.number)
    case .string: return .string(text)
    case .sequence:
      var values: [JSONValue] = []
      for element in elements {
        guard let value = element.json else { return nil }
        values.append(value)
      }
      return .array(values)
    case .mapping:
      var object: [(ByteString, JSONValue)] = []
      for member in members {
        guard let value = member.value.json else { return nil }
        object.append((member.name, value))
      }
      return .object(JSONObject(object))
    }
  }
}
