package import Basics

/// Something in the configuration that the proxy itself does not accept: it keeps its old
/// configuration or does not start, so no request to it has a known answer (AP-75, JWKS-1).
package struct ConfigurationRefusal: Sendable, Hashable {
  /// The cause, for a person.
  package let cause: String
  package let location: SourceLocation

  package init(cause: String, location: SourceLocation) {
    self.cause = cause
    self.location = location
  }
}

extension ConfigurationRefusal: Error {}
