import Testing

/// Conditions (VALID-37, VALID-52 to VALID-57).
struct ConditionTests {
  @Test("Conditions that Istio refuses are found where they are", arguments: Self.rows)
  func condition(row: Row) { check(row) }

  private static func when(_ name: String, _ condition: String, custom: Bool = false) -> Row {
    let action = custom ? "action: CUSTOM, provider: {name: a}, " : ""
    return Row(name, "AuthorizationPolicy", "spec: {\(action)rules: [{when: [\(condition)]}]}")
  }

  static let rows: [Row] = known + unknown + values + custom

  static let known: [Row] = [
    "source.namespace", "source.serviceAccount", "source.principal", "source.trustDomain",
    "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "connection.sni",
    "request.headers[x-a]", "request.headers[a[b]", "request.headers-x[a]",
    "request.auth.claims[a]", "request.auth.claims[a][b]", "experimental.envoy.filters.a.b[c]",
  ].map { when("VALID-54: \($0)", "{key: '\($0)', values: [a], notValues: [b]}") }

  static let unknown: [Row] = [
    when("VALID-52: no key", "«missing-key VALID-52»{values: [a]}"),
    when("VALID-52: an empty key", "{key: «missing-key VALID-52»'', values: [a]}"),
    when("VALID-53: no values", "«empty-condition VALID-53»{key: source.ip}"),
    when(
      "VALID-53: empty lists",
      "«empty-condition VALID-53»{key: source.ip, values: [], notValues: []}"
    ),
    when("VALID-53: neither key nor values", "«empty-condition VALID-53»«missing-key VALID-52»{}"),
    when(
      "VALID-53: a misspelled field says enough",
      "{key: source.ip, «unknown-field VALID-3»value: [a]}"
    ),
    when("VALID-54: case", "{key: «unknown-attribute VALID-54»source.serviceaccount, values: [a]}"),
    when(
      "VALID-54: other attributes",
      "{key: «unknown-attribute VALID-54»request.path, values: [a]}"
    ),
    when(
      "VALID-54: source labels",
      "{key: «unknown-attribute VALID-54»'source.labels[a]', values: [a]}"
    ),
    when("VALID-54: white space", "{key: «unknown-attribute VALID-54»' source.ip', values: [a]}"),
    when("VALID-54: longer names", "{key: «unknown-attribute VALID-54»source.ips, values: [a]}"),
    when(
      "VALID-55: namespace",
      "{key: «replaced-attribute VALID-55»destination.namespace, values: [a]}"
    ),
    when(
      "VALID-55: labels",
      "{key: «replaced-attribute VALID-55»'destination.labels[a]', values: [a]}"
    ),
    when("VALID-55: name", "{key: «replaced-attribute VALID-55»destination.name, values: [a]}"),
    when("VALID-55: user", "{key: «replaced-attribute VALID-55»destination.user, values: [a]}"),
    when("VALID-56: no brackets", "{key: «bad-key VALID-56»request.headers, values: [a]}"),
    when("VALID-56: nothing between", "{key: «bad-key VALID-56»'request.headers[]', values: [a]}"),
    when("VALID-56: not at the end", "{key: «bad-key VALID-56»'request.headers[a] ', values: [a]}"),
    when("VALID-56: no opening", "{key: «bad-key VALID-56»'request.auth.claims.a]', values: [a]}"),
    when(
      "VALID-56: the other prefix",
      "{key: «bad-key VALID-56»experimental.envoy.filters.a, values: [a]}"
    ),
  ]

  static let values: [Row] = [
    when(
      "VALID-57: addresses",
      "{key: source.ip, values: [10.0.0.1, «bad-ip VALID-57»a], notValues: [«bad-ip VALID-57»10.0.0.1/33]}"
    ),
    when(
      "VALID-57: remote addresses",
      "{key: remote.ip, values: [«bad-ip VALID-57»01.1.1.1, «empty-value VALID-57»'']}"
    ),
    when("VALID-57: own addresses", "{key: destination.ip, notValues: [«bad-ip VALID-57»'*']}"),
    when(
      "VALID-57: ports",
      "{key: destination.port, values: ['80', «bad-port VALID-57»'65536', «bad-port VALID-57»http]}"
    ),
    when(
      "VALID-57: accounts",
      "{key: source.serviceAccount, values: [a/b, «bad-service-account VALID-57»'*', «bad-service-account VALID-57»a/b/c]}"
    ),
    when(
      "VALID-57: 17 accounts",
      "{key: source.serviceAccount, «too-many-items VALID-57»values: [\(Array(repeating: "a", count: 17).joined(separator: ", "))]}"
    ),
    when(
      "VALID-57: trust domains may have a slash here",
      "{key: source.trustDomain, values: ['a/b', '*a', «bad-trust-domain VALID-57»'a*b']}"
    ),
    when(
      "VALID-57: no empty text",
      "{key: 'request.headers[a]', values: [«empty-value VALID-57»''], notValues: [b]}"
    ),
  ]

  static let custom: [Row] = [
    when(
      "VALID-37: addresses, headers",
      "{key: source.ip, values: [10.0.0.1]}, {key: 'request.headers[a]', values: [b]}",
      custom: true
    ),
    when(
      "VALID-37: namespace",
      "{key: «unsupported-with-custom VALID-37»source.namespace, values: [a]}",
      custom: true
    ),
    when(
      "VALID-37: account",
      "{key: «unsupported-with-custom VALID-37»source.serviceAccount, values: [a]}",
      custom: true
    ),
    when(
      "VALID-37: trust domain",
      "{key: «unsupported-with-custom VALID-37»source.trustDomain, values: [a]}",
      custom: true
    ),
    when(
      "VALID-37: principal",
      "{key: «unsupported-with-custom VALID-37»source.principal, values: [a]}",
      custom: true
    ),
    when(
      "VALID-37: claims",
      "{key: «unsupported-with-custom VALID-37»'request.auth.claims[a]', values: [a]}",
      custom: true
    ),
    when(
      "VALID-37: whatever else begins like that",
      "{key: «unknown-attribute VALID-54»«unsupported-with-custom VALID-37»request.auth.x, values: [a]}",
      custom: true
    ),
  ]
}
