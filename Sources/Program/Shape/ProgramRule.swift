package import Basics
package import Resources

/// One rule as Envoy's RBAC filter holds it, or ztunnel in the same shape.
///
/// Matches when ANY permission alternative and ANY principal alternative hold (AP-41). Each list
/// has at least one alternative; one without conditions holds for every request. A class because
/// programs, trees and tables hand on the same rules, by the thousand.
package final class ProgramRule: Sendable {
  /// `ns[<ns>]-policy[<name>]-rule[<index>]`; rules are walked in byte order of it (AP-20).
  package let name: ByteString
  package let policy: ObjectMeta
  package let isDryRun: Bool
  /// Zero-based index in `spec.rules`.
  package let index: Int
  package let location: SourceLocation
  /// From `to` and the permission-type `when` keys.
  package let permissions: [Alternative]
  /// From `from` and the principal-type `when` keys.
  package let principals: [Alternative]
  /// Conditions that were written and are not here, because the proxy does not get them (AP-44, AP-88).
  package let removed: [RemovedCondition]

  package init(
    name: ByteString,
    policy: ObjectMeta,
    isDryRun: Bool,
    index: Int,
    location: SourceLocation,
    permissions: [Alternative],
    principals: [Alternative],
    removed: [RemovedCondition]
  ) {
    self.name = name
    self.policy = policy
    self.isDryRun = isDryRun
    self.index = index
    self.location = location
    self.permissions = permissions
    self.principals = principals
    self.removed = removed
  }

  /// Whether the rule matches every request: some alternative of each side has no conditions.
  package var isUnconditional: Bool {
    permissions.contains { $0.conditions.isEmpty } && principals.contains { $0.conditions.isEmpty }
  }

  /// ALL of these must hold.
  package struct Alternative: Sendable {
    package let conditions: [Condition]

    package init(conditions: [Condition]) { self.conditions = conditions }
  }

  /// A condition that the translation took out.
  package struct RemovedCondition: Sendable, Hashable {
    /// What its absence makes of the rule.
    package enum Effect: Sendable, Hashable {
      /// It matches more than it says.
      case wider
      /// It matches less than it says.
      case narrower
    }

    package let label: ByteString
    package let reason: String
    package let location: SourceLocation
    package let effect: Effect

    package init(
      label: ByteString,
      reason: String,
      location: SourceLocation,
      effect: Effect = .wider
    ) {
      self.label = label
      self.reason = reason
      self.location = location
      self.effect = effect
    }
  }
}
