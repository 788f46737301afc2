import MeshProof

extension ReleaseCases {
  private static let gateway = "group: gateway.networking.k8s.io, kind: Gateway, name: gw"

  private static func gatewayRequest(label: String) -> String {
    """
    destination: {namespace: foo, labels: {\(label): gw, app: web}, dataPlane: gateway, port: 8080, protocol: http}
    http: {}
    """
  }

  private static let newLabel = "gateway.networking.k8s.io/gateway-name"
  private static let oldLabel = "istio.io/gateway-name"
  private static let flagOff = ["ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY": "false"]

  private static func rootPolicy(_ spec: String) -> String {
    """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: p, namespace: istio-system}
    spec: \(spec)
    """
  }

  /// Fields and keys (the groups of the table, in its order).
  static let fields = [
    ReleaseCase(
      difference: .targetRef,
      name: "an allow-nothing policy for a Gateway covers the whole namespace before",
      policies: policy("p", "{targetRef: {\(gateway)}}"),
      request: request(),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .targetRefs,
      name: "an allow-nothing policy for a Gateway covers the whole namespace before",
      policies: policy("p", "{targetRefs: [{\(gateway)}]}"),
      request: request(),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .targetRefs,
      name: "an ALLOW for a Gateway opens sidecars before",
      policies: policy("nothing", "{}")
        + policy("p", "{targetRefs: [{\(gateway)}], rules: [{}]}"),
      request: request(),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .fromCookies,
      name: "a bad token in the cookie is not looked at before",
      policies: tokens("{issuer: I, jwks: \(ReleaseTokens.keys), fromCookies: [c]}"),
      request: request(http: "{headers: {cookie: c=bad}}"),
      before: .allow,
      after: .unauthenticated
    ),
    ReleaseCase(
      difference: .fromCookies,
      name: "the default place is looked at before",
      policies: tokens("{issuer: I, jwks: \(ReleaseTokens.keys), fromCookies: [c]}"),
      request: request(http: "{headers: {authorization: Bearer bad}}"),
      before: .unauthenticated,
      after: .allow
    ),
    ReleaseCase(
      difference: .pathTemplates,
      name: "a DENY for a template does not match before",
      policies: rule("DENY", #"{to: [{operation: {paths: ["/a/{*}"]}}]}"#),
      request: request(http: "{path: /a/b}"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .serviceAccounts,
      name: "an ALLOW for one account is for all before",
      policies: rule("ALLOW", "{from: [{source: {serviceAccounts: [ns1/a]}}]}"),
      request: from("ns/ns1/sa/other"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .serviceAccounts,
      name: "a DENY with the key is dropped before",
      policies: rule("DENY", "{when: [{key: source.serviceAccount, values: [ns1/a]}]}"),
      request: from("ns/ns1/sa/a"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .spaceDelimitedClaims,
      name: "a claim that is to be split stays whole before",
      policies: tokens("{issuer: I, jwksUri: 'https://i/k', spaceDelimitedClaims: [roles]}")
        + rule("ALLOW", #"{when: [{key: "request.auth.claims[roles]", values: [admin]}]}"#),
      request: request(more: #"jwt: {claims: {iss: I, sub: s, roles: "user admin"}}"#),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .trustDomains,
      name: "an ALLOW for one trust domain is for all before",
      policies: rule("ALLOW", "{from: [{source: {trustDomains: [other]}}]}"),
      request: from("ns/ns1/sa/a"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .trustDomains,
      name: "a DENY with the key is dropped before",
      policies: rule("DENY", "{when: [{key: source.trustDomain, values: [cluster.local]}]}"),
      request: from("ns/ns1/sa/a"),
      before: .allow,
      after: .deny
    ),
  ]

  /// Gateway API gateways.
  static let gateways = [
    ReleaseCase(
      difference: .gatewaySelectorFlag,
      name: "with the flag off a policy with a selector reaches a gateway before",
      policies: policy("p", "{selector: {matchLabels: {app: web}}}"),
      request: gatewayRequest(label: oldLabel),
      before: .deny,
      after: .allow,
      pilotEnvironment: flagOff
    ),
    ReleaseCase(
      difference: .gatewayNameLabel,
      name: "the new label alone makes no Gateway API proxy before",
      policies: policy("p", "{targetRef: {\(gateway)}}"),
      request: gatewayRequest(label: newLabel),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .gatewayFlagCoversAll,
      name: "with the flag off a policy without selector reaches a gateway before",
      policies: policy("p", "{}"),
      request: gatewayRequest(label: newLabel),
      before: .deny,
      after: .allow,
      pilotEnvironment: flagOff
    ),
    ReleaseCase(
      difference: .oldGatewayNameLabel,
      name: "the old label makes a Gateway API proxy before",
      policies: policy("p", "{targetRefs: [{\(gateway)}]}"),
      request: gatewayRequest(label: oldLabel),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .gatewayNamespace,
      name: "a root policy reaches a Gateway of another namespace before",
      policies: rootPolicy("{targetRefs: [{\(gateway)}]}"),
      request: gatewayRequest(label: newLabel),
      before: .deny,
      after: .allow
    ),
  ]

  /// What rules compare.
  static let rules = [
    ReleaseCase(
      difference: .quotedServiceAccounts,
      name: "a dot in an account's name is any character before",
      policies: rule("ALLOW", "{from: [{source: {serviceAccounts: [ns1/a.b]}}]}"),
      request: from("ns/ns1/sa/a-b"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .quotedServiceAccounts,
      name: "a stored name with another character of meaning cannot be decided before",
      policies: rule("ALLOW", "{from: [{source: {serviceAccounts: ['ns1/a|b']}}]}"),
      request: from("ns/ns1/sa/x"),
      before: .indeterminate,
      after: .deny
    ),
    ReleaseCase(
      difference: .quotedPrincipals,
      name: "a dot in a suffix is any character before",
      policies: rule("ALLOW", "{from: [{source: {principals: ['*/sa/a.b']}}]}"),
      request: from("ns/ns1/sa/a-b"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .quotedPrincipals,
      name: "a star at the end of a suffix repeats the slash before",
      policies: rule("DENY", "{from: [{source: {principals: ['*/ns/ns1/*']}}]}"),
      request: from("ns/ns1"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .quotedPrincipals,
      name: "a dot in a namespace is any character before",
      policies: rule("DENY", "{from: [{source: {namespaces: [n.1]}}]}"),
      request: from("ns/ns1/sa/a"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .quotedPrincipals,
      name: "two stars before a suffix cannot be decided before",
      policies: rule("DENY", "{from: [{source: {principals: ['**a']}}]}"),
      request: from("ns/ns1/sa/a"),
      before: .indeterminate,
      after: .allow
    ),
    ReleaseCase(
      difference: .asteriskInTemplates,
      name: "a star in the path passes a DENY before",
      policies: rule("DENY", #"{to: [{operation: {paths: ["/a/{*}"]}}]}"#),
      request: request(http: "{path: '/a/*'}"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .headerLines,
      name: "a second line hides the first from a DENY before",
      policies: rule("DENY", #"{when: [{key: "request.headers[x-role]", values: [admin]}]}"#),
      request: request(http: "{headers: {x-role: [admin, user]}}"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .headerLines,
      name: "the joined text is what an ALLOW matches before",
      policies: rule("ALLOW", #"{when: [{key: "request.headers[x-role]", values: ["a,b"]}]}"#),
      request: request(http: "{headers: {x-role: [a, b]}}"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .latin1Regex,
      name: "a path that is not UTF-8 passes a DENY of every path before",
      policies: rule("DENY", #"{to: [{operation: {paths: ["*"]}}]}"#),
      request: request(http: "{version: '2', host: web}"),
      before: .allow,
      after: .deny,
      meshConfig: "pathNormalization: {normalization: NONE}",
      adjust: { $0.http?.path = ByteString(bytes: [0x2F, 0xFF]) }
    ),
    ReleaseCase(
      difference: .latin1Regex,
      name: "a path that is not UTF-8 is in no list of an ALLOW before",
      policies: rule("ALLOW", #"{to: [{operation: {notPaths: ["*"]}}]}"#),
      request: request(http: "{version: '2', host: web}"),
      before: .allow,
      after: .deny,
      meshConfig: "pathNormalization: {normalization: NONE}",
      adjust: { $0.http?.path = ByteString(bytes: [0x2F, 0xC3]) }
    ),
    ReleaseCase(
      difference: .dotSegmentParameters,
      name: "a parent segment with a parameter passes a DENY before",
      policies: rule("DENY", "{to: [{operation: {paths: [/admin]}}]}"),
      request: request(http: "{path: '/x/..;a=b/admin'}"),
      before: .allow,
      after: .deny
    ),
  ]

  private static func custom(_ spec: String, annotations: String = "{}") -> String {
    policy("c", "{action: CUSTOM, \(spec)}", annotations: annotations)
  }

  private static func providers(_ names: String...) -> String {
    let entries = names.map {
      "{name: \($0), envoyExtAuthzGrpc: {service: authz.foo.svc.cluster.local, port: 9000}}"
    }
    return "extensionProviders: [\(entries.joined(separator: ", "))]"
  }

  private static let two =
    policy("c", "{action: CUSTOM, provider: {name: one}, rules: [{}]}")
    + policy("d", "{action: CUSTOM, provider: {name: two}, rules: [{}]}")

  private static let bothAllow = "externalAuthorization: {one: allow, two: allow}"

  /// External authorization.
  static let customs = [
    ReleaseCase(
      difference: .badProviderDeniesMatches,
      name: "an unknown provider denies what no rule matches before",
      policies: custom("provider: {name: nobody}, rules: [{to: [{operation: {paths: [/x]}}]}]"),
      request: request(http: "{path: /y}"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .badProviderDeniesMatches,
      name: "on TCP as well",
      policies: custom("provider: {name: nobody}, rules: [{to: [{operation: {ports: ['1']}}]}]"),
      request: "destination: {namespace: foo, labels: {app: web}, port: 8080, protocol: tcp}",
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .badProviderDeniesMatches,
      name: "two providers deny what no rule matches before",
      policies: policy(
        "c",
        "{action: CUSTOM, provider: {name: one}, rules: [{to: [{operation: {paths: [/x]}}]}]}"
      )
        + policy(
          "d",
          "{action: CUSTOM, provider: {name: two}, rules: [{to: [{operation: {paths: [/x]}}]}]}"
        ),
      request: request(http: "{path: /y}", more: bothAllow),
      before: .deny,
      after: .allow,
      meshConfig: providers("one", "two")
    ),
    ReleaseCase(
      difference: .providerNames,
      name: "a name with an underscore is good before",
      policies: custom("provider: {name: my_authz}, rules: [{}]"),
      request: request(more: "externalAuthorization: {my_authz: allow}"),
      before: .allow,
      after: .deny,
      meshConfig: providers("my_authz")
    ),
    ReleaseCase(
      difference: .severalProviders,
      name: "two providers deny before, flag or not",
      policies: two,
      request: request(more: bothAllow),
      before: .deny,
      after: .allow,
      meshConfig: providers("one", "two"),
      pilotEnvironment: ["PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS": "true"]
    ),
    ReleaseCase(
      difference: .customDryRun,
      name: "a dry run has no effect before",
      policies: custom(
        "provider: {name: one}, rules: [{}]",
        annotations: #"{istio.io/dry-run: "true"}"#
      ),
      request: request(more: "externalAuthorization: {one: allow}"),
      before: .allow,
      after: .deny,
      meshConfig: providers("one")
    ),
  ]
}
