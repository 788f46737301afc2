package import Basics
package import Resources

/// The CUSTOM policies of one provider (AP-34…AP-40).
package struct CustomStage: Sendable {
  /// What happens to a request that an enforced rule matches.
  package enum Disposition: Sendable, Hashable {
    /// The provider is asked.
    case asks(MeshConfig.ExtensionProvider)
    /// The provider cannot be used: matches are denied; the reason (AP-36, AP-37).
    case denies(reason: String)
  }

  package let provider: ByteString
  package let disposition: Disposition
  /// ANY of these.
  package let rules: [ProgramRule]
  /// Dry-run rules that nevertheless deny what they match (AP-39); empty where they have no effect.
  package let denyingDryRunRules: [ProgramRule]
  package let policies: [PolicySummary]

  package init(
    provider: ByteString,
    disposition: Disposition,
    rules: [ProgramRule],
    denyingDryRunRules: [ProgramRule],
    policies: [PolicySummary]
  ) {
    self.provider = provider
    self.disposition = disposition
    self.rules = rules
    self.denyingDryRunRules = denyingDryRunRules
    self.policies = policies
  }
}
