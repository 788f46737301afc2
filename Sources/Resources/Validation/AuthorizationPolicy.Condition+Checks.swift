internal import Basics
internal import Decoding

extension Problem {
  static let customCondition = Problem("unsupported-with-custom", "VALID-37", .tolerable)
  static let missingKey = Problem("missing-key", "VALID-52", .tolerable)
  static let emptyCondition = Problem("empty-condition", "VALID-53", .tolerable)
  static let unknownAttribute = Problem("unknown-attribute", "VALID-54", .tolerable)
  static let replacedAttribute = Problem("replaced-attribute", "VALID-55", .tolerable)
  static let badKey = Problem("bad-key", "VALID-56", .tolerable)
}

extension StrictMapping {
  /// Checks a condition's key and that it has values (VALID-37, VALID-52 to VALID-56).
  func checkCondition(
    key: Located<ByteString>?,
    action: AuthorizationPolicy.Action?,
    _ findings: inout Findings
  ) {
    if isAbsentOrEmptyList("values"), isAbsentOrEmptyList("notValues"), !hasUnknownFields {
      findings.report(
        .emptyCondition,
        "a condition needs \"values\" or \"notValues\"",
        at: location
      )
    }
    guard let key, !key.value.isEmpty else {
      // A key of a wrong type has its own error.
      if key != nil || !has("key") {
        findings.report(.missingKey, "a condition needs a \"key\"", at: key?.location ?? location)
      }
      return
    }
    switch ConditionKey(key.value) {
    case .attribute: break
    case .malformed:
      findings.report(
        .badKey,
        "the key \(quoted(key.value)) has no name in brackets",
        at: key.location,
        notes: ["write it like request.headers[x-name]"]
      )
    case .replaced(let advice):
      findings.report(
        .replacedAttribute,
        "the attribute \(quoted(key.value)) is no longer known",
        at: key.location,
        notes: [advice]
      )
    case .unknown:
      let nearest = nearestName(to: key.value, among: ConditionKey.names)
      findings.report(
        .unknownAttribute,
        "unknown attribute \(quoted(key.value))",
        at: key.location,
        notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
      )
    }
    if action == .custom, isUnknownToCustom(key.value) {
      findings.report(
        .customCondition,
        "the key \(quoted(key.value)) cannot be used with CUSTOM",
        at: key.location
      )
    }
  }
}

/// Whether an attribute is not there yet when CUSTOM decides (VALID-37).
private func isUnknownToCustom(_ key: ByteString) -> Bool {
  let names: [ByteString] = [
    "source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal",
  ]
  return names.contains(key) || key.hasPrefix("request.auth.")
}
