import Testing

/// Actions, sources and operations of an AuthorizationPolicy (VALID-30 to VALID-51, VALID-58 to
/// VALID-60).
struct AuthorizationPolicyTests {
  @Test("Policies that Istio refuses are found where they are", arguments: Self.actions)
  func action(row: Row) { check(row) }

  @Test("Sources that Istio refuses are found where they are", arguments: Self.sources)
  func source(row: Row) { check(row) }

  @Test("Operations that Istio refuses are found where they are", arguments: Self.operations)
  func operation(row: Row) { check(row) }

  @Test("A DENY rule that looks at HTTP only is warned of", arguments: Self.denials)
  func denial(row: Row) { check(row) }

  private static func policy(_ name: String, _ spec: String) -> Row {
    Row(name, "AuthorizationPolicy", "spec: {\(spec)}")
  }

  private static func source(_ name: String, _ fields: String) -> Row {
    policy(name, "rules: [{from: [{source: {\(fields)}}]}]")
  }

  private static func operation(_ name: String, _ fields: String) -> Row {
    policy(name, "rules: [{to: [{operation: {\(fields)}}]}]")
  }

  private static func dryRun(_ name: String, _ value: String, _ action: String) -> Row {
    Row(
      name,
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: a, annotations: {istio.io/dry-run: \(value)}}
      spec: {\(action), rules: [{}]}
      """
    )
  }

  private static func many(_ count: Int, _ item: String) -> String {
    "[" + Array(repeating: item, count: count).joined(separator: ", ") + "]"
  }

  static let actions: [Row] = [
    policy("VALID-30: default", ""),
    policy("VALID-30: all names", "action: AUDIT"),
    policy("VALID-30: other names", "action: «bad-enum VALID-30»Deny, rules: [{}]"),
    policy("VALID-31: 512 rules", "rules: \(many(512, "{}"))"),
    policy("VALID-31: 513 rules", "«too-many-items VALID-31»rules: \(many(513, "{}"))"),
    policy(
      "VALID-32: 512 sources",
      "rules: [{from: \(many(512, "{source: {ipBlocks: ['::1']}}"))}]"
    ),
    policy(
      "VALID-32: 513 sources",
      "rules: [{«too-many-items VALID-32»from: \(many(513, "{source: {ipBlocks: ['::1']}}"))}]"
    ),
    policy("VALID-32: 513 operations", "rules: [{to: \(many(513, "{operation: {hosts: [a]}}"))}]"),
    policy("VALID-33: CUSTOM without rules", "«custom-without-rules VALID-33»action: CUSTOM"),
    policy(
      "VALID-33: CUSTOM with the empty list",
      "«custom-without-rules VALID-33»action: CUSTOM, rules: [], provider: {name: a}"
    ),
    policy(
      "VALID-34: CUSTOM without provider",
      "«custom-without-provider VALID-34»action: CUSTOM, rules: [{}]"
    ),
    policy(
      "VALID-34: CUSTOM with a nameless provider",
      "action: CUSTOM, rules: [{}], «custom-without-provider VALID-34»provider: {name: ''}"
    ),
    policy("VALID-34: CUSTOM", "action: CUSTOM, rules: [{}], provider: {name: a}"),
    policy("VALID-35: a provider for nothing", "«provider-without-custom VALID-35»provider: {}"),
    policy(
      "VALID-35: a provider with DENY",
      "action: DENY, rules: [{}], «provider-without-custom VALID-35»provider: {name: a}"
    ),
    policy("VALID-38: DENY without rules", "«deny-without-rules VALID-38»action: DENY"),
    policy(
      "VALID-38: DENY with the empty list",
      "«deny-without-rules VALID-38»action: DENY, rules: []"
    ),
    policy("VALID-39: ALLOW and AUDIT without rules", "action: AUDIT, rules: []"),
    policy("VALID-40: a null rule", "rules: [{}, «null-item VALID-40»null]"),
    dryRun("VALID-59: true", "'true'", "action: DENY"),
    dryRun("VALID-59: Go's short forms", "'F'", "action: ALLOW"),
    dryRun("VALID-59: no boolean", "«bad-dry-run VALID-59»'yes'", "action: ALLOW"),
    dryRun("VALID-59: the empty text", "«bad-dry-run VALID-59»''", "action: ALLOW"),
    dryRun("VALID-59: Go has no tRUE", "«bad-dry-run VALID-59»tRUe", "action: ALLOW"),
    dryRun("VALID-59: AUDIT", "«bad-dry-run VALID-59»'true'", "action: AUDIT"),
    dryRun(
      "VALID-59: CUSTOM",
      "«bad-dry-run VALID-59»'true'",
      "action: CUSTOM, provider: {name: a}"
    ),
  ]

  static let sources: [Row] = [
    policy(
      "VALID-36: identities with CUSTOM",
      """
      action: CUSTOM, provider: {name: a}, rules: [{from: [{source: {
        «unsupported-with-custom VALID-36»principals: [a],
        «unsupported-with-custom VALID-36»notPrincipals: [a],
        «unsupported-with-custom VALID-36»requestPrincipals: [a],
        «unsupported-with-custom VALID-36»notRequestPrincipals: [a],
        «unsupported-with-custom VALID-36»trustDomains: [a],
        «unsupported-with-custom VALID-36»notTrustDomains: [a],
        ipBlocks: [10.0.0.1], notRemoteIpBlocks: ['::/0']}}, {source: {
        «unsupported-with-custom VALID-36»namespaces: [a],
        «unsupported-with-custom VALID-36»notNamespaces: [a]}}, {source: {
        «unsupported-with-custom VALID-36»serviceAccounts: [a],
        «unsupported-with-custom VALID-36»notServiceAccounts: [a]}}]}]
      """
    ),
    policy("VALID-41: empty from", "rules: [{«empty-list VALID-41»from: []}]"),
    policy("VALID-42: no source", "rules: [{from: [«empty-source VALID-42»{}]}]"),
    policy("VALID-42: a null source", "rules: [{from: [«empty-source VALID-42»{source: ~}]}]"),
    source("VALID-42: an empty source", "").replacing(
      "{source: {}}",
      "{source: «empty-source VALID-42»{}}"
    ),
    source("VALID-42: a source of empty lists", "principals: [], notIpBlocks: []")
      .replacing("source: {", "source: «empty-source VALID-42»{"),
    policy(
      "VALID-42: fields of a source one level too high",
      "rules: [{from: [{«unknown-field VALID-3»principals: [a]}]}]"
    ),
    source(
      "VALID-45: accounts and others",
      "principals: [a], «mixed-identities VALID-45»serviceAccounts: [b]"
    ),
    source(
      "VALID-45: an empty list counts",
      "«mixed-identities VALID-45»notServiceAccounts: [b], notNamespaces: []"
    ),
    source(
      "VALID-45: both lists",
      "«mixed-identities VALID-45»serviceAccounts: [c], «mixed-identities VALID-45»notServiceAccounts: [b], namespaces: [a]"
    ),
    source(
      "VALID-45: what may stand together",
      "serviceAccounts: [a], ipBlocks: [10.0.0.1], requestPrincipals: ['*'], trustDomains: [a]"
    ),
    policy(
      "VALID-45: in different sources",
      "rules: [{from: [{source: {serviceAccounts: [a]}}, {source: {principals: [a]}}]}]"
    ),
    source("VALID-46: accounts", "serviceAccounts: [a, ns/a], notServiceAccounts: [b.c]"),
    source(
      "VALID-46: bad accounts",
      """
      serviceAccounts: [«empty-value VALID-48»'', «bad-service-account VALID-46»'a*',
        «bad-service-account VALID-46»/a, «bad-service-account VALID-46»a/,
        «bad-service-account VALID-46»a/b/c, «bad-service-account VALID-46»/,
        «bad-service-account VALID-46»\(String(repeating: "a", count: 321)),
        \(String(repeating: "a", count: 320))]
      """
    ),
    source("VALID-46: 16 accounts", "serviceAccounts: \(many(16, "a"))"),
    source(
      "VALID-46: 17 accounts",
      "«too-many-items VALID-46»notServiceAccounts: \(many(17, "a"))"
    ),
    source(
      "VALID-47: addresses",
      """
      ipBlocks: [10.0.0.1, 10.1.2.3/8, '::1', '2001:db8::/32', 0.0.0.0/0, '::ffff:10.0.0.1', 'fe80::1%eth0'],
      notIpBlocks: [10.0.0.1], remoteIpBlocks: [10.0.0.1], notRemoteIpBlocks: [10.0.0.1]
      """
    ),
    source(
      "VALID-47: bad addresses",
      """
      ipBlocks: [«bad-ip VALID-47»010.0.0.1, «bad-ip VALID-47»10.0.0, «bad-ip VALID-47»10.0.0.0/33,
        «bad-ip VALID-47»10.0.0.0/08, «bad-ip VALID-47»'fe80::1%eth0/64', «bad-ip VALID-47»'*',
        «bad-ip VALID-47»localhost, «bad-ip VALID-47»'fe80::1%', «bad-ip VALID-47»'10.0.0.1%a', «bad-ip VALID-47»' 10.0.0.1', «bad-ip VALID-47»10.0.0.1/,
        «empty-value VALID-48»''],
      notIpBlocks: [«bad-ip VALID-47»a], remoteIpBlocks: [«bad-ip VALID-47»a],
      notRemoteIpBlocks: [«bad-ip VALID-47»a]
      """
    ),
    source(
      "VALID-48: empty values",
      """
      principals: [a, «empty-value VALID-48»''], notPrincipals: [«empty-value VALID-48»''],
      requestPrincipals: [«empty-value VALID-48»''], notRequestPrincipals: [«empty-value VALID-48»''],
      namespaces: [«empty-value VALID-48»''], notNamespaces: [«empty-value VALID-48»'']
      """
    ),
    source(
      "VALID-49: trust domains",
      "trustDomains: ['*', a, 'a*', '*.a'], notTrustDomains: [a]"
    ),
    source(
      "VALID-49: bad trust domains",
      """
      trustDomains: [«bad-trust-domain VALID-49»'a*b', «bad-trust-domain VALID-49»'*a*',
        «bad-trust-domain VALID-49»'**', «bad-trust-domain VALID-49»a/b, «empty-value VALID-48»''],
      notTrustDomains: [«bad-trust-domain VALID-49»'a/*']
      """
    ),
    source(
      "VALID-60: what nobody checks",
      "principals: ['a*b', 'spiffe://x', ' '], requestPrincipals: [a], namespaces: ['A B*c']"
    ),
  ]

  static let operations: [Row] = [
    policy("VALID-43: empty to", "rules: [{«empty-list VALID-43»to: []}]"),
    policy("VALID-43: an empty when is nobody's", "rules: [{when: []}]"),
    policy("VALID-44: no operation", "rules: [{to: [«empty-operation VALID-44»{}]}]"),
    operation("VALID-44: an empty operation", "").replacing(
      "{operation: {}}",
      "{operation: «empty-operation VALID-44»{}}"
    ),
    operation("VALID-44: empty lists", "hosts: [], notHosts: []").replacing(
      "operation: {",
      "operation: «empty-operation VALID-44»{"
    ),
    operation(
      "VALID-48: empty values",
      """
      hosts: [«empty-value VALID-48»''], notHosts: [«empty-value VALID-48»''],
      methods: [«empty-value VALID-48»''], notMethods: [«empty-value VALID-48»''],
      paths: [«empty-value VALID-48»''], notPaths: [«empty-value VALID-48»''],
      ports: [«empty-value VALID-48»''], notPorts: [«empty-value VALID-48»'']
      """
    ),
    operation("VALID-50: ports", "ports: ['0', '65535', '0080', '000000000000000000000080']"),
    operation(
      "VALID-50: bad ports",
      """
      ports: [«bad-port VALID-50»'65536', «bad-port VALID-50»'-1', «bad-port VALID-50»'+1',
        «bad-port VALID-50»'0x50', «bad-port VALID-50»http, «bad-port VALID-50»' 80',
        «bad-port VALID-50»'99999999999999999999', «bad-port VALID-50»'8*', «bad-port VALID-50»'80-90'],
      notPorts: [«bad-port VALID-50»a]
      """
    ),
    operation(
      "VALID-51: paths",
      "paths: [/a, '*', '/a/*', '/{*}', '/a/{*}/b/{**}', '{**}', '//{*}', '/{*}//', '/a b'], notPaths: ['/{**}/x']"
    ),
    operation(
      "VALID-51: bad templates",
      """
      paths: [«bad-path-template VALID-51»'/{id}', «bad-path-template VALID-51»'/a{*}',
        «bad-path-template VALID-51»'/{**}/{*}', «bad-path-template VALID-51»'/{**}/{**}',
        «bad-path-template VALID-51»'/{*}/*', «bad-path-template VALID-51»'/{*}//a',
        «bad-path-template VALID-51»'/{*}/a b', «bad-path-template VALID-51»'/}',
        «bad-path-template VALID-51»'/{*}/ü'],
      notPaths: [«bad-path-template VALID-51»'/{']
      """
    ),
    operation(
      "VALID-60: what nobody checks",
      "hosts: ['a b:x'], methods: [get, ' '], paths: ['a?b=c', 'a*b']"
    ),
  ]

  private static func deny(_ name: String, _ rule: String) -> Row {
    policy(name, "action: DENY, rules: [\(rule)]")
  }

  static let denials: [Row] = [
    deny(
      "VALID-58: paths without ports",
      "«warning:deny-http-only VALID-58»{to: [{operation: {paths: [/a]}}]}"
    ),
    deny(
      "VALID-58: L4 sources do not help",
      "«warning:deny-http-only VALID-58»{from: [{source: {principals: [a]}}], to: [{operation: {paths: [/a]}}]}"
    ),
    deny("VALID-58: paths with ports", "{to: [{operation: {paths: [/a], ports: ['80']}}]}"),
    deny(
      "VALID-58: ports in one of the operations",
      "{to: [{operation: {paths: [/a]}}, {operation: {notPorts: ['80']}}]}"
    ),
    deny(
      "VALID-58: HTTP sources",
      "«warning:deny-http-only VALID-58»{from: [{source: {requestPrincipals: ['*']}}]}"
    ),
    deny(
      "VALID-58: trust domains",
      "«warning:deny-http-only VALID-58»{from: [{source: {trustDomains: ['*']}}]}"
    ),
    deny("VALID-58: L4 sources", "{from: [{source: {notPrincipals: [a]}}]}"),
    deny("VALID-58: conditions alone", "{when: [{key: 'request.headers[a]', values: [b]}]}"),
    deny("VALID-58: everything", "{}"),
    policy("VALID-58: ALLOW", "rules: [{to: [{operation: {paths: [/a]}}]}]"),
  ]
}

extension Row {
  /// The same row with other text in its input.
  func replacing(_ old: String, _ new: String) -> Row {
    Row(name, input.replacing(old, with: new))
  }
}
