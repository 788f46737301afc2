import Testing

/// PeerAuthentication (VALID-70 to VALID-75, PA-1, PA-2).
struct PeerAuthenticationTests {
  @Test("PeerAuthentications that Istio refuses are found where they are", arguments: Self.rows)
  func policy(row: Row) { check(row) }

  private static func policy(_ name: String, _ spec: String) -> Row {
    Row(name, "PeerAuthentication", "spec: {\(spec)}")
  }

  private static func ports(_ name: String, _ ports: String) -> Row {
    policy(name, "selector: {matchLabels: {a: b}}, portLevelMtls: {\(ports)}")
  }

  static let rows: [Row] = [
    policy("PA-1: nothing", ""),
    policy("VALID-70: UNSET", "mtls: {mode: UNSET}"),
    policy("VALID-70: DISABLE", "mtls: {mode: DISABLE}"),
    policy("VALID-70: PERMISSIVE", "mtls: {mode: PERMISSIVE}"),
    policy("VALID-70: STRICT", "mtls: {mode: STRICT}"),
    policy("VALID-70: ISTIO_MUTUAL", "mtls: {mode: «bad-enum VALID-70»ISTIO_MUTUAL}"),
    policy("VALID-70: a number", "mtls: {mode: «bad-enum VALID-70»3}"),
    ports("VALID-70: of a port", "8080: {mode: «bad-enum VALID-70»ON}"),
    ports(
      "VALID-73: both forms",
      "8080: {mode: STRICT}, '8081': {mode: DISABLE}, 1: {}, 65535: {}"
    ),
    policy(
      "VALID-71: no selector",
      "«port-level-without-selector VALID-71»portLevelMtls: {80: {mode: STRICT}}"
    ),
    policy(
      "VALID-71: no labels",
      "«warning:empty-selector VALID-17»selector: {}, «port-level-without-selector VALID-71»portLevelMtls: {80: {mode: STRICT}}"
    ),
    policy(
      "VALID-72: no port",
      "selector: {matchLabels: {a: b}}, «empty-port-level VALID-72»portLevelMtls: {}"
    ),
    policy(
      "VALID-72: no port and no selector",
      "«empty-port-level VALID-72»«port-level-without-selector VALID-71»portLevelMtls: {}"
    ),
    ports("VALID-73: 0", "«bad-port VALID-73»0: {mode: STRICT}"),
    ports("VALID-73: 65536", "«bad-port VALID-73»65536: {mode: STRICT}"),
    ports("VALID-73: a name", "«bad-port VALID-73»http: {mode: STRICT}"),
    ports("VALID-73: negative", "«bad-port VALID-73»-1: {mode: STRICT}"),
    ports("VALID-73: the empty text", "«bad-port VALID-73»'': {mode: STRICT}"),
    ports(
      "VALID-73: beyond any integer",
      "«bad-port VALID-73»'99999999999999999999': {mode: STRICT}"
    ),
    ports("VALID-73: leading zeros in quotes", "«bad-port VALID-73»'0080': {mode: STRICT}"),
    ports("ENV-13: octal", "«ambiguous-key ENV-13»017: {mode: STRICT}"),
    ports("ENV-13: hexadecimal", "«ambiguous-key ENV-13»0x50: {mode: STRICT}"),
    ports("ENV-13: a fraction in another spelling", "«ambiguous-key ENV-13»80.50: {mode: STRICT}"),
    ports("VALID-73: a fraction", "«bad-port VALID-73»80.5: {mode: STRICT}"),
    ports("VALID-4: null for an object", "8080: «wrong-type VALID-4»~"),
  ]
}
