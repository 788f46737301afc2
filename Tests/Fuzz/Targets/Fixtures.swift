internal import Basics
internal import JOSE
internal import MeshProof

/// What inputs are tried against.
enum Fixtures {
  /// The keys of several signature vectors (TestVectors/JOSE); their private halves are lost.
  static let keySetText: ByteString = """
    {"keys":[
      {"kty":"RSA","n":"qwEMLCG2ClUugblm4uInY_w08UY_kME_NmRgmnTdgWo0cEr8X1DTcmFK0U3NnS2rBJr5Eq\
      pRjTYaCy3KcxlG3RYPDEso308mMife1KvgbF_4U6yRkL_WLEFdPkGnI3IygcagmNqAL3eBZ8-urR9NdaC4sBqAkQ\
      S8yXIMVlXUiO_X9eFpveachbQ0QUfgabOooCbvom01DV9_wR0TKMgc2eKoE9j9xab6O4W-lo_b3pF8uBLkn7Hoy3\
      4Wcs9RSDorcIu_-PuHiDvPWUVKD3T1Q6AGmNRAq80wMtwP3wVQqOcdpC-ha_AE7g0HZ8GeJFifs8rR9C_3tOdI4G\
      xuYCpisw","e":"AQAB","kid":"r1"},
      {"kty":"EC","x":"xspq_725FbZLuB1rmUD_b1yKYOEUSnGmMdL4Hv8f3Ls","y":"DVW5A-Bvu14FEBw01KXnz\
      Yu6r-eVnFwcc7KwP4pqIJc","crv":"P-256","kid":"e1"},
      {"kty":"OKP","crv":"Ed25519","x":"s246b5LAiWWV06llt7EDyxGvTr55RvXHcPyy4WQXG_Q","kid":"d1"},
      {"kty":"EC","x":"uV0E5h3aUxr1TH2LZ0Xmng7qynOf0E48cTLDJ50t0wGHgQj9bwNpJ3LkmQYg3l3w","y":"\
      kNqT_sw0jKgC4NhwVGUGs41jtqQkt3mSTtWi6OS-syq77iFpZi2HGrndR2klb-vd","crv":"P-384","kid":"a"},
      {"kty":"EC","x":"ANdfdaOSaJCmdqaGGIQNDJxsLZ4iB1ad8OJt8U3pkEYdtjUh6czCtyvEh9hZfzZac-xWbJI\
      2m4Sq-tDqkSsrWWUA","y":"ANxuTRuGWK7uWUU8mUzzCrQjMVHDtntwiwecqrn0zwEDnQBEXeLuQ2IjKsXRAQj6\
      GfvcPcfhKXYDPMxIMAG-M7Pc","crv":"P-521","kid":"b"},
      {"kty":"oct","k":"pjdn10AWI6qO8xkXOr7SipmgKuIRpl6f-oktcOLRhtLY6hlJA93Slnp1gYL18Hdd"}
    ]}
    """

  static let keySet = try? JWKSet(parsing: keySetText)

  /// The payload of every vector's token: nobody can sign another one.
  static let signedPayload: ByteString = """
    eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlLmNvbSIsInN1YiI6ImFsaWNlIn0
    """

  /// Tokens with a right signature, but for the key: verified with keys that inputs bring.
  static let tokens: [JWT] = [
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIn0", "eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9",
    "eyJhbGciOiJFZERTQSJ9",
  ].compactMap { try? JWT(parsing: "\($0).\(signedPayload).AAAA" as ByteString) }

  /// A mesh with a policy of each sort.
  static let manifests = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: orders, namespace: shop, labels: {app: orders}}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop},
     spec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}}
    ---
    {apiVersion: security.istio.io/v1, kind: PeerAuthentication,
     metadata: {name: default, namespace: shop}, spec: {mtls: {mode: STRICT},
     selector: {matchLabels: {app: orders}}, portLevelMtls: {9090: {mode: DISABLE}}}}
    ---
    {apiVersion: security.istio.io/v1, kind: RequestAuthentication,
     metadata: {name: login, namespace: shop}, spec: {jwtRules: [{
     issuer: "https://issuer.example.com", fromHeaders: [{name: x-token, prefix: "T "}],
     fromParams: [token], fromCookies: [c], jwksUri: "https://issuer.example.com/keys"}]}}
    ---
    {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy,
     metadata: {name: deny, namespace: shop}, spec: {action: DENY, rules: [
     {to: [{operation: {paths: ["/admin/{**}/x", "*.secret", "/p*"], notMethods: [GET, "P*"]}}]},
     {from: [{source: {notPrincipals: ["*/sa/a"], namespaces: [b, "c*"]}}],
      when: [{key: "request.headers[x-a]", values: ["*"], notValues: [b]}]}]}}
    ---
    {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy,
     metadata: {name: allow, namespace: shop}, spec: {rules: [
     {from: [{source: {requestPrincipals: ["*"], remoteIpBlocks: [10.0.0.0/8, "::1"]}}],
      to: [{operation: {hosts: ["*.shop", a], ports: ["8080"]}}],
      when: [{key: "request.auth.claims[a][b]", values: ["x*"]},
             {key: "experimental.envoy.filters.network.mysql_proxy[db.t]", values: ["[x]"]},
             {key: connection.sni, notValues: ["*.com"]}]}]}}
    ---
    {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy,
     metadata: {name: audit, namespace: shop}, spec: {action: AUDIT, rules: [{}]}}
    """

  static let policies: PolicySet? = {
    var options = LoadingOptions()
    options.keySets["https://issuer.example.com/keys"] =
      .body(InputFile(name: "keys", bytes: keySetText.bytes))
    return try? PolicySet(
      loading: [InputFile(name: "fixture", bytes: Array(manifests.utf8))],
      options: options
    )
  }()

  /// 2026-11-22T21:00:38Z.
  static let now: Int64 = 1_795_389_638
}
