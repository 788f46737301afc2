internal import Basics
internal import JSON
internal import Program
internal import Resources

/// The RBAC filter of a chain, for HTTP or for the network.
struct RBACFilter {
  var rules: RBACRules?
  var shadowRules: RBACRules?
  var shadowRulesStatPrefix: ByteString = ""

  func filter(on chain: RuleProgram.Chain) -> EnvoyFilter {
    switch chain {
    case .http:
      EnvoyFilter(
        Self.name(on: chain),
        message: "envoy.extensions.filters.http.rbac.v3.RBAC",
        [
          "rules": rules?.json,
          "shadowRules": shadowRules?.json,
          "shadowRulesStatPrefix": .text(shadowRulesStatPrefix),
        ]
      )
    case .tcp:
      EnvoyFilter(
        Self.name(on: chain),
        message: "envoy.extensions.filters.network.rbac.v3.RBAC",
        [
          "rules": rules?.json,
          "shadowRules": shadowRules?.json,
          "statPrefix": "tcp.",
          "shadowRulesStatPrefix": .text(shadowRulesStatPrefix),
        ]
      )
    }
  }

  /// The filter's name; results of shadow rules stand in the metadata under it.
  static func name(on chain: RuleProgram.Chain) -> ByteString {
    switch chain {
    case .http: "envoy.filters.http.rbac"
    case .tcp: "envoy.filters.network.rbac"
    }
  }
}

extension PolicyGroup {
  /// The filter of an action; `nil` where no policy of it applies.
  ///
  /// Enforced policies are its rules, dry-run policies its shadow rules (AP-26, AP-31).
  func filter(on chain: RuleProgram.Chain, _ rendering: RuleRendering) -> EnvoyFilter? {
    guard !policies.isEmpty else { return nil }
    let rbacAction: RBACRules.Action =
      switch action {
      case .allow: .allow
      case .deny, .custom: .deny
      case .audit: .log
      }
    var filter = RBACFilter()
    // istiod asks rules that are not there for their action and gets the default, ALLOW.
    filter.shadowRulesStatPrefix = "istio_dry_run_allow_"
    if hasEnforcedPolicy {
      filter.rules = RBACRules(rbacAction, rules, of: policies, dryRun: false, rendering)
    }
    if policies.contains(where: \.isDryRun) {
      filter.shadowRules = RBACRules(rbacAction, dryRunRules, of: policies, dryRun: true, rendering)
      filter.shadowRulesStatPrefix =
        switch rbacAction {
        case .allow: "istio_dry_run_allow_"
        case .deny: "istio_dry_run_deny_"
        case .log: ""
        }
    }
    return filter.filter(on: chain)
  }
}
