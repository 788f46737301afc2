import Basics
import Resources
import Testing

/// What RequestAuthentications and PeerAuthentications become (RA-1, RA-5, PA-1).
struct AuthenticationDecodingTests {
  @Test("Every field of a JWT rule arrives")
  func everything() throws {
    let policy = try requestAuthentication(
      """
      spec:
        targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: g}]
        jwtRules:
        - issuer: i
          audiences: [a, b]
          jwksUri: https://k
          fromHeaders: [{name: h, prefix: "Bearer "}, {name: x}]
          fromParams: [p]
          fromCookies: [c]
          outputPayloadToHeader: o
          outputClaimToHeaders: [{header: h, claim: c}]
          forwardOriginalToken: yes
          spaceDelimitedClaims: [s]
          timeout: 5s
        - {issuer: j, jwks: '{"keys":[]}'}
        - {jwks_uri: https://l}
      """
    )
    let group: ByteString = "gateway.networking.k8s.io"
    #expect(
      policy.attachment
        == Attachment(
          matchLabels: nil,
          targetRefs: [TargetRef(group: group, kind: "Gateway", name: "g")]
        )
    )
    var rule = JWTRule(location: SourceLocation(file: "test.yaml", line: 7, column: 5))
    rule.issuer = "i"
    rule.audiences = ["a", "b"]
    rule.jwksUri = "https://k"
    rule.fromHeaders = [
      JWTRule.FromHeader(name: "h", prefix: "Bearer "), JWTRule.FromHeader(name: "x"),
    ]
    rule.fromParams = ["p"]
    rule.fromCookies = ["c"]
    rule.outputPayloadToHeader = "o"
    rule.outputClaimToHeaders = [JWTRule.ClaimToHeader(header: "h", claim: "c")]
    rule.forwardOriginalToken = true
    rule.spaceDelimitedClaims = ["s"]
    #expect(policy.jwtRules.first == rule)
    #expect(policy.jwtRules.map(\.jwks) == ["", "{\"keys\":[]}", ""])
    #expect(policy.jwtRules.map(\.jwksUri) == ["https://k", "", "https://l"])
  }

  @Test(
    "A RequestAuthentication without rules is one",
    arguments: ["", "spec: {}", "spec: {jwtRules: ~}"]
  )
  func noRules(body: String) throws {
    #expect(try requestAuthentication(body).jwtRules.isEmpty)
  }

  @Test(
    "Modes arrive, absent ones as unset",
    arguments: [
      ("", .unset), ("spec: {mtls: {}}", .unset), ("spec: {mtls: ~}", .unset),
      ("spec: {mtls: {mode: UNSET}}", .unset), ("spec: {mtls: {mode: DISABLE}}", .disable),
      ("spec: {mtls: {mode: PERMISSIVE}}", .permissive), ("spec: {mtls: {mode: STRICT}}", .strict),
    ] as [(String, PeerAuthentication.Mode)]
  )
  func mode(body: String, mode: PeerAuthentication.Mode) throws {
    let policy = try peerAuthentication(body)
    #expect(policy.mode == mode)
    #expect(policy.matchLabels == nil)
    #expect(policy.portLevelModes.isEmpty)
  }

  @Test("Ports arrive, quoted or not")
  func ports() throws {
    let policy = try peerAuthentication(
      """
      spec:
        selector: {matchLabels: {a: b}}
        portLevelMtls: {8080: {mode: STRICT}, "8081": {mode: DISABLE}, 8082: {}}
      """
    )
    #expect(policy.matchLabels == ["a": "b"])
    #expect(policy.portLevelModes == [8080: .strict, 8081: .disable, 8082: .unset])
  }

  @Test(
    "A PeerAuthentication whose mode is no mode is not there",
    arguments: [
      "spec: {mtls: {mode: strict}}", "spec: {mtls: STRICT}", "spec: x",
    ]
  )
  func unusable(body: String) {
    let row = Row("", "PeerAuthentication", body)
    let (resources, diagnostics) = read(row.input, lenient: true)
    #expect(resources.isEmpty)
    #expect(diagnostics.hasErrors)
  }
}
