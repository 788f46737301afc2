import MeshProof
import Testing

/// Whole chains: stages, names, CUSTOM, JWT (AP-20 to AP-40, RA-30 to RA-35).
@Suite("Chains of filters")
struct ChainTests {
  static let pathA = #"{"urlPath": {"path": {"exact": "/a"}}}"#
  static let get = request(http: "{path: /a}")
  static let none = request(http: "{path: /none}")

  // MARK: Names and defaults

  @Test("ALLOW rules that are there and match nothing refuse by default (AP-26)")
  func emptyAllow() throws {
    let decision = try askProxy(ProxyFile.filters(ProxyFile.rbac(rules: "{}")))
    #expect(decision.verdict == .deny)
    #expect(decision.decidedBy.stage == .default)
    #expect(decision.decidedBy.object == nil)
    #expect(decision.reason.contains("none of its rules is in the filter"))
  }

  @Test("ALLOW rules that are absent refuse nothing, also beside shadow rules (AP-31)")
  func shadowOnly() throws {
    let file = ProxyFile.filters(
      ProxyFile.rbac(
        rules: nil,
        more: #", "shadowRules": {"policies": \#(ProxyFile.policy(permission: Self.pathA))}"#
      )
    )
    let decision = try askProxy(file, Self.get)
    #expect(decision.verdict == .allow)
    #expect(decision.dryRun.map(\.rule.name) == ["p"])
  }

  @Test("istiod's policy for no rules never matches and still counts (AP-27)")
  func matchesNever() throws {
    let never = ProxyFile.policy(
      permission: #"{"notRule": {"any": true}}"#,
      principal: #"{"notId": {"any": true}}"#
    )
    let decision = try askProxy(ProxyFile.filters(ProxyFile.rbac(rules: never)))
    #expect(decision.verdict == .deny)
    #expect(decision.reason.contains("foo/p"))
  }

  @Test("A name that istiod does not give stays the policy's name")
  func foreignName() throws {
    let file = ProxyFile.filters(ProxyFile.rbac(action: "DENY", rules: ProxyFile.policy("mine")))
    let decision = try askProxy(file)
    #expect(decision.verdict == .deny)
    #expect(decision.decidedBy.object?.name == "mine")
    #expect(decision.decidedBy.object?.namespace == "")
    #expect(decision.decidedBy.object?.rule == nil)
    #expect(decision.reason == "denied by the policy \"mine\" of the filter")
  }

  @Test("Of several rules that match, the first in byte order is named (AP-20)")
  func order() throws {
    let rules = ["ns[foo]-policy[p]-rule[2]", "ns[foo]-policy[p]-rule[10]"].map {
      "\"\($0)\": {\"permissions\": [{\"any\": true}], \"principals\": [{\"any\": true}]}"
    }
    let file = ProxyFile.filters(ProxyFile.rbac(rules: "{\(rules.joined(separator: ", "))}"))
    #expect(try askProxy(file).decidedBy.object?.rule == 10)
  }

  @Test("LOG never decides and is reported (AP-32)")
  func log() throws {
    let file = ProxyFile.filters(ProxyFile.rbac(action: "LOG", rules: ProxyFile.policy()))
    let decision = try askProxy(file)
    #expect(decision.verdict == .allow)
    #expect(decision.audit.map(\.name) == ["p"])
  }

  @Test("A filter of another kind is a warning")
  func otherFilter() throws {
    let file = ProxyFile.filters(#"{"name": "my.wasm", "typedConfig": {"@type": "x/y.Wasm"}}"#)
    #expect(try proxy(file).diagnostics.contains { $0.message.contains("my.wasm") })
  }

  @Test("Nothing is said about a chain whose filters are not in the file")
  func otherChain() throws {
    let file = ProxyFile.filters(ProxyFile.rbac(action: "DENY", rules: ProxyFile.policy()))
    let request = """
      destination: {namespace: foo, labels: {app: web}, port: 8080, protocol: tcp}
      """
    #expect(try askProxy(file, request).verdict == .indeterminate)
  }

  // MARK: CUSTOM

  private static let rule = "istio-ext-authz-check-ns[foo]-policy[c]-rule[0]"

  private static func custom(
    _ name: String = rule,
    note: String,
    prefix: String = "istio_ext_authz_"
  ) -> String {
    ProxyFile.filters(
      ProxyFile.shadow(ProxyFile.policy(name, permission: pathA), prefix: prefix),
      ProxyFile.extAuthz(note: note)
    )
  }

  @Test("A provider is asked where one of its rules matches (AP-34)")
  func provider() throws {
    let decision = try askProxy(Self.custom(note: "istio-ext-authz-check"), Self.get)
    #expect(decision.verdict == .conditional)
    #expect(decision.conditions.map(\.provider) == ["check"])
    #expect(decision.conditions.first?.failOpen == true)
    #expect(decision.conditions.first?.policies.map(\.name) == ["c"])
    #expect(try askProxy(Self.custom(note: "istio-ext-authz-check"), Self.none).verdict == .allow)
  }

  @Test("Where the provider's name is not in the filters, MeshConfig tells it by its cluster")
  func olderProvider() throws {
    let file = Self.custom("istio-ext-authz-ns[foo]-policy[c]-rule[0]", note: "istio-ext-authz")
    #expect(
      try askProxy(file, Self.get).conditions.map(\.provider)
        == ["outbound|9000||authz.foo.svc.cluster.local"]
    )
    var options = LoadingOptions()
    let config = """
      extensionProviders:
      - {name: check, envoyExtAuthzGrpc: {service: authz.foo.svc.cluster.local, port: 9000}}
      """
    options.meshConfig = InputFile(name: "mesh.yaml", bytes: Array(config.utf8))
    let decision = try askProxy(file, Self.get, options: options)
    #expect(decision.conditions.map(\.provider) == ["check"])
  }

