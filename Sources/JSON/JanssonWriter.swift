internal import Basics
internal import CJansson

/// Builds jansson values and has them written.
struct JanssonWriter {
  /// Whether a double is among the values built so far.
  private(set) var hasDoubles = false

  /// A new reference, owned by the caller; `null` takes the place of what lies too deep.
  mutating func makeUnsafeValue(
    _ value: JSONValue,
    depthLeft: Int
  ) -> UnsafeMutablePointer<json_t>? {
    guard depthLeft > 0 else { return unsafe json_null() }
    switch value {
    case .null: return unsafe json_null()
    case .bool(let bool): return unsafe bool ? json_true() : json_false()
    case .integer(let integer): return unsafe json_integer(integer)
    case .number(let number):
      hasDoubles = true
      return unsafe number.isFinite ? json_real(number) : json_null()
    case .string(let string):
      // By way of a `String`, which repairs what is not UTF-8.
      let text = string.string
      return unsafe text.withCString { unsafe json_stringn_nocheck($0, text.utf8.count) }
    case .array(let elements):
      let array = unsafe json_array()
      for element in elements {
        // The array steals the new reference.
        unsafe json_array_append_new(array, makeUnsafeValue(element, depthLeft: depthLeft - 1))
      }
      return unsafe array
    case .object(let object):
      let copy = unsafe json_object()
      for member in object.members {
        let value = unsafe makeUnsafeValue(member.value, depthLeft: depthLeft - 1)
        let name = member.name.string
        // The object steals the new reference.
        _ = unsafe name.withCString {
          unsafe json_object_setn_new_nocheck(copy, $0, name.utf8.count, value)
        }
      }
      return unsafe copy
    }
  }
}

extension JanssonValue {
  /// The value as text; `nil` only when memory runs out.
  borrowing func written(indent: Int?) -> [UInt8]? {
    let layout = indent.map { meshproof_json_indent(Int32($0)) } ?? Int(JSON_COMPACT)
    return unsafe withValue { value in
      // The text is ours to free.
      guard let text = unsafe json_dumps(value, layout | Int(JSON_ENCODE_ANY)) else { return nil }
      defer { unsafe free(text) }
      return unsafe Array(String(cString: text).utf8)
    }
  }
}
