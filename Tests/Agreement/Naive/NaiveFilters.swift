internal import Basics
internal import JSON
internal import MeshProof
internal import Resources

/// The filters of one chain: CUSTOM, JWT, AUDIT, DENY, ALLOW (section 3).
struct NaiveFilters {
  let evaluator: NaiveEvaluator
  let policies: [AuthorizationPolicy]
  let jwtRules: [JWTRule]
  let isTCP: Bool
  let statedToken: ByteString?
  let statedAnswers: [ByteString: Request.ProviderAnswer]

  /// The answer; where key sets are missing, under every assumption about them (JWKS-23).
  func answer(_ facts: NaiveFacts) -> NaiveAnswer {
    let (first, needsKeySet) = answer(facts, verifying: [])
    guard needsKeySet else { return first }
    let keyless = jwtRules.indices.filter { jwtRules[$0].jwks.isEmpty }
    let verdicts = (0..<(1 << keyless.count)).map { mask in
      let verifying = keyless.indices.filter { mask >> $0 & 1 == 1 }.map { keyless[$0] }
      return answer(facts, verifying: Set(verifying)).0.verdict
    }
    if verdicts.allSatisfy({ $0 == first.verdict }) { return first }
    var undecided = NaiveAnswer(.indeterminate, nil)
    undecided.leavesListsOpen = true
    return undecided
  }

  private func answer(
    _ facts: NaiveFacts,
    verifying: Set<Int>
  ) -> (NaiveAnswer, needsKeySet: Bool) {
    let custom = NaiveCustom(filters: self, facts: facts).run()
    if let refusal = custom.refusal { return (finish(refusal, facts, nil), false) }
    var after = facts
    var needsKeySet = false
    if !jwtRules.isEmpty {
      var filter = NaiveJWT(
        rules: jwtRules,
        now: evaluator.now,
        settings: evaluator.mesh.settings,
        statedToken: statedToken,
        verifying: verifying,
        facts: facts
      )
      let status = filter.run()
      needsKeySet = filter.needsKeySet
      after = filter.facts
      if status != NaiveJWT.ok {
        // RA-45
        let isAudience = status == NaiveJWT.audienceNotAllowed
        var answer = NaiveAnswer(
          isAudience ? .deny : .unauthenticated,
          .jwt,
          status: isAudience ? 403 : 401
        )
        answer.tokenError = status
        return (finish(answer, facts, nil), needsKeySet)
      }
    }
    return (finish(authorize(after, custom), facts, after), needsKeySet)
  }

  /// AP-25 and AP-40.
  private func authorize(_ facts: NaiveFacts, _ custom: NaiveCustom.Outcome) -> NaiveAnswer {
    let deny = matches(.deny, isDryRun: false, facts)
    if let rule = deny.certain.first { return NaiveAnswer(.deny, .deny, status: 403, rule: rule) }
    var isOpen = custom.isOpen || deny.isOpen
    var allowed = NaiveAnswer(.allow, .default, status: 200)
    // AP-26: policies count, not rules.
    if policies.contains(where: { $0.action == .allow && !$0.isDryRun }) {
      let allow = matches(.allow, isDryRun: false, facts)
      if let rule = allow.certain.first {
        allowed = NaiveAnswer(.allow, .allow, status: 200, rule: rule)
      } else if allow.isOpen {
        isOpen = true
      } else {
        return NaiveAnswer(.deny, .default, status: 403)
      }
    }
    if isOpen { return NaiveAnswer(.indeterminate, nil) }
    guard let condition = custom.conditions.first else { return allowed }
    var conditional = NaiveAnswer(.conditional, .custom, rule: condition.rules.first)
    conditional.conditions = custom.conditions.map { condition in
      "\(condition.provider): \(condition.rules.joined(separator: ", "))"
        + (condition.failOpen ? " (fail open)" : "")
    }
    return conditional
  }

  /// What does not depend on the decision: the status on the wire, AUDIT, dry run, the token.
  private func finish(
    _ decided: NaiveAnswer,
    _ before: NaiveFacts,
    _ after: NaiveFacts?
  ) -> NaiveAnswer {
    var answer = decided
    if isTCP {
      answer.httpStatus = nil
      answer.tokenError = nil
    } else if let status = answer.httpStatus, status != 200, isGRPC(before) {
      // PIPE-8
      answer.grpcStatus = status == 401 ? 16 : 7
      answer.httpStatus = 200
    }
    guard let after else { return answer }
    answer.audit = matches(.audit, isDryRun: false, after).certain
    // AP-20, EF-215: where no rule decides, the AUDIT rule that matched is named.
    if answer.verdict == .allow, answer.rule == nil { answer.rule = answer.audit.first }
    // AP-31
    for action in [AuthorizationPolicy.Action.deny, .allow] {
      if let rule = matches(action, isDryRun: true, after).certain.first {
        answer.dryRun.append("\(action.rawValue) \(rule)")
      }
    }
    if let issuer = after.payload?["iss"]?.string, let subject = after.payload?["sub"]?.string,
      !issuer.isEmpty, !subject.isEmpty
    {
      answer.requestPrincipal = issuer + "/" + subject
    }
    return answer
  }

  private func isGRPC(_ facts: NaiveFacts) -> Bool {
    let type = facts.headers["content-type"]?.first ?? ""
    return type == "application/grpc" || type.hasPrefix("application/grpc+")
  }

  // MARK: Rules

  /// The rules that match.
  struct Matches {
    /// `ns/name rule n` of each that matches for certain, in byte order of Envoy's names (AP-20).
    let certain: [String]
    /// Whether some rule may match, and the request does not say.
    let isOpen: Bool
  }

  func matches(
    _ action: AuthorizationPolicy.Action,
    isDryRun: Bool,
    _ facts: NaiveFacts,
    provider: ByteString? = nil
  ) -> Matches {
    var certain: [(envoyName: ByteString, text: String)] = []
    var isOpen = false
    for policy in policies where policy.action == action && policy.isDryRun == isDryRun {
      if let provider, policy.provider != provider { continue }
      for (index, rule) in policy.rules.enumerated() {
        // AP-29
        guard let rule else { continue }
        let outcome = evaluator.evaluate(
          rule,
          of: policy,
          on: facts,
          isTCP: isTCP,
          tally: evaluator.tally
        )
        if outcome.isDropped { continue }
        let (namespace, name) = (policy.meta.namespace, policy.meta.name)
        if outcome.holds == true {
          certain.append(
            (
              "ns[\(namespace)]-policy[\(name)]-rule[\(index)]",
              "\(namespace)/\(name) rule \(index)"
            )
          )
        }
        if outcome.holds == nil { isOpen = true }
      }
    }
    return Matches(
      certain: certain.sorted { $0.envoyName < $1.envoyName }.map(\.text),
      isOpen: isOpen
    )
  }
}
