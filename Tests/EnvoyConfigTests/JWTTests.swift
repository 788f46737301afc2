import MeshProof
import Testing

@Suite("The JWT filter")
struct JWTTests {
  private static let keys = #"{"keys":[{"kty":"oct","k":"AAAA"}]}"#

  @Test("One rule: its provider or no token (RA-30, RA-32)")
  func one() throws {
    let filters = try Export().run(authentication("r", "[{issuer: i, jwks: '\(Self.keys)'}]"))
      .filters
    #expect(
      filters == [
        try json(
          """
          {"name":"envoy.filters.http.jwt_authn","typedConfig":{
            "@type":"type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
            "providers":{"origins-0":{"issuer":"i",
              "localJwks":{"inlineString":"{\\"keys\\":[{\\"kty\\":\\"oct\\",\\"k\\":\\"AAAA\\"}]}"},
              "payloadInMetadata":"payload",
              "normalizePayloadInMetadata":{"spaceDelimitedClaims":["permission","scope"]}}},
            "rules":[{"match":{"prefix":"/"},"requires":{"requiresAny":{"requirements":[
              {"providerName":"origins-0"},{"allowMissing":{}}]}}}],
            "bypassCorsPreflight":true}}
          """
        )
      ]
    )
  }

  @Test("Two rules, by issuer: any provider, or each of them or no token (RA-25, RA-33)")
  func two() throws {
    let config = try Export().configs(
      authentication("r", "[{issuer: z, jwks: k}, {issuer: a, jwks: k}]")
    ).first
    let providers = config?["providers"]?.object?.members ?? []
    #expect(providers.map(\.name) == ["origins-0", "origins-1"])
    #expect(providers.map { $0.value["issuer"]?.string } == ["a", "z"])
    func optional(_ index: Int) -> String {
      #"{"requiresAny":{"requirements":[{"providerName":"origins-\#(index)"},{"allowMissing":{}}]}}"#
    }
    #expect(
      config?["rules"]?.array?.first?["requires"]
        == (try json(
          """
          {"requiresAny":{"requirements":[{"providerName":"origins-0"},{"providerName":"origins-1"},
            {"requiresAll":{"requirements":[\(optional(0)),\(optional(1))]}}]}}
          """
        ))
    )
  }

  @Test("All fields of a rule, as written (RA-30)")
  func allFields() throws {
    let config = try Export(dataPlane: .gateway).configs(
      authentication(
        "r",
        """
        [{issuer: i, jwks: k, audiences: [b, a], forwardOriginalToken: true,
          fromHeaders: [{name: X-B, prefix: "T "}, {name: x-a}], fromParams: [q, p],
          fromCookies: [c], outputPayloadToHeader: X-P,
          outputClaimToHeaders: [{header: X-C, claim: c.d}], spaceDelimitedClaims: [scope, roles]}]
        """
      )
    ).first
    #expect(
      config?["providers"]?["origins-0"]
        == (try json(
          """
          {"issuer":"i","audiences":["b","a"],"localJwks":{"inlineString":"k"},"forward":true,
           "fromHeaders":[{"name":"X-B","valuePrefix":"T "},{"name":"x-a"}],
           "fromParams":["q","p"],"forwardPayloadHeader":"X-P","payloadInMetadata":"payload",
           "fromCookies":["c"],"claimToHeaders":[{"headerName":"X-C","claimName":"c.d"}],
           "clearRouteCache":true,
           "normalizePayloadInMetadata":{"spaceDelimitedClaims":["permission","roles","scope"]}}
          """
        ))
    )
  }

  private static let fetched = authentication("r", "[{jwksUri: 'https://h.example:8443/keys'}]")

  @Test("Supplied keys stand in place of what istiod fetches (RA-35)")
  func supplied() throws {
    var options = LoadingOptions()
    options.keySets["https://h.example:8443/keys"] = .body(
      InputFile(name: "keys", bytes: Array(Self.keys.utf8))
    )
    let (filters, warnings) = try Export(options: options).run(Self.fetched)
    let provider = filters.first?["typedConfig"]?["providers"]?["origins-0"]
    #expect(provider?["localJwks"]?["inlineString"]?.string == ByteString(Self.keys))
    #expect(provider?["issuer"] == .none)
    #expect(warnings.isEmpty)
  }

  @Test("Keys that cannot be fetched, or are not given, are istiod's placeholder (JWKS-13)")
  func placeholder() throws {
    var failing = LoadingOptions()
    failing.keySets["https://h.example:8443/keys"] = .fetchFails
    let failed = try Export(options: failing).run(Self.fetched)
    let missing = try Export().run(Self.fetched)
    #expect(failed.filters == missing.filters)
    let text = failed.filters.first?["typedConfig"]?["providers"]?["origins-0"]?["localJwks"]
    #expect(text?["inlineString"]?.string?.contains(#""n": "0xObjM0UvS_"#) == true)
    #expect(failed.warnings.isEmpty)
    #expect(missing.warnings.count == 1)
    #expect(missing.warnings.first?.contains("https://h.example:8443/keys") == true)
  }

  @Test("Keys that Envoy fetches itself (RA-35)")
  func remote() throws {
    var options = LoadingOptions()
    options.pilotEnvironment["PILOT_JWT_ENABLE_REMOTE_JWKS"] = "envoy"
    let config = try Export(options: options).configs(
      authentication("r", "[{jwksUri: 'https://u@h.example/keys', timeout: 1.5s, jwks: x}]")
    ).first
    #expect(
      config?["providers"]?["origins-0"]?["remoteJwks"]
        == (try json(
          """
          {"httpUri":{"uri":"https://u@h.example/keys","cluster":"outbound|443||h.example",
            "timeout":"1.500s"},"cacheDuration":"300s"}
          """
        ))
    )
    #expect(config?["providers"]?["origins-0"]?["localJwks"] == .none)
  }

  @Test("A key set that Envoy refuses is sent, with a warning (JWKS-1)")
  func refused() throws {
    let (filters, warnings) = try Export().run(
      authentication("r", #"[{issuer: i, jwks: '{"keys":[]}'}]"#)
    )
    let provider = filters.first?["typedConfig"]?["providers"]?["origins-0"]
    #expect(provider?["localJwks"]?["inlineString"] == #"{"keys":[]}"#)
    #expect(warnings.contains { $0.contains("Envoy refuses the key set") })
  }
}
