import Testing

/// Types, enums, unknown fields and nulls of all three kinds (VALID-1 to VALID-11, ENV-9 to ENV-15).
struct SchemaTests {
  @Test("Everything wrong with the shape of a policy is found where it is", arguments: Self.rows)
  func shape(row: Row) { check(row) }

  static let rows: [Row] =
    versions + topLevel + unknownFields + types + yamlScalars + nulls + enums + annotations

  static let versions: [Row] = [
    Row(
      "VALID-1: v1beta1 is served",
      "{apiVersion: security.istio.io/v1beta1, kind: AuthorizationPolicy, metadata: {name: p, namespace: a}}"
    ),
    Row(
      "VALID-1: v1alpha1 is not",
      "{apiVersion: «bad-api-version VALID-1»security.istio.io/v1alpha1, kind: PeerAuthentication, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: a policy of the core group",
      "{apiVersion: «bad-api-version VALID-1»v1, kind: AuthorizationPolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: a policy of another Istio group",
      "{apiVersion: «bad-api-version VALID-1»networking.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: a policy of a misspelled group",
      "{apiVersion: «bad-api-version VALID-1»securty.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: a policy without apiVersion",
      "«bad-api-version VALID-1»{kind: AuthorizationPolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: another project's kind of the same name is none of ours",
      "{apiVersion: policy.linkerd.io/v1alpha1, kind: AuthorizationPolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: an unknown kind of the group",
      "{apiVersion: security.istio.io/v1, kind: «unknown-kind VALID-1»AuthorisationPolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-1: kinds are case-sensitive",
      "{apiVersion: security.istio.io/v1, kind: «unknown-kind VALID-1»authorizationpolicy, metadata: {name: p}}"
    ),
    Row(
      "VALID-4: a kind of another type",
      "{apiVersion: security.istio.io/v1, kind: «wrong-type VALID-4»[a], metadata: {name: p}}"
    ),
    Row("ENV-2: an object without kind", "«missing-kind ENV-2»{metadata: {name: p}}"),
    Row("ENV-2: a document that is no object", "«not-an-object ENV-2»hello"),
  ]

