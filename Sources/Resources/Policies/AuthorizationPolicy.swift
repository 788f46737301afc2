package import Basics

/// An AuthorizationPolicy as written (AP-1…AP-9); nothing is resolved or widened yet.
package struct AuthorizationPolicy: Sendable, Hashable {
  /// `spec.action` (AP-3).
  package enum Action: String, Sendable, CaseIterable {
    case allow = "ALLOW"
    case deny = "DENY"
    case audit = "AUDIT"
    case custom = "CUSTOM"
  }

  package var meta: ObjectMeta
  package var attachment: Attachment
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
  package var rules: [Rule?]

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
    /// The fields of a source; raw values are Istio's names.
    package enum Field: String, Sendable, CaseIterable {
      case principals, requestPrincipals, namespaces, serviceAccounts, ipBlocks, remoteIpBlocks,
        trustDomains
    }

    package var fields: [Field: ValueMatch]
    package var location: SourceLocation

    package init(fields: [Field: ValueMatch], location: SourceLocation) {
      self.fields = fields
      self.location = location
    }
  }

  /// `to[].operation`: ALL of its fields (AP-5).
  package struct Operation: Sendable, Hashable {
    /// The fields of an operation; raw values are Istio's names.
    package enum Field: String, Sendable, CaseIterable {
      case hosts, ports, methods, paths
    }

    package var fields: [Field: ValueMatch]
    package var location: SourceLocation

    package init(fields: [Field: ValueMatch], location: SourceLocation) {
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
