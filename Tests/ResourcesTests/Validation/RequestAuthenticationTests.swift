import Testing

/// RequestAuthentication (VALID-80 to VALID-94, RA-1 to RA-8).
struct RequestAuthenticationTests {
  @Test("RequestAuthentications that Istio refuses are found where they are", arguments: Self.rows)
  func policy(row: Row) { check(row) }

  private static func policy(_ name: String, _ spec: String) -> Row {
    Row(name, "RequestAuthentication", "spec: {\(spec)}")
  }

  private static func rule(_ name: String, _ fields: String) -> Row {
    policy(name, "jwtRules: [{\(fields)}]")
  }

  private static func url(_ name: String, _ url: String) -> Row {
    rule("VALID-84: \(name)", "jwksUri: \(url)")
  }

  private static func keySet(_ name: String, _ text: String, mark: String? = nil) -> Row {
    rule(name, "issuer: i, jwks: \(mark.map { "«\($0)»" } ?? "")'\(text)'")
  }

  private static let rsa = #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#
  private static let ec = #"{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}"#

  static let rows: [Row] = rules + locations + keySets + keySetURLs

  static let rules: [Row] = [
    policy("RA-1: nothing", ""),
    policy("VALID-80: no rule", "jwtRules: []"),
    policy("VALID-80: a null rule", "jwtRules: [«null-item VALID-80»~]"),
    policy("VALID-80: an empty rule", "jwtRules: [«missing-issuer VALID-82»{}]"),
    policy(
      "VALID-80: too many rules",
      "«too-many-items VALID-80»jwtRules: [\(Array(repeating: "{issuer: a}", count: 4097).joined(separator: ", "))]"
    ),
    rule("VALID-81: an empty issuer", "issuer: «empty-issuer VALID-81»'', jwksUri: https://a"),
    policy(
      "VALID-82: only empty ones",
      "jwtRules: [«missing-issuer VALID-82»{issuer: «empty-issuer VALID-81»'', jwksUri: «bad-jwks-uri VALID-84»''}]"
    ),
    policy(
      "VALID-82: a key set alone",
      "jwtRules: [«missing-issuer VALID-82»{jwks: '{\"keys\":[]}'}]"
    ),
    rule("VALID-82: a URL alone", "jwksUri: https://a"),
    rule("VALID-82: the other spelling alone", "jwks_uri: https://a"),
    rule(
      "VALID-83: two",
      "issuer: i, «several-key-sets VALID-83»jwks: '{\"keys\":[]}', jwksUri: https://a"
    ),
    rule(
      "VALID-83: both spellings",
      "«several-key-sets VALID-83»jwks_uri: https://a, jwksUri: https://a"
    ),
    rule("VALID-87: audiences", "issuer: i, audiences: [a, «empty-value VALID-87»'']"),
    rule("VALID-91: timeouts", "issuer: i, timeout: 5s"),
    rule("VALID-91: a millisecond", "issuer: i, timeout: 0.001s"),
    rule("VALID-91: several units", "issuer: i, timeout: 1h2m3.5s4ms"),
    rule("VALID-91: half a second", "issuer: i, timeout: +.5s"),
    rule("VALID-91: nothing", "issuer: i, timeout: «bad-timeout VALID-91»'0'"),
    rule("VALID-91: no digits", "issuer: i, timeout: «bad-timeout VALID-91»'.s'"),
    rule("VALID-91: the empty text", "issuer: i, timeout: «bad-timeout VALID-91»''"),
    rule("VALID-91: blanks", "issuer: i, timeout: «bad-timeout VALID-91»1h 2m"),
    rule("VALID-91: 300 years", "issuer: i, timeout: «bad-timeout VALID-91»2629800h"),
    rule(
      "VALID-91: beyond any integer",
      "issuer: i, timeout: «bad-timeout VALID-91»99999999999999999999s"
    ),
    rule("VALID-91: too short", "issuer: i, timeout: «bad-timeout VALID-91»999us"),
    rule("VALID-91: negative", "issuer: i, timeout: «bad-timeout VALID-91»-5s"),
    rule("VALID-91: not whole milliseconds", "issuer: i, timeout: «bad-timeout VALID-91»1500us"),
    rule("VALID-91: no unit", "issuer: i, timeout: «bad-timeout VALID-91»'5'"),
    rule("VALID-91: an unknown unit", "issuer: i, timeout: «bad-timeout VALID-91»5d"),
    rule("VALID-92: claims", "issuer: i, spaceDelimitedClaims: [a, «empty-value VALID-92»'']"),
    rule(
      "VALID-92: 65 claims",
      "issuer: i, «too-many-items VALID-92»spaceDelimitedClaims: [\(Array(repeating: "a", count: 65).joined(separator: ", "))]"
    ),
    rule("VALID-93: presence", "issuer: i, presence: REQUIRED"),
    rule("VALID-93: other presence", "issuer: i, presence: «bad-enum VALID-93»optional"),
    rule(
      "VALID-94: what nobody checks",
      "issuer: 'no url', fromHeaders: [{name: 'a b', prefix: ''}], outputPayloadToHeader: 'x y'"
    ),
    policy("VALID-94: the same issuer twice", "jwtRules: [{issuer: a}, {issuer: a}]"),
  ]

