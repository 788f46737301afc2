package import Basics

/// An AuthorizationPolicy as written (AP-1…AP-9); nothing is resolved or widened yet.
///
/// A class because indexes and enforcement points hand on the same policies, by the thousand.
package final class AuthorizationPolicy: Sendable {
  /// `spec.action` (AP-3).
  package enum Action: String, Sendable, CaseIterable {
    case allow = "ALLOW"
    case deny = "DENY"
    case audit = "AUDIT"
    case custom = "CUSTOM"
  }

  package let meta: ObjectMeta
  package let attachment: Attachment
  package let action: Action
  /// `spec.provider.name`; empty when absent.
  package let provider: ByteString
  /// Annotation `istio.io/dry-run` parsed as a Go boolean; what does not parse is `false` (AP-9).
  package let isDryRun: Bool
  /// `spec.
  ///
  /// rules`; a null element is `nil` and keeps its index (AP-29).
  ///
  /// Absent and empty are the same (AP-27).
  package let rules: [Rule?]

  package init(
    meta: ObjectMeta,
    attachment: Attachment,
    action: Action,
    provider: ByteString = "",
    isDryRun: Bool = false,
    rules: [Rule?]
  ) {
    self.meta = meta
    self.attachment = attachment
    self.action = action
    self.provider = provider
    self.isDryRun = isDryRun
    self.rules = rules
  }
}

extension AuthorizationPolicy: Hashable {
  package static func == (left: AuthorizationPolicy, right: AuthorizationPolicy) -> Bool {
    left === right
      || (left.meta == right.meta && left.attachment == right.attachment
        && left.action == right.action && left.provider == right.provider
        && left.isDryRun == right.isDryRun && left.rules == right.rules)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(meta)
    hasher.combine(action)
  }
}

extension AuthorizationPolicy {
  /// One rule of the policy.
  ///
  /// Absent lists are empty lists (AP-6).
  package struct Rule: Sendable, Hashable {
    /// ANY of these; a source with no values restricts nothing (AP-30).
    package var from: [Source]
    /// ANY of these.
    package var to: [Operation]
    /// ALL of these.
    package var when: [Condition]
    package var location: SourceLocation

    package init(from: [Source], to: [Operation], when: [Condition], location: SourceLocation) {
      self.from = from
      self.to = to
      self.when = when
      self.location = location
    }
  }

  /// A field and its `not…` twin: (no values or ANY matches) and NONE of `notValues` matches (AP-42).
  package struct ValueMatch: Sendable, Hashable {
    package var values: [Located<ByteString>]
    package var notValues: [Located<ByteString>]

    package init(values: [Located<ByteString>] = [], notValues: [Located<ByteString>] = []) {
      self.values = values
      self.notValues = notValues
    }

    package var isEmpty: Bool { values.isEmpty && notValues.isEmpty }
  }

  /// `from[].source`: ALL of its fields (AP-5).
  package struct Source: Sendable, Hashable {
    /// The fields of a source, under Istio's names; raw values are their places in this list.
    package enum Field: Int, Sendable, CaseIterable {
      case principals, requestPrincipals, namespaces, serviceAccounts, ipBlocks, remoteIpBlocks,
        trustDomains

      /// Istio's name for the field.
      package var name: String { String(describing: self) }
    }

    package var fields: FieldMatches<Field>
    package var location: SourceLocation

    package init(fields: FieldMatches<Field>, location: SourceLocation) {
      self.fields = fields
      self.location = location
    }
  }

  /// `to[].operation`: ALL of its fields (AP-5).
  package struct Operation: Sendable, Hashable {
    /// The fields of an operation, under Istio's names; raw values are their places in this list.
    package enum Field: Int, Sendable, CaseIterable {
      case hosts, ports, methods, paths

      /// Istio's name for the field.
      package var name: String { String(describing: self) }
    }

    package var fields: FieldMatches<Field>
    package var location: SourceLocation

    package init(fields: FieldMatches<Field>, location: SourceLocation) {
      self.fields = fields
      self.location = location
    }
  }

  /// One element of `when` (AP-76).
  package struct Condition: Sendable, Hashable {
    package var key: Located<ByteString>
    package var match: ValueMatch

    package init(key: Located<ByteString>, match: ValueMatch) {
      self.key = key
      self.match = match
    }
  }
}
