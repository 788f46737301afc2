package import Basics

/// A policy's pattern for the request principal, the `iss` and `sub` of a verified token (AP-64).
package struct RequestPrincipalPattern: Hashable, Sendable {
  /// What `iss` must be.
  package let issuer: TextPattern
  /// What `sub` must be.
  package let subject: TextPattern

  /// Reads a value of `requestPrincipals`: issuer and subject divided at the LAST slash.
  ///
  /// A subject with a slash in it can therefore not be matched exactly (EF-128).
  package init(_ value: ByteString) {
    let slash = value.bytes.lastIndex(of: .init(ascii: "/"))
    let issuer = slash.map { ByteString(bytes: value.bytes[..<$0]) } ?? value
    let subject = slash.map { ByteString(bytes: value.bytes[($0 + 1)...]) } ?? ""
    if value == "*" {
      (self.issuer, self.subject) = (.nonEmpty, .nonEmpty)
    } else if value.hasPrefix("*") {
      if slash != nil {
        // The subject is literal here, even a `*`.
        self.issuer = issuer == "*" ? .nonEmpty : .suffix(issuer.dropFirst())
        self.subject = .exact(subject)
      } else {
        (self.issuer, self.subject) = (.nonEmpty, .suffix(value.dropFirst()))
      }
    } else if value.hasSuffix("*") {
      if slash != nil {
        self.issuer = .exact(issuer)
        self.subject = subject == "*" ? .nonEmpty : .prefix(subject.dropLast())
      } else {
        (self.issuer, self.subject) = (.prefix(value.dropLast()), .nonEmpty)
      }
    } else {
      (self.issuer, self.subject) = (.exact(issuer), .exact(subject))
    }
  }

  /// Makes a pattern of the two matchers that a proxy has.
  package init(issuer: TextPattern, subject: TextPattern) {
    self.issuer = issuer
    self.subject = subject
  }

  /// Whether the two claims fit; `nil` stands for a claim that is missing or no text (AP-63).
  package func matches(
    issuer: ByteString?,
    subject: ByteString?,
    regexInput: RegexInput = .latin1
  ) -> Bool {
    guard let issuer, let subject else { return false }
    return self.issuer.matches(issuer, regexInput: regexInput)
      && self.subject.matches(subject, regexInput: regexInput)
  }
}
