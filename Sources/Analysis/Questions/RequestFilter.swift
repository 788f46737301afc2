package import Basics
package import Evaluation
package import Program

/// The requests that a question is about: ALL that it says has to hold.
package struct RequestFilter: Sendable {
  /// ALL of these, as the policies behind the JWT filter would see them; a path is normalized.
  package var predicates: [Predicate]
  /// `nil`: whatever the connection.
  package var tls: Set<Request.Connection.TLS>?
  /// `nil`: HTTP requests and plain connections.
  package var isHTTP: Bool?
  /// What authorizers answer; of others the answer is free.
  package var answers: [ByteString: Request.ProviderAnswer]
  /// ANY of these rules has to match; `nil`: whatever.
  package var rules: QuestionRules?

  package init(
    predicates: [Predicate] = [],
    tls: Set<Request.Connection.TLS>? = nil,
    isHTTP: Bool? = nil,
    answers: [ByteString: Request.ProviderAnswer] = [:],
    rules: QuestionRules? = nil
  ) {
    self.predicates = predicates
    self.tls = tls
    self.isHTTP = isHTTP
    self.answers = answers
    self.rules = rules
  }
}

extension Predicate {
  /// Whether only HTTP requests have the field (AP-86).
  var isHTTPOnly: Bool {
    switch self {
    case .requestPrincipal, .claim, .header, .method, .host, .path: true
    case .destinationPort, .destinationIP, .sourceIP, .remoteIP, .serverName, .peer, .identity,
      .metadata:
      false
    }
  }
}
