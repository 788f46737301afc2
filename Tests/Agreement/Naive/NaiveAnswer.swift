package import Basics
package import MeshProof

/// The parts of an answer that are compared.
package struct NaiveAnswer: Equatable, Sendable {
  package var verdict: Decision.Verdict
  package var httpStatus: Int?
  package var grpcStatus: Int?
  /// `nil` where the contract leaves the stage open.
  package var stage: Decision.Stage?
  /// `ns/name rule n` of the AuthorizationPolicy rule that is named.
  package var rule: String?
  /// Envoy's text of a JWT refusal.
  package var tokenError: String?
  package var requestPrincipal: ByteString?
  package var isMissing = false
  /// Whether `audit` and `dryRun` depend on what is missing: nobody says which to list then.
  package var leavesListsOpen = false
  package var audit: [String] = []
  package var dryRun: [String] = []
  package var conditions: [String] = []
  package var mtls: String?
  /// Clauses about faults of Istio that the answer is told to meet.
  package var faults: Set<String> = []

  init(
    _ verdict: Decision.Verdict,
    _ stage: Decision.Stage?,
    status: Int? = nil,
    rule: String? = nil
  ) {
    self.verdict = verdict
    self.stage = stage
    httpStatus = status
    self.rule = rule
    isMissing = verdict == .indeterminate
  }
}

extension NaiveAnswer {
  /// What a decision of the engine says about the same parts.
  package init(_ decision: Decision) {
    self.init(decision.verdict, decision.decidedBy.stage, status: decision.httpStatus)
    if decision.decidedBy.object?.kind == "AuthorizationPolicy" {
      rule = decision.decidedBy.object.map(Self.name)
    }
    if decision.verdict == .indeterminate { stage = nil }
    if decision.decidedBy.stage == .jwt { tokenError = decision.body }
    grpcStatus = decision.grpcStatus
    requestPrincipal = decision.requestPrincipal
    isMissing = !decision.missing.isEmpty
    audit = decision.audit.map(Self.name)
    dryRun = decision.dryRun.map { "\($0.action) \(Self.name($0.rule))" }
    conditions = decision.conditions.map { condition in
      "\(condition.provider): \(condition.policies.map(Self.name).joined(separator: ", "))"
        + (condition.failOpen ? " (fail open)" : "")
    }
    let knownFaults = ["AM-18", "AM-29", "AM-39", "AM-41", "AM-41c"]
    faults = Set(
      knownFaults.filter { fault in
        decision.warnings.contains { $0.contains("(\(fault),") || $0.contains("(\(fault))") }
      }
    )
    mtls = decision.mtls.map { Self.name(mode: $0.mode, $0.from?.namespace, $0.from?.name) }
  }

  private static func name(_ reference: Decision.Reference) -> String {
    "\(reference.namespace)/\(reference.name) rule \(reference.rule ?? -1)"
  }

  static func name(mode: String, _ namespace: ByteString?, _ name: ByteString?) -> String {
    "\(mode) from \(namespace.map { "\($0)/" } ?? "default")\(name.map { "\($0)" } ?? "")"
  }

  /// One line for each part that differs: what `self` says against what `other` says.
  package func differences(from other: NaiveAnswer) -> [String] {
    var lines: [String] = []
    func compare<Part: Equatable>(_ name: String, _ part: (NaiveAnswer) -> Part) {
      let (ours, theirs) = (part(self), part(other))
      if ours != theirs { lines.append("\(name): engine \(ours), naive \(theirs)") }
    }
    compare("decision", \.verdict.rawValue)
    compare("httpStatus") { $0.httpStatus.map(String.init) ?? "none" }
    compare("grpcStatus") { $0.grpcStatus.map(String.init) ?? "none" }
    compare("stage") { $0.stage?.rawValue ?? "open" }
    compare("rule") { $0.rule ?? "none" }
    compare("token error") { $0.tokenError ?? "none" }
    compare("requestPrincipal") { $0.requestPrincipal?.string ?? "none" }
    compare("missing", \.isMissing)
    if !other.leavesListsOpen {
      compare("audit", \.audit)
      compare("dryRun", \.dryRun)
    }
    compare("conditions", \.conditions)
    compare("mtls") { $0.mtls ?? "none" }
    compare("faults") { $0.faults.sorted() }
    return lines
  }
}
