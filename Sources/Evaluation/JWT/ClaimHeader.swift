internal import Basics
internal import JSON

/// The header value that a claim is written to (RA-62).
struct ClaimHeader {
  /// `nil` where no header is written: the claim is missing, null or an empty text.
  let value: ByteString?
  /// Whether the value is an object's text, whose member order Envoy does not fix.
  let hasVaryingMemberOrder: Bool

  /// Follows the path `claim` (split at `.`) through objects of the payload as it was in the token.
  init(payload: JSONObject, claim path: ByteString) {
    var claim: JSONValue? = .object(payload)
    for name in path.split(at: UInt8(ascii: ".")) { claim = claim?[name] }
    switch claim {
    case nil, .null:
      value = nil
      hasVaryingMemberOrder = false
    case .string(let text):
      value = text.isEmpty ? nil : text
      hasVaryingMemberOrder = false
    case .bool(let flag):
      value = flag ? "true" : "false"
      hasVaryingMemberOrder = false
    case .integer(let number):
      value = number < 0 ? ByteString("\(number).000000") : ByteString("\(number)")
      hasVaryingMemberOrder = false
    case .number(let number):
      value = Self.text(of: number)
      hasVaryingMemberOrder = false
    case .array(let elements):
      value = Base64.encode(JSONValue.array(elements).canonical.write(.compact))
      hasVaryingMemberOrder = JSONValue.array(elements).holdsSeveralMembers
    case .object(let object):
      value = Base64.encode(JSONValue.object(object).canonical.write(.compact))
      hasVaryingMemberOrder = JSONValue.object(object).holdsSeveralMembers
    }
  }

  /// Digits for a whole number from 0 to below 2^64, else C's `%f`.
  private static func text(of number: Double) -> ByteString {
    if number >= 0, number < 18_446_744_073_709_551_616, number == number.rounded(.towardZero) {
      return ByteString("\(UInt64(number))")
    }
    return FixedPoint.sixDecimals(number)
  }
}

extension JSONValue {
  /// Members by name, whole numbers as integers: the form that is written to a header.
  fileprivate var canonical: JSONValue {
    switch self {
    case .object(let object):
      .object(
        JSONObject(
          object.members.sorted { $0.name < $1.name }.map { ($0.name, $0.value.canonical) }
        )
      )
    case .array(let elements): .array(elements.map(\.canonical))
    case .number(let number): Int64(exactly: number).map(JSONValue.integer) ?? self
    case .null, .bool, .integer, .string: self
    }
  }

  fileprivate var holdsSeveralMembers: Bool {
    switch self {
    case .object(let object):
      object.members.count > 1 || object.members.contains { $0.value.holdsSeveralMembers }
    case .array(let elements): elements.contains(where: \.holdsSeveralMembers)
    case .null, .bool, .integer, .number, .string: false
    }
  }
}