  static let topLevel: [Row] = [
    Row(
      "VALID-2: the five fields",
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: a}
      spec: {}
      status: {whatever: [1, {}]}
      """
    ),
    Row(
      "VALID-2: fields of the spec at the top",
      "AuthorizationPolicy",
      """
      spec: {}
      «unknown-field VALID-2»action: DENY
      «unknown-field VALID-2»x-comment: hello
      """
    ),
    Row(
      "VALID-3: unknown fields of metadata",
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: a, «unknown-field VALID-3»lables: {a: b}}
      """
    ),
  ]

  static let unknownFields: [Row] = [
    Row(
      "VALID-3: at every level",
      "AuthorizationPolicy",
      """
      spec:
        «unknown-field VALID-3»rule: []
        selector:
          matchLabels: {a: b}
          «unknown-field VALID-3»matchExpressions: []
        rules:
        - «unknown-field VALID-3»froms: []
          from:
          - source:
              ipBlocks: [10.0.0.0/8]
              «unknown-field VALID-3»principal: [x]
            «unknown-field VALID-3»sources: {}
          to:
          - operation:
              paths: [/a]
              «unknown-field VALID-3»method: [GET]
          when:
          - key: source.ip
            values: [10.0.0.1]
            «unknown-field VALID-3»value: [x]
        action: CUSTOM
        provider: {name: x, «unknown-field VALID-3»nam: y}
      """
    ),
    Row(
      "VALID-3: of a target and a JWT rule",
      "RequestAuthentication",
      """
      spec:
        targetRefs:
        - {kind: Service, name: a, «unknown-field VALID-3»kinds: b}
        jwtRules:
        - issuer: i
          fromHeaders:
          - {name: a, «unknown-field VALID-3»prefixx: b}
          outputClaimToHeaders:
          - {header: a, claim: b, «unknown-field VALID-3»value: c}
          «unknown-field VALID-3»jwksURI: https://a
      """
    ),
    Row(
      "VALID-11: protobuf spellings, but for jwks_uri",
      "RequestAuthentication",
      """
      spec:
        jwtRules:
        - issuer: i
          jwks_uri: https://a/keys
          «unknown-field VALID-11»from_headers: [{name: a}]
        «unknown-field VALID-11»jwt_rules: []
      """
    ),
    Row(
      "VALID-11: protobuf spellings in a source",
      "AuthorizationPolicy",
      "spec: {rules: [{from: [{source: {principals: [a], «unknown-field VALID-11»not_principals: [b]}}]}]}"
    ),
    Row(
      "VALID-74: a PeerAuthentication has no targets",
      "PeerAuthentication",
      "spec: {«unknown-field VALID-3»targetRefs: [], mtls: {mode: STRICT, «unknown-field VALID-3»mod: x}}"
    ),
  ]

  static let types: [Row] = [
    Row("VALID-4: spec", "AuthorizationPolicy", "spec: «wrong-type VALID-4»[]"),
    Row("VALID-4: spec", "RequestAuthentication", "spec: «wrong-type VALID-4»yes"),
    Row("VALID-4: spec", "PeerAuthentication", "spec: «wrong-type VALID-4»STRICT"),
    Row(
      "VALID-4: unquoted ports",
      "AuthorizationPolicy",
      "spec: {rules: [{to: [{operation: {ports: [«wrong-type VALID-4»8080, '80']}}]}]}"
    ),
    Row(
      "VALID-4: a string for a list",
      "AuthorizationPolicy",
      "spec: {rules: [{to: [{operation: {methods: «wrong-type VALID-4»GET}}]}]}"
    ),
    Row(
      "VALID-4: an object for a list, a list for an object",
      "AuthorizationPolicy",
      "spec: {rules: [{from: «wrong-type VALID-4»{source: {}}, to: [«wrong-type VALID-4»[]]}]}"
    ),
    Row(
      "VALID-4: strings where objects are wanted",
      "AuthorizationPolicy",
      """
      spec:
        selector: «wrong-type VALID-4»app
        rules: [«wrong-type VALID-4»all, {from: [{source: «wrong-type VALID-4»a}], to: [«wrong-type VALID-4»b], when: [«wrong-type VALID-4»c]}]
      """
    ),
    Row(
      "VALID-4: provider",
      "AuthorizationPolicy",
      "spec: {action: CUSTOM, rules: [{}], «custom-without-provider VALID-34»provider: «wrong-type VALID-4»x}"
    ),
    Row("VALID-4: mtls as text", "PeerAuthentication", "spec: {mtls: «wrong-type VALID-4»STRICT}"),
    Row(
      "VALID-4: ports as text",
      "PeerAuthentication",
      "spec: {selector: {matchLabels: {a: b}}, portLevelMtls: {8080: «wrong-type VALID-4»STRICT}}"
    ),
    Row(
      "VALID-4: ports as list",
      "PeerAuthentication",
      "spec: {selector: {matchLabels: {a: b}}, portLevelMtls: «wrong-type VALID-4»[8080]}"
    ),
    Row(
      "VALID-4: fields of a JWT rule",
      "RequestAuthentication",
      """
      spec:
        jwtRules:
        - issuer: «wrong-type VALID-4»1
          audiences: «wrong-type VALID-4»a
          jwks: «wrong-type VALID-4»{keys: []}
          forwardOriginalToken: «wrong-type VALID-4»"true"
          timeout: «wrong-type VALID-4»5
          outputPayloadToHeader: «wrong-type VALID-4»[x]
      """
    ),
    Row(
      "VALID-4: metadata",
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: «wrong-type VALID-4»p
      """
    ),
    Row(
      "ENV-24: annotations and labels",
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: p
        namespace: a
        annotations: {istio.io/dry-run: «wrong-type VALID-4»true}
        labels: {version: «wrong-type VALID-4»1.10, zone: «wrong-type VALID-4»~}
      """
    ),
  ]

  static let yamlScalars: [Row] = [
    Row(
      "ENV-12: unquoted booleans",
      "AuthorizationPolicy",
      "spec: {rules: [{when: [{key: 'request.headers[a]', values: [«wrong-type VALID-4»on, «wrong-type VALID-4»No, 'off']}]}]}"
    ),
    Row(
      "ENV-13: unquoted numbers",
      "AuthorizationPolicy",
      "spec: {rules: [{when: [{key: 'request.headers[a]', values: [«wrong-type VALID-4»017, «wrong-type VALID-4»0x50, «wrong-type VALID-4»1e3, «wrong-type VALID-4».5]}]}]}"
    ),
    Row(
      "ENV-15: versions in a selector",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {app: a, version: «wrong-type VALID-4»1.10}}}"
    ),
    Row(
      "ENV-13: label names that YAML reads as something else",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {«ambiguous-key ENV-13»on: a, «ambiguous-key ENV-13»1.10: b, 5: c, false: d}}}"
    ),
  ]

  static let nulls: [Row] = [
    Row(
      "VALID-5: null items of lists of objects",
      "AuthorizationPolicy",
      "spec: {rules: [{from: [«null-item VALID-5»null], to: [«null-item VALID-5»null], when: [«null-item VALID-5»null]}]}"
    ),
    Row(
      "VALID-5: null items of target references",
      "AuthorizationPolicy",
      "spec: {targetRefs: [«null-item VALID-5»~]}"
    ),
    Row(
      "VALID-4: null items of lists of strings",
      "AuthorizationPolicy",
      "spec: {rules: [{from: [{source: {principals: [«wrong-type VALID-4»~]}}]}]}"
    ),
    Row(
      "VALID-6: null fields are unset",
      "AuthorizationPolicy",
      "spec: {selector: ~, action: ~, provider: ~, rules: [{from: ~, to: ~, when: ~}]}"
    ),
    Row("VALID-6: a null spec is unset", "PeerAuthentication", "spec:"),
    Row("VALID-6: null modes are unset", "PeerAuthentication", "spec: {mtls: {mode: ~}}"),
  ]

  static let enums: [Row] = [
    Row(
      "VALID-7: names are upper case",
      "PeerAuthentication",
      "spec: {mtls: {mode: «bad-enum VALID-70»strict}}"
    ),
    Row(
      "VALID-7: numbers are no names",
      "AuthorizationPolicy",
      "spec: {action: «bad-enum VALID-30»1, rules: [{}]}"
    ),
    Row(
      "VALID-7: the empty text is no name",
      "AuthorizationPolicy",
      "spec: {action: «bad-enum VALID-30»'', rules: [{}]}"
    ),
    Row(
      "VALID-7: lists are no names",
      "AuthorizationPolicy",
      "spec: {action: «wrong-type VALID-4»[ALLOW], rules: [{}]}"
    ),
  ]

  static let annotations: [Row] = [
    Row(
      "VALID-8: dry run of other kinds",
      """
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata:
        name: p
        namespace: a
        annotations:
          «dry-run-not-known VALID-8»istio.io/dry-run: "true"
      """
    ),
    Row(
      "VALID-9: istiod's own annotations",
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: p
        namespace: a
        annotations:
          «forbidden-annotation VALID-9»internal.istio.io/webhook-always-reject: ""
          «forbidden-annotation VALID-9»internal.istio.io/parents: a
          «forbidden-annotation VALID-9»internal.istio.io/parent-namespace: b
          internal.istio.io/other: c
      """
    ),
  ]
}
