internal import Basics
internal import JSON

/// An object of the members that have a value.
func object(_ members: (String, JSONValue?)...) -> JSONValue {
  .object(JSONObject(members.compactMap { name, value in value.map { (ByteString(name), $0) } }))
}

/// A list of texts.
func texts(_ values: [String]) -> JSONValue { .array(values.map { text($0) }) }

/// A text.
func text(_ value: String) -> JSONValue { .string(ByteString(value)) }
