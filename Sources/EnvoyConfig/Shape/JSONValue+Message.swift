internal import Basics
internal import JSON

// Protobuf messages as JSON: what is absent or the default of its field is left out.

extension JSONValue {
  /// A message of its fields; `nil` fields are left out.
  static func message(_ fields: KeyValuePairs<ByteString, JSONValue?>) -> JSONValue {
    .object(JSONObject(fields.compactMap { name, value in value.map { (name, $0) } }))
  }

  /// A message in a `google.protobuf.Any`.
  static func typedMessage(
    _ name: ByteString,
    _ fields: KeyValuePairs<ByteString, JSONValue?>
  ) -> JSONValue {
    let type = (ByteString("@type"), JSONValue.string("type.googleapis.com/" + name))
    return .object(
      JSONObject([type] + fields.compactMap { name, value in value.map { (name, $0) } })
    )
  }

  /// A field that is there on a condition.
  ///
  /// Not `? value : nil`: beside a JSON value the literal `nil` is JSON's `null`.
  static func field(_ value: @autoclosure () -> JSONValue, if isThere: Bool) -> JSONValue? {
    isThere ? .some(value()) : .none
  }

  /// A text field; absent for the empty text, its default.
  static func text(_ text: ByteString) -> JSONValue? { field(.string(text), if: !text.isEmpty) }

  /// A repeated text field; absent for none.
  static func texts(_ texts: [ByteString]) -> JSONValue? {
    list(texts.map(JSONValue.string))
  }

  /// A repeated field; absent for none.
  static func list(_ elements: [JSONValue]) -> JSONValue? {
    field(.array(elements), if: !elements.isEmpty)
  }

  /// A flag; absent for `false`, its default.
  static func flag(_ isOn: Bool) -> JSONValue? { field(true, if: isOn) }

  /// A whole number; absent for 0, its default.
  static func count(_ number: Int) -> JSONValue? { field(.integer(Int64(number)), if: number != 0) }

  /// A `google.protobuf.Duration`: seconds with 0, 3, 6 or 9 digits after the point.
  static func duration(nanoseconds: Int64) -> JSONValue {
    let seconds = nanoseconds / 1_000_000_000
    let rest = (nanoseconds % 1_000_000_000).magnitude
    let sign = nanoseconds < 0 && seconds == 0 ? "-" : ""
    var digits = String(1_000_000_000 + rest).dropFirst()
    while digits.hasSuffix("000") { digits = digits.dropLast(3) }
    return .string("\(sign)\(seconds)\(digits.isEmpty ? "" : ".")\(String(digits))s")
  }
}
