import MeshProof
import Testing

/// Key sets that were not given (JWKS-20…JWKS-24), and claims in place of a token.
@Suite("Key sets that are not inline, and stated claims")
struct KeySetTests {
  private static let authentication = """
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: ra, namespace: foo}
    spec:
      jwtRules: [{issuer: iss, jwksUri: "https://keys.example", audiences: [web]}]

    """
  /// A token of `{"iss":"iss","sub":"s","aud":"web"}` by RS256 with some signature.
  private static let token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpc3MiLCJzdWIiOiJzIiwiYXVkIjoid2ViIn0.c2ln"
  /// The same with `"iss":"other"`.
  private static let foreign =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJvdGhlciJ9.c2ln"

  private static let needsToken = policy(
    "p",
    "{rules: [{from: [{source: {requestPrincipals: [\"*\"]}}]}]}"
  )

  @Test("A token that gets to the key check cannot be judged without the keys")
  func missingKeys() throws {
    let decision = try ask(Self.authentication, request(more: "jwt: {token: \(Self.token)}"))
    #expect(decision.verdict == .indeterminate)
    #expect(decision.missing.first?.contains("https://keys.example") == true)
  }

  @Test("A token that fails before the key check is refused for certain (JWKS-23)")
  func failsEarlier() throws {
    let decision = try ask(Self.authentication, request(more: "jwt: {token: \(Self.foreign)}"))
    #expect(decision.verdict == .unauthenticated)
    #expect(decision.body == "Jwt issuer is not configured")
  }

  @Test("A request without a token does not depend on the keys")
  func noToken() throws {
    #expect(try ask(Self.authentication, request()).verdict == .allow)
    #expect(try ask(Self.authentication + Self.needsToken, request()).verdict == .deny)
  }

  @Test(
    "A fetch that fails leaves a key that verifies nothing (JWKS-13)",
    arguments: ["iss", "https://keys.example"]
  )
  func failingFetch(source: String) throws {
    var options = LoadingOptions()
    options.keySets[source] = .fetchFails
    let decision = try ask(
      Self.authentication,
      request(more: "jwt: {token: \(Self.token)}"),
      options: options
    )
    #expect(decision.verdict == .unauthenticated)
    #expect(decision.body == "Jwt verification fails")
  }

  @Test("Supplied text without the shape of a key set is a failed fetch (JWKS-13, JWKS-21)")
  func shapelessBody() throws {
    var options = LoadingOptions()
    options.keySets["iss"] = .body(InputFile(name: "keys.json", bytes: Array("[]".utf8)))
    let decision = try ask(
      Self.authentication,
      request(more: "jwt: {token: \(Self.token)}"),
      options: options
    )
    #expect(decision.body == "Jwt verification fails")
  }

  @Test("Stated claims stand for a verified token; issuer, audience and times are checked")
  func claims() throws {
    func verdict(_ claims: String) throws -> (Decision.Verdict, String?) {
      let decision = try ask(
        Self.authentication + Self.needsToken,
        request(more: "jwt: {claims: \(claims)}")
      )
      return (decision.verdict, decision.body)
    }
    #expect(try verdict("{iss: iss, sub: s, aud: web}") == (.allow, nil))
    #expect(
      try verdict("{iss: iss, sub: s, aud: other}") == (.deny, "Audiences in Jwt are not allowed")
    )
    #expect(try verdict("{iss: iss, sub: s}") == (.deny, "Audiences in Jwt are not allowed"))
    #expect(
      try verdict("{iss: iss, sub: s, aud: web, exp: 1}") == (.unauthenticated, "Jwt is expired")
    )
    #expect(
      try verdict("{iss: x, sub: s, aud: web}")
        == (.unauthenticated, "Jwt issuer is not configured")
    )
    #expect(try verdict("{iss: iss, aud: web}").0 == .deny)
  }

  @Test("Where no RequestAuthentication applies nobody looks at the claims, and a warning says so")
  func unseenClaims() throws {
    let decision = try ask(Self.needsToken, request(more: "jwt: {claims: {iss: iss, sub: s}}"))
    #expect(decision.verdict == .deny)
    #expect(decision.requestPrincipal == nil)
    #expect(decision.warnings.contains { $0.contains("no RequestAuthentication") })
  }
}
