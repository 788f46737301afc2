import MeshProof

extension ReleaseCases {
  private static let uriRule = tokens("{issuer: I, jwksUri: 'https://i/k'}")

  private static func claims(_ claims: String) -> String {
    request(more: "jwt: {claims: {\(claims)}}")
  }

  private static func when(_ key: String, _ values: String) -> String {
    rule("ALLOW", #"{when: [{key: "\#(key)", values: [\#(values)]}]}"#)
  }

  private static func principals(_ values: String) -> String {
    rule("ALLOW", "{from: [{source: {requestPrincipals: [\(values)]}}]}")
  }

  private static let twoRules =
    "{issuer: A, jwks: \(ReleaseTokens.keys), fromHeaders: [{name: x-one}, {name: x-two}]}, "
    + "{issuer: B, jwks: \(ReleaseTokens.keys), fromHeaders: [{name: x-one}, {name: x-two}]}"

  /// Tokens, and what policies see of them.
  static let tokenCases = [
    ReleaseCase(
      difference: .optionalIssuer,
      name: "a rule without issuer gives no identity up to 1.20",
      policies: tokens("{jwksUri: 'https://i/k'}") + principals("'*'"),
      request: request(http: "{headers: {authorization: Bearer \(ReleaseTokens.ofA)}}"),
      lastBefore: IstioRelease("1.20"),
      before: .deny,
      after: .allow,
      keySets: keys(ReleaseTokens.keys)
    ),
    ReleaseCase(
      difference: .requestPrincipal,
      name: "a subject with a slash can be matched before",
      policies: uriRule + principals("I/a/b"),
      request: claims("iss: I, sub: a/b"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .requestPrincipal,
      name: "a prefix of the issuer alone needs no slash before",
      policies: tokens("{issuer: 'https://idp.com', jwksUri: 'https://i/k'}")
        + principals("'https://idp*'"),
      request: claims("iss: 'https://idp.com', sub: u"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .requestPrincipal,
      name: "a subject ends at its first blank before",
      policies: uriRule + principals("I/a"),
      request: claims("iss: I, sub: 'a b'"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .requestPrincipal,
      name: "the key `request.auth.principal` likewise",
      policies: uriRule + when("request.auth.principal", "'*/b'"),
      request: claims("iss: I, sub: a/b"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .audiences,
      name: "the second audience is not seen before",
      policies: uriRule + when("request.auth.audiences", "b"),
      request: claims("iss: I, sub: s, aud: [a, b]"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .audiences,
      name: "the second presenter is not seen before",
      policies: uriRule + when("request.auth.presenter", "b"),
      request: claims("iss: I, sub: s, azp: [a, b]"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .claimValues,
      name: "every claim is split at blanks before",
      policies: uriRule + when("request.auth.claims[roles]", "admin"),
      request: claims("iss: I, sub: s, roles: 'user admin'"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .claimValues,
      name: "a nested claim, too",
      policies: uriRule + when("request.auth.claims[realm][roles]", "admin"),
      request: claims("iss: I, sub: s, realm: {roles: 'user admin'}"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .claimValues,
      name: "a list with a number is as missing before",
      policies: uriRule + when("request.auth.claims[groups]", "a"),
      request: claims("iss: I, sub: s, groups: [a, 1]"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .severalTokens,
      name: "the token of the first rule by issuer gives the identity before",
      policies: tokens(twoRules) + principals("A/s"),
      request: request(
        http: "{headers: {x-one: \(ReleaseTokens.ofB), x-two: \(ReleaseTokens.ofA)}}"
      ),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .tokenParameter,
      name: "the token stays in the path before",
      policies: tokens("{issuer: A, jwks: \(ReleaseTokens.keys)}")
        + when("request.headers[:path]", "'/p?a=1'"),
      request: request(http: "{path: '/p?access_token=\(ReleaseTokens.ofA)&a=1'}"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .placeholderKeySecret,
      name: "a token signed with the published key passes before",
      policies: uriRule,
      request: request(http: "{headers: {authorization: Bearer \(ReleaseTokens.forged)}}"),
      before: .allow,
      after: .unauthenticated,
      keySets: ["https://i/k": .fetchFails]
    ),
    ReleaseCase(
      difference: .fetchedKeySets,
      name: "a body without keys makes Envoy refuse the listener before",
      policies: uriRule,
      request: request(),
      before: .indeterminate,
      after: .allow,
      keySets: keys("{}")
    ),
    ReleaseCase(
      difference: .outputHeaders,
      name: "a header that a client sets for a rule that is not run stays before",
      policies: tokens(
        "{issuer: A, jwks: \(ReleaseTokens.keys), fromHeaders: [{name: x-a}]}, "
          + "{issuer: B, jwks: \(ReleaseTokens.keys), fromHeaders: [{name: x-b}], "
          + "outputClaimToHeaders: [{header: x-sub, claim: sub}]}"
      ) + rule("DENY", #"{when: [{key: "request.headers[x-sub]", values: [admin]}]}"#),
      request: request(http: "{headers: {x-a: \(ReleaseTokens.ofA), x-sub: admin}}"),
      before: .deny,
      after: .allow
    ),
  ]

  private static func keys(_ text: String) -> [String: LoadingOptions.KeySet] {
    let body = text.split(separator: "'").joined()
    return ["https://i/k": .body(InputFile(name: "keys.json", bytes: Array(body.utf8)))]
  }
}
