internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let tooManySources = Problem("too-many-items", "VALID-32", .tolerable)
  static let customSource = Problem("unsupported-with-custom", "VALID-36", .tolerable)
  static let emptyFrom = Problem("empty-list", "VALID-41", .tolerable)
  static let emptySource = Problem("empty-source", "VALID-42", .tolerable)
  static let emptyTo = Problem("empty-list", "VALID-43", .tolerable)
  static let emptyOperation = Problem("empty-operation", "VALID-44", .tolerable)
  static let mixedIdentities = Problem("mixed-identities", "VALID-45", .tolerable)
  static let tooManyServiceAccounts = Problem("too-many-items", "VALID-46", .tolerable)
  static let httpOnlyDeny = Problem("deny-http-only", "VALID-58", .warning)
}

extension StrictMapping {
  /// Lists of a rule (VALID-32, VALID-41, VALID-43).
  func checkRule(from: [Node]?, to: [Node]?, _ findings: inout Findings) {
    checkCount(from?.count ?? 0, of: FieldNames.from, most: 512, .tooManySources, &findings)
    guard from?.isEmpty == true || to?.isEmpty == true else { return }
    let lists: [(ByteString, [Node]?, Problem, String)] = [
      ("from", from, .emptyFrom, "source"), ("to", to, .emptyTo, "operation"),
    ]
    for (field, items, problem, what) in lists where items?.isEmpty == true {
      findings.report(
        problem,
        "\(quoted(field)) is empty; it counts as left out and means any \(what)",
        at: keyLocation(field),
        notes: ["leave \(quoted(field)) out if that is meant"]
      )
    }
  }

  /// A source or operation must say something (VALID-42, VALID-44).
  func checkNotEmpty(_ problem: Problem, _ findings: inout Findings) {
    guard isEffectivelyEmpty else { return }
    findings.report(problem, "\(name) is empty and restricts nothing", at: location)
  }

  /// Service accounts go with no other identities in one source (VALID-45).
  func checkSourceCombination(_ findings: inout Findings) {
    let accounts = FieldNames.accounts.filter { has($0) }
    guard !accounts.isEmpty, let other = FieldNames.otherIdentities.first(where: { has($0) }) else {
      return
    }
    for field in accounts {
      findings.report(
        .mixedIdentities,
        "\(quoted(field)) cannot stand beside \(quoted(other)) in one source",
        at: keyLocation(field),
        notes: ["a service account names its namespace itself: \"namespace/name\""]
      )
    }
  }

  /// CUSTOM rules know addresses only (VALID-36).
  func checkCustomSource(_ findings: inout Findings) {
    let fields: [ByteString] = [
      "principals", "requestPrincipals", "namespaces", "serviceAccounts", "trustDomains",
      "notPrincipals", "notRequestPrincipals", "notNamespaces", "notServiceAccounts",
      "notTrustDomains",
    ]
    for field in fields where has(field) && !isAbsentOrEmptyList(field) {
      findings.report(
        .customSource,
        "\(quoted(field)) cannot be used with CUSTOM",
        at: keyLocation(field),
        notes: ["limit the policy by operation or address, or let the authorizer decide"]
      )
    }
  }
}

/// Warns of a DENY rule that denies everything on TCP ports (VALID-58).
///
/// The check is istiod's: `when` is not looked at, and trust domains do not count as known to TCP.
func checkTCPScope(of rule: Node, from: [Node], to: [Node], _ findings: inout Findings) {
  let sources = from.compactMap { $0["source"] }.filter { $0.kind == .mapping }
  let operations = to.compactMap { $0["operation"] }.filter { $0.kind == .mapping }
  let sourceFields: [ByteString] = [
    "principals", "notPrincipals", "ipBlocks", "notIpBlocks", "namespaces", "notNamespaces",
    "remoteIpBlocks", "notRemoteIpBlocks", "serviceAccounts", "notServiceAccounts",
  ]
  func names(_ fields: [ByteString], _ objects: [Node]) -> Bool {
    objects.contains { object in fields.contains { object[$0]?.count ?? 0 > 0 } }
  }
  let isWide =
    operations.isEmpty
    ? !sources.isEmpty && !names(sourceFields, sources) : !names(["ports", "notPorts"], operations)
  guard isWide else { return }
  findings.report(
    .httpOnlyDeny,
    "the rule looks at HTTP only and denies everything on TCP ports",
    at: rule.location,
    notes: ["name the HTTP \"ports\" in \"to\""]
  )
}