  @Test("Rules of a bad provider deny (AP-36)")
  func badProvider() throws {
    let file = ProxyFile.filters(
      ProxyFile.rbac(
        action: "DENY",
        rules: ProxyFile.policy(
          "\(Self.rule)-deny-due-to-bad-CUSTOM-action",
          permission: Self.pathA
        )
      )
    )
    let decision = try askProxy(file, Self.get)
    #expect(decision.verdict == .deny)
    #expect(decision.decidedBy.stage == .custom)
    #expect(decision.decidedBy.object?.name == "c")
    #expect(try askProxy(file, Self.none).verdict == .allow)
  }

  static let brokenPairs = [
    custom(note: "istio-ext-authz-other"),
    custom(note: "something"),
    custom(note: "istio-ext-authz-check", prefix: "mine_"),
    custom("ns[foo]-policy[c]-rule[0]", note: "istio-ext-authz-check"),
    ProxyFile.filters(ProxyFile.shadow(ProxyFile.policy(rule))),
    ProxyFile.filters(ProxyFile.extAuthz(note: "istio-ext-authz-check")),
    ProxyFile.filters(
      ProxyFile.shadow(ProxyFile.policy(rule)),
      ProxyFile.extAuthz(note: "istio-ext-authz-check", more: #", "filterEnabled": {}"#)
    ),
    ProxyFile.filters(
      ProxyFile.shadow(ProxyFile.policy(rule)),
      ProxyFile.rbac(rules: "{}"),
      ProxyFile.extAuthz(note: "istio-ext-authz-check")
    ),
  ]

  @Test("A pair of filters that does not belong together has no answer", arguments: brokenPairs)
  func brokenPair(file: String) throws {
    #expect(try askProxy(file, Self.get).verdict == .indeterminate)
  }

  // MARK: JWT

  private struct JWTFilter {
    var provider = ""
    var payload = "payload"
    var name = "origins-0"
    var bypass = true
    var match = #"{"prefix": "/"}"#
    var requires =
      #"{"requiresAny": {"requirements": [{"providerName": "origins-0"}, {"allowMissing": {}}]}}"#
    var keys =
      #""remoteJwks": {"httpUri": {"uri": "https://keys", "cluster": "c", "timeout": "5s"}}"#

    var file: String {
      ProxyFile.filters(
        """
        {"name": "envoy.filters.http.jwt_authn", "typedConfig": {
          "@type": "\(ProxyFile.type).http.jwt_authn.v3.JwtAuthentication",
          "providers": {"\(name)": {"issuer": "i", \(keys), "payloadInMetadata": "\(payload)"\(provider)}},
          "rules": [{"match": \(match), "requires": \(requires)}],
          "bypassCorsPreflight": \(bypass)}}
        """
      )
    }
  }

  private static let token = request(http: "{headers: {authorization: Bearer x}}")

  @Test("A token is refused as by the filter that istiod makes, and no object is named")
  func token() throws {
    let decision = try askProxy(JWTFilter().file, Self.token)
    #expect(decision.verdict == .unauthenticated)
    #expect(decision.decidedBy.stage == .jwt)
    #expect(decision.decidedBy.object == nil)
    #expect(decision.reason.hasSuffix("(provider \"origins-0\")"))
    #expect(try askProxy(JWTFilter().file).verdict == .allow)
  }

  @Test("Keys that the proxy fetches are those given for the URI, or not known")
  func remoteKeys() throws {
    // {"alg":"RS256"}.{"iss":"i","sub":"s"}.x
    let signed = request(
      http:
        "{headers: {authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpIiwic3ViIjoicyJ9.eA}}"
    )
    #expect(try askProxy(JWTFilter().file, signed).verdict == .indeterminate)
    var options = LoadingOptions()
    options.keySets["https://keys"] = .fetchFails
    #expect(
      try askProxy(JWTFilter().file, signed, options: options).body == "Jwks remote fetch is failed"
    )
  }

  static let oddJWT: [String] = [
    JWTFilter(payload: "i").file,
    JWTFilter(name: "mine").file,
    JWTFilter(bypass: false).file,
    JWTFilter(match: #"{"prefix": "/a"}"#).file,
    JWTFilter(match: #"{"path": "/"}"#).file,
    JWTFilter(requires: #"{"providerName": "origins-0"}"#).file,
    JWTFilter(requires: #"{"requiresAny": {"requirements": [{"providerName": "origins-0"}]}}"#)
      .file,
    JWTFilter(
      requires:
        #"{"requiresAny": {"requirements": [{"providerName": "origins-0"}, {"allowMissingOrFailed": {}}]}}"#
    ).file,
    JWTFilter(provider: #", "clockSkewSeconds": 300"#).file,
    JWTFilter(provider: #", "requireExpiration": true"#).file,
    JWTFilter(provider: #", "localJwks": {"inlineString": "{}"}"#).file,
    JWTFilter(keys: #""localJwks": {"filename": "/keys"}"#).file,
    JWTFilter(keys: #""localJwks": {"inlineString": "no key set"}"#).file,
    JWTFilter(keys: #""forward": true"#).file,
  ]

  @Test("A JWT filter that istiod does not make has no answer", arguments: oddJWT)
  func oddJWTFilter(file: String) throws {
    #expect(try askProxy(file, Self.token).verdict == .indeterminate)
  }
}