  static let locations: [Row] = [
    rule(
      "VALID-88: headers",
      "issuer: i, fromHeaders: [{name: a}, «missing-name VALID-88»{prefix: b}, {name: «missing-name VALID-88»''}]"
    ),
    rule("VALID-88: bare names", "issuer: i, fromHeaders: [«wrong-type VALID-4»x-token]"),
    rule("VALID-88: null", "issuer: i, fromHeaders: [«null-item VALID-5»~]"),
    rule(
      "VALID-89: parameters and cookies",
      "issuer: i, fromParams: [a, «empty-value VALID-89»''], fromCookies: [«empty-value VALID-89»'']"
    ),
    rule(
      "VALID-90: headers of claims",
      """
      issuer: i, outputClaimToHeaders: [{header: x-_A9, claim: a}, «incomplete-claim-to-header VALID-90»{header: a},
        «incomplete-claim-to-header VALID-90»{claim: a}, {header: «bad-header-name VALID-90»a.b, claim: a},
        {header: «incomplete-claim-to-header VALID-90»'', claim: «incomplete-claim-to-header VALID-90»''}]
      """
    ),
  ]

  static let keySets: [Row] = [
    keySet("VALID-85: the empty text is unset", ""),
    keySet("VALID-85: sets", #"{"keys":[\#(rsa),\#(ec)]}"#),
    keySet("VALID-85: the empty set", #"{"keys":[]}"#),
    keySet("VALID-85: a key", rsa),
    keySet("VALID-85: no JSON", "{", mark: "bad-jwks VALID-85"),
    keySet("VALID-85: text after the set", "{} x", mark: "bad-jwks VALID-85"),
    keySet("VALID-85: a list", "[]", mark: "bad-jwks VALID-85"),
    keySet("VALID-85: neither key nor set", "{}", mark: "bad-jwks VALID-85"),
    keySet("VALID-85: keys that are no list", #"{"keys":{}}"#, mark: "bad-jwks VALID-85"),
    keySet(
      "VALID-85: one bad key spoils the set",
      #"{"keys":[\#(rsa),{"kty":"RSA"}]}"#,
      mark: "bad-jwks VALID-85"
    ),
    keySet(
      "VALID-85: an unknown type",
      #"{"kty":"rsa","n":"AQAB","e":"AQAB"}"#,
      mark: "bad-jwks VALID-85"
    ),
    keySet(
      "VALID-85: a number for text",
      #"{"kty":"RSA","n":1,"e":"AQAB"}"#,
      mark: "bad-jwks VALID-85"
    ),
    keySet("VALID-85: no base64", #"{"kty":"RSA","n":"A*","e":"AQAB"}"#, mark: "bad-jwks VALID-85"),
    keySet("VALID-85: key after key", #"{"keys":[null]}"#, mark: "bad-jwks VALID-85"),
    keySet(
      "VALID-86: a private key",
      #"{"keys":[\#(rsa),{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}]}"#,
      mark: "warning:secret-key VALID-86"
    ),
    keySet(
      "VALID-86: a symmetric key",
      #"{"kty":"oct","k":"AQAB"}"#,
      mark: "warning:secret-key VALID-86"
    ),
    keySet(
      "VALID-86: one warning a key",
      #"{"keys":[{"kty":"oct","k":"AQAB"},{"kty":"OKP","crv":"Ed25519","x":"AQAB","d":"AQAB"}]}"#,
      mark: "warning:secret-key VALID-86»«warning:secret-key VALID-86"
    ),
  ]

  static let keySetURLs: [Row] = [
    url("a URL", "https://a.example/keys?x=y#z"),
    url("a port", "http://a:8080/k"),
    url("an empty port", "'https://a:/k'"),
    url("IPv6", "'https://[::1]:8443/k'"),
    url("capitals", "HTTPS://a"),
    url("user information", "https://u:p@a/k"),
    url("no host", "'https://'"),
    url("no scheme", "«bad-jwks-uri VALID-84»a.example/keys"),
    url("no scheme either", "«bad-jwks-uri VALID-84»//a.example/keys"),
    url("another scheme", "«bad-jwks-uri VALID-84»file:///keys"),
    url("an empty scheme", "«bad-jwks-uri VALID-84»'://a'"),
    url("a named port", "«bad-jwks-uri VALID-84»https://a:https/keys"),
    url("a huge port", "«bad-jwks-uri VALID-84»https://a:99999999999999999999/keys"),
    url("a blank in the host", "«bad-jwks-uri VALID-84»'https://a b/'"),
    url("a line feed", "«bad-jwks-uri VALID-84»\"https://a/\\n\""),
    url("half an escape", "«bad-jwks-uri VALID-84»https://a/%2"),
    url("half an address", "«bad-jwks-uri VALID-84»'https://[::1/'"),
    url("2048 characters", "https://a/\(String(repeating: "a", count: 2038))"),
    url(
      "2049 characters",
      "«bad-jwks-uri VALID-84»https://a/\(String(repeating: "a", count: 2039))"
    ),
    rule("VALID-84: the other spelling", "jwks_uri: «bad-jwks-uri VALID-84»ftp://a"),
  ]
}
