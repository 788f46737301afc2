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
    case .bool: return bool.map(JSONValue.bool)
    case .integer: return integer.map(JSONValue.integer)
    case .float:
      let digits = text.bytes.filter { $0 != UInt8(ascii: "_") }
      return Double(String(decoding: digits, as: UTF8.self)).map(JSONValue.number)
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
