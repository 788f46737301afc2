import MeshProof
import TestSupport
import Testing

/// What `docs/tokens.md` promises to warn of.
@Suite("Warnings about accepted tokens")
struct TokenWarningTests {
  private static let unbound =
    "key 0 of the key set names no alg: it verifies whatever its type can do (RFC 8725, 3.1)"
  private static let mismatch =
    "is not that of key 0 of the key set, which names no alg and verified it by its type "
    + "(RFC 8725, 3.1)"
  private static let never = "the token never expires: it has no exp from 1 on (RFC 7519, 4.1.4)"

  /// Attacks that Envoy lets through, by file and id, with all their warnings.
  static let rows: [(file: String, id: String, warnings: [String])] = [
    ("algorithms", "bound-rs256-rs256", []),
    ("algorithms", "family-rsa-rs256", [unbound]),
    ("algorithms", "family-ec-rs256", ["the token's alg RS256 \(mismatch)"]),
    ("algorithms", "family-oct-es256", ["the token's alg ES256 \(mismatch)"]),
    ("algorithms", "family-ed-hs256", ["the token's alg HS256 \(mismatch)"]),
    ("curves", "curve-p-384-as-es256", ["the token's alg ES256 \(mismatch)"]),
    (
      "rsa", "rsa-1024-bits",
      [
        unbound,
        "key 0 of the key set has 1024 bits, and 2048 are the least for RSA (RFC 8725, 3.5)",
      ]
    ),
    ("rsa", "rsa-3072-bits", [unbound]),
    (
      "secrets", "secret-31-hs256",
      [
        "key 0 of the key set is a secret of 31 bytes, shorter than its hash of 32 (RFC 8725, 3.5)"
      ]
    ),
    ("secrets", "secret-32-hs256", []),
    (
      "secrets", "secret-32-hs512",
      [
        "key 0 of the key set is a secret of 32 bytes, shorter than its hash of 64 (RFC 8725, 3.5)"
      ]
    ),
    (
      "curves", "ed25519-small-order-5-r-base",
      [
        unbound,
        "key 0 of the key set is a point of small order: anybody can sign for it (RFC 8725, 3.4)",
      ]
    ),
    (
      "key-sets", "key-use-enc",
      [
        unbound,
        "key 0 of the key set has a use other than sig, and verified a signature (RFC 7517, 4.2)",
      ]
    ),
    (
      "members", "aud-unchecked-text",
      [
        "the token says whom it is for, and the rule has no audiences to check it by (RFC 8725, 3.9)"
      ]
    ),
    ("members", "aud-0", []),
    (
      "members", "crit-unknown",
      ["the token's crit is ignored, whatever it demands (RFC 7515, 4.1.11)"]
    ),
    (
      "members", "typ-4",
      [
        "the token's typ is not that of an access token, and nobody checks it (RFC 8725, 3.11)"
      ]
    ),
    ("members", "typ-3", []),
    ("members", "exp-absent", [never]),
    ("members", "exp-3", [never]),
    ("members", "line-two-blanks", []),
  ]

  @Test("An accepted token carries exactly these", arguments: rows.indices)
  func warnings(index: Int) throws {
    let row = Self.rows[index]
    let attacks = try AttackFile(named: row.file).attacks
    let attack = try #require(attacks.first { $0.id == row.id })
    let decision = try attack.decision(under: attack.rule.load())
    #expect(decision.verdict == .allow)
    #expect(decision.warnings == row.warnings)
  }

  @Test("A refused token carries none")
  func refused() throws {
    for attack in try AttackFile(named: "algorithms").attacks.prefix(60) {
      let decision = try attack.decision(under: attack.rule.load())
      #expect(decision.verdict != .allow)
      #expect(decision.warnings.isEmpty)
    }
  }

  @Test("Claims in place of a token carry none: there is no key and no header to judge")
  func claims() throws {
    let policies = """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: ra, namespace: foo}
      spec:
        jwtRules: [{issuer: iss, jwksUri: "https://keys.example"}]

      """
    let decision = try ask(policies, request(more: "jwt: {claims: {iss: iss, sub: s, aud: x}}"))
    #expect(decision.verdict == .allow)
    #expect(decision.warnings.isEmpty)
  }
}
