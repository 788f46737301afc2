internal import Basics
package import Resources

/// A feature flag of istiod that changes an answer, by its environment variable.
package enum PilotFlag: String, Sendable, CaseIterable {
  /// Whether policies without targetRefs reach Gateway API gateways (AP-14, RA-23).
  case selectorBasedGatewayPolicy = "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY"
  /// Whether several CUSTOM providers may serve one proxy (AP-37).
  case multipleCustomProviders = "PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS"
  /// Whether a waypoint also enforces at the CONNECT layer (AP-19).
  case layeredWaypointPolicies = "ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES"
  /// Whether ztunnel lets in what comes from a workload's waypoint, by a policy of its own (AM-90).
  case autoAllowWaypoint = "PILOT_AUTO_ALLOW_WAYPOINT_POLICY"
  /// Whether client certificates of any trust domain are taken (PA-32).
  case skipTrustDomainValidation = "PILOT_SKIP_VALIDATE_TRUST_DOMAIN"
  /// Whether a gateway gets the Gateways of its own namespace only.
  case scopeGatewayToNamespace = "PILOT_SCOPE_GATEWAY_TO_NAMESPACE"
  /// Whether a gateway that istiod deploys gets no Gateways of Istio of other namespaces.
  case strictGatewayMerging = "PILOT_ENABLE_STRICT_GATEWAY_MERGING"
  /// Whether sidecars and gateways have what it takes to send HBONE (AM-75).
  case sendingHBONE = "PILOT_ENABLE_SENDING_HBONE"
  /// Whether HBONE is sent also to endpoints that take mesh mTLS (AM-75).
  case preferringHBONE = "PILOT_PREFER_SENDING_HBONE"
  /// Whether DestinationRules of one host are merged only if they are exported alike (PA-40).
  case mergingByExport = "ENABLE_ENHANCED_DESTINATIONRULE_MERGE"
  /// Whether ztunnel gets dry-run policies, as such (AM-3).
  case ambientDryRun = "AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY"

  /// The value istiod takes where the variable is absent or no boolean.
  var defaultValue: Bool {
    switch self {
    case .selectorBasedGatewayPolicy, .strictGatewayMerging, .sendingHBONE, .mergingByExport:
      true
    case .multipleCustomProviders, .layeredWaypointPolicies, .autoAllowWaypoint,
      .skipTrustDomainValidation, .scopeGatewayToNamespace, .preferringHBONE, .ambientDryRun:
      false
    }
  }

  var variable: ByteString { ByteString(rawValue) }
}

extension MeshConfig {
  /// Whether istiod runs with the flag on; a value that is no Go boolean counts as absent.
  package func isOn(_ flag: PilotFlag) -> Bool {
    pilotEnvironment[flag.variable].flatMap(goBoolean) ?? flag.defaultValue
  }

  /// A warning for each flag whose value is no Go boolean: istiod takes its default.
  func unreadableFlags() -> [Diagnostic] {
    PilotFlag.allCases.compactMap { flag in
      guard let value = pilotEnvironment[flag.variable], goBoolean(value) == nil else { return nil }
      return Diagnostic(
        .warning,
        code: "unreadable-pilot-flag",
        "\(flag.rawValue) is \"\(value)\", which is no boolean",
        at: nil,
        notes: ["istiod takes \(flag.defaultValue), its default"]
      )
    }
  }
}
