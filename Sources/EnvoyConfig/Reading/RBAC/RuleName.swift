internal import Basics

/// The name of a policy in an RBAC filter: what istiod made it of (AP-20, AP-36, AP-37).
struct RuleName {
  /// As it stands in the filter.
  let text: ByteString
  /// `nil` for a name that istiod does not give.
  let rule: (namespace: ByteString, policy: ByteString, index: Int)?
  /// What stands before `ns[`.
  let start: ByteString
  /// Whether the name says that the policy denies in place of a provider.
  let deniesForProvider: Bool

  static let customStart: ByteString = "istio-ext-authz-"
  static let badProviderEnd: ByteString = "-deny-due-to-bad-CUSTOM-action"

  /// Reads `ns[NAMESPACE]-policy[NAME]-rule[INDEX]`, with what CUSTOM puts around it.
  init(_ text: ByteString) {
    self.text = text
    let end = Self.badProviderEnd
    deniesForProvider = text.hasPrefix(Self.customStart) && text.hasSuffix(end)
    let body = deniesForProvider ? text.dropLast(end.count) : text
    let open = text.hasPrefix(Self.customStart) ? body.firstIndex(of: "ns[") : 0
    start = ByteString(bytes: body.bytes.prefix(open ?? 0))
    rule = open.flatMap { Self.rule(body.dropFirst($0)) }
  }

  /// The rule's name without what CUSTOM puts around it.
  var plain: ByteString {
    guard let rule else { return text }
    return "ns[\(rule.namespace)]-policy[\(rule.policy)]-rule[\(rule.index)]"
  }

  private static func rule(
    _ text: ByteString
  ) -> (namespace: ByteString, policy: ByteString, index: Int)? {
    let middle: ByteString = "]-policy["
    let last: ByteString = "]-rule["
    guard text.hasPrefix("ns["), text.hasSuffix("]"),
      let policy = text.firstIndex(of: middle),
      let rule = text.firstIndex(of: last, from: policy + middle.count)
    else { return nil }
    let digits = text.dropFirst(rule + last.count).dropLast()
    guard (1...9).contains(digits.count), digits.bytes.allSatisfy({ (0x30...0x39).contains($0) }),
      let index = Int(digits.string), digits == "\(index)"
    else { return nil }
    return (
      ByteString(bytes: text.bytes[3..<policy]),
      ByteString(bytes: text.bytes[(policy + middle.count)..<rule]), index
    )
  }
}
