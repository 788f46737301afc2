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
  /// `nil`: with a token or without.
  package var tokens: Tokens?
  /// ALL of these, too.
  package var and: [RequestFilter]
  /// Trust domains that the question names: their identities are in the space, whether or not the mesh
  /// trusts them.
  package var trustDomains: [ByteString]

  /// Whether there is a token that verifies, and of whom.
  package enum Tokens: Sendable, Hashable {
    case absent
    case any
    /// ANY of these has issued it.
    case issuers([ByteString])
  }

  package init(
    predicates: [Predicate] = [],
    tls: Set<Request.Connection.TLS>? = nil,
    isHTTP: Bool? = nil,
    answers: [ByteString: Request.ProviderAnswer] = [:],
    rules: QuestionRules? = nil,
    tokens: Tokens? = nil,
    and: [RequestFilter] = [],
    trustDomains: [ByteString] = []
  ) {
    self.predicates = predicates
    self.tls = tls
    self.isHTTP = isHTTP
    self.answers = answers
    self.rules = rules
    self.tokens = tokens
    self.and = and
    self.trustDomains = trustDomains
  }
}

// MARK: - What a universe has to know

extension RequestFilter {
  /// All rules that are asked about.
  var allRules: [ProgramRule] {
    (rules.map { $0.http + $0.tcp } ?? []) + and.flatMap(\.allRules)
  }

  /// All conditions that are asked about.
  var allPredicates: [Predicate] { predicates + and.flatMap(\.allPredicates) }

  /// All issuers of tokens that are asked about.
  var allIssuers: [ByteString] {
    guard case .issuers(let issuers)? = tokens else { return and.flatMap(\.allIssuers) }
    return issuers + and.flatMap(\.allIssuers)
  }

  /// All authorizers whose answers are asked about.
  var allProviders: [ByteString] { answers.keys.sorted() + and.flatMap(\.allProviders) }

  /// Whether one-way TLS is named, and so in the space (contract section 7).
  var namesTLS: Bool { tls?.contains(.tls) ?? false || and.contains(where: \.namesTLS) }

  /// All trust domains that are named.
  var allTrustDomains: [ByteString] { trustDomains + and.flatMap(\.allTrustDomains) }
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
