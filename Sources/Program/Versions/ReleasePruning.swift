package import Basics
internal import Matching
package import Resources

/// Takes out of policies what a release does not have, as its API server does, and says so.
///
/// An object is read as it was stored: also one that the release would not admit stays, for it may
/// come from a newer one.
package struct ReleasePruning {
  private let release: IstioRelease
  private let behavior: ReleaseBehavior
  /// A warning for each field, key or value that the release does not have, by object.
  package private(set) var diagnostics: [Diagnostic] = []

  package init(release: IstioRelease) {
    self.release = release
    behavior = ReleaseBehavior(of: release)
  }

  /// Returns objects as istiod of the release gets to see them.
  ///
  /// - Complexity: O(size of the objects); O(1) where the release has all there is.
  package mutating func prune(_ resources: [Resource]) -> [Resource] {
    behavior.knowsAllOfPolicies && behavior.knowsAllOfJWTRules
      ? resources : resources.map { prune($0) }
  }

  /// Returns an object as istiod of the release gets to see it.
  ///
  /// - Complexity: O(size of the object).
  package mutating func prune(_ resource: Resource) -> Resource {
    switch resource {
    case .authorizationPolicy(let policy): return .authorizationPolicy(pruned(policy))
    case .requestAuthentication(var policy):
      prune(&policy.attachment, of: policy.meta)
      for index in policy.jwtRules.indices { prune(&policy.jwtRules[index]) }
      return .requestAuthentication(policy)
    case .peerAuthentication, .namespace, .serviceAccount, .service, .workload,
      .endpointSlice, .serviceEntry, .kubernetesGateway, .gatewayClass, .sidecar, .proxyExtension,
      .injectorConfig, .istioGateway, .virtualService, .gatewayRoute, .referenceGrant,
      .destinationRule,
      .meshConfig, .other:
      return resource
    }
  }

  private mutating func pruned(_ policy: AuthorizationPolicy) -> AuthorizationPolicy {
    // Newer releases have all there is.
    guard !behavior.knowsAllOfPolicies else { return policy }
    var attachment = policy.attachment
    prune(&attachment, of: policy.meta)
    var rules = policy.rules
    for index in rules.indices {
      guard var rule = rules[index] else { continue }
      for entry in rule.from.indices { prune(&rule.from[entry]) }
      for operation in rule.to { check(operation) }
      for condition in rule.when { check(condition) }
      rules[index] = rule
    }
    return AuthorizationPolicy(
      meta: policy.meta,
      attachment: attachment,
      action: policy.action,
      provider: policy.provider,
      isDryRun: policy.isDryRun,
      rules: rules
    )
  }

  private mutating func prune(_ attachment: inout Attachment, of meta: ObjectMeta) {
    if !attachment.targetRefList.isEmpty, !behavior.knowsTargetRefs {
      attachment.targetRefList = []
      report("\"targetRefs\"", .targetRefs, at: meta.location)
    }
    if attachment.singleTargetRef != nil, !behavior.knowsTargetRef {
      attachment.singleTargetRef = nil
      report("\"targetRef\"", .targetRef, at: meta.location)
    }
  }

  private mutating func prune(_ source: inout AuthorizationPolicy.Source) {
    let unknown: [(AuthorizationPolicy.Source.Field, Bool, ReleaseDifference.ID)] = [
      (.serviceAccounts, behavior.knowsServiceAccounts, .serviceAccounts),
      (.trustDomains, behavior.knowsTrustDomains, .trustDomains),
    ]
    for (field, isKnown, difference) in unknown where !isKnown {
      guard let match = source.fields.removeValue(forKey: field), !match.isEmpty else { continue }
      let place = (match.values + match.notValues).first?.location ?? source.location
      report("\"\(field.name)\"", difference, at: place)
    }
  }

  private mutating func prune(_ rule: inout JWTRule) {
    if !rule.fromCookies.isEmpty, !behavior.knowsCookies {
      rule.fromCookies = []
      report("\"fromCookies\"", .fromCookies, at: rule.location)
    }
    if !rule.spaceDelimitedClaims.isEmpty, !behavior.knowsSpaceDelimitedClaims {
      rule.spaceDelimitedClaims = []
      report("\"spaceDelimitedClaims\"", .spaceDelimitedClaims, at: rule.location)
    }
    if rule.issuer.isEmpty, !behavior.knowsRulesWithoutIssuer {
      report("a jwtRule without \"issuer\"", .optionalIssuer, at: rule.location)
    }
  }

  /// Templates stay: the translation takes them for plain text.
  private mutating func check(_ operation: AuthorizationPolicy.Operation) {
    guard !behavior.knowsPathTemplates, let paths = operation.fields[.paths] else { return }
    for path in paths.values + paths.notValues
    where path.value.contains("{*}") || path.value.contains("{**}") {
      report("the path template \"\(path.value)\"", .pathTemplates, at: path.location)
    }
  }

  /// Keys stay: the translation drops their rules (AP-45).
  private mutating func check(_ condition: AuthorizationPolicy.Condition) {
    let key = "the key \"\(condition.key.value)\""
    switch WhenKey(parsing: condition.key.value) {
    case .sourceServiceAccount where !behavior.knowsServiceAccounts:
      report(key, .serviceAccounts, at: condition.key.location)
    case .sourceTrustDomain where !behavior.knowsTrustDomains:
      report(key, .trustDomains, at: condition.key.location)
    default: break
    }
  }

  private mutating func report(
    _ what: String,
    _ id: ReleaseDifference.ID,
    at location: SourceLocation
  ) {
    guard let difference = ReleaseDifference[id] else { return }
    diagnostics.append(
      Diagnostic(
        .warning,
        code: "newer-than-release",
        "Istio \(release) does not have \(what), which came with \(difference.since)",
        at: location,
        notes: [difference.before.replacing("`", with: "")],
        clause: "LINT-5"
      )
    )
  }
}

extension ReleaseBehavior {
  /// Whether the release has every field of jwtRules.
  fileprivate var knowsAllOfJWTRules: Bool {
    knowsCookies && knowsSpaceDelimitedClaims && knowsRulesWithoutIssuer
  }

  /// Whether the release has every field of AuthorizationPolicies.
  fileprivate var knowsAllOfPolicies: Bool {
    knowsTargetRefs && knowsTargetRef && knowsServiceAccounts && knowsTrustDomains
      && knowsPathTemplates
  }
}

extension String {
  /// The text without each occurrence of a character.
  fileprivate func replacing(_ character: Character, with other: String) -> String {
    split(separator: character, omittingEmptySubsequences: false).joined(separator: other)
  }
}
