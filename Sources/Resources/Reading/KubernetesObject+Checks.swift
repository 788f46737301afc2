internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let missingKind = Problem("missing-kind", "ENV-2", .fatal)
  static let tooManyMeshConfigs = Problem("too-many-mesh-configs", "ENV-27", .fatal)
  static let badAPIVersion = Problem("bad-api-version", "VALID-1", .fatal)
  static let unknownKind = Problem("unknown-kind", "VALID-1", .fatal)
  static let unknownTopLevelField = Problem("unknown-field", "VALID-2", .tolerable)
  static let missingNamespace = Problem("missing-namespace", "ENV-5", .warning)
  static let removedKind = Problem("removed-kind", "ENV-28", .tolerable)
}

extension KubernetesObject {
  /// What an object is to the reader.
  enum Classification {
    case policy(PolicyKind)
    /// Context, or nothing of interest.
    case other
    /// An error that was reported; there is nothing to decode.
    case rejected
  }

  /// Tells policies from the rest, by group and kind; what was surely meant as a policy and is none
  /// is reported (VALID-1), as are the policies of old releases (ENV-28).
  func classify(_ findings: inout Findings) -> Classification {
    switch group {
    case "authentication.istio.io", "rbac.istio.io", "config.istio.io":
      findings.report(
        .removedKind,
        "\(quoted(qualifiedKind)) was removed from Istio; nothing enforces it",
        at: kindLocation,
        notes: ["write it as \(PolicyKind.group) policies"]
      )
      return findings.isLenient ? .other : .rejected
    case PolicyKind.group: return classifyPolicy(&findings)
    default:
      guard let kind = PolicyKind(kind), isMistakenGroup else { return .other }
      findings.report(
        .badAPIVersion,
        "no \(kind.rawValue) has the apiVersion \(quoted(apiVersion))",
        at: apiVersionLocation,
        notes: ["write \"security.istio.io/v1\""]
      )
      return .rejected
    }
  }

  private func classifyPolicy(_ findings: inout Findings) -> Classification {
    guard let policy = PolicyKind(kind) else {
      guard !kind.isEmpty else {
        findings.report(.missingKind, "the object has no \"kind\"", at: node.location)
        return .rejected
      }
      let names = PolicyKind.allCases.map { ByteString($0.rawValue) }
      findings.report(
        .unknownKind,
        "the group \"security.istio.io\" has no kind \(quoted(kind))",
        at: kindLocation,
        notes: nearestName(to: kind, among: names).map { ["did you mean \(quoted($0))?"] } ?? []
      )
      return .rejected
    }
    guard version == "v1" || version == "v1beta1" else {
      findings.report(
        .badAPIVersion,
        "no API server serves \(quoted(apiVersion))",
        at: apiVersionLocation,
        notes: ["write \"security.istio.io/v1\""]
      )
      return .rejected
    }
    return .policy(policy)
  }

  /// Whether a policy's kind in this group can only be a slip: other projects have kinds of the same
  /// names in groups of their own.
  private var isMistakenGroup: Bool {
    group.isEmpty || group == "istio.io" || group.hasSuffix(".istio.io")
      || (group.count < 32 && editDistance(group.bytes, PolicyKind.group.bytes) <= 2)
  }

  /// Only five fields may be at the top (VALID-2).
  func checkTopLevel(_ findings: inout Findings) {
    let known = FieldNames.top
    guard let top = StrictMapping(node, called: "the object", knowing: known, &findings) else {
      return
    }
    top.reportUnknownFields(&findings, as: .unknownTopLevelField) { field in
      specFields.contains(field) ? ["indent it: \(quoted(field)) belongs under \"spec\""] : []
    }
  }

  /// A policy's scope is its namespace: one that is left out is worth a warning (ENV-5).
  func checkNamespace(default standard: ByteString, _ findings: inout Findings) {
    guard let metadata = node[FieldNames.metadata], metadata.kind == .mapping else { return }
    let namespace = metadata[FieldNames.namespace]
    guard namespace == nil || namespace?.isNull == true || namespace?.string?.isEmpty == true else {
      return
    }
    findings.report(
      .missingNamespace,
      "the policy names no namespace; \(quoted(standard)) is taken",
      at: metadata.location,
      notes: ["set \"metadata.namespace\", or say which with --namespace"]
    )
  }
}

/// The fields of the policies' specs.
private let specFields: Set<ByteString> = [
  "selector", "targetRef", "targetRefs", "action", "provider", "rules", "mtls", "portLevelMtls",
  "jwtRules",
]

extension PolicyKind {
  private static let names = allCases.map { (name: ByteString($0.rawValue), kind: $0) }

  fileprivate init?(_ kind: ByteString) {
    guard let match = Self.names.first(where: { $0.name == kind })?.kind else {
      return nil
    }
    self = match
  }
}
