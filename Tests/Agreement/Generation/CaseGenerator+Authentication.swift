internal import JSON

/// RequestAuthentications and PeerAuthentications.
extension CaseGenerator {
  mutating func makeRequestAuthentication(named name: String) -> JSONValue {
    let (selector, targetRefs) = makeAttachment()
    return object(
      ("apiVersion", "security.istio.io/v1"),
      ("kind", "RequestAuthentication"),
      ("metadata", makeMetadata(name)),
      (
        "spec",
        object(
          ("selector", selector),
          ("targetRefs", targetRefs),
          (
            "jwtRules",
            .array((0..<random.pick([0, 1, 1, 1, 1, 2, 2, 3])).map { _ in makeJWTRule() })
          )
        )
      )
    )
  }

  private mutating func makeJWTRule() -> JSONValue {
    let issuer = random.pick([
      TokenMint.issuerA, TokenMint.issuerA, TokenMint.issuerA, TokenMint.issuerB, TokenMint.issuerB,
      "",
    ])
    var jwks: String?
    var uri: String?
    switch random.below(100) {
    case 0..<1: jwks = TokenMint.unusableKeySet
    case 1..<12: uri = random.pick(["https://keys.example/a", "https://keys.example/b"])
    case 12..<30: jwks = TokenMint.keySetOfBoth
    default:
      jwks = random.pick(issuer == TokenMint.issuerB ? TokenMint.keySetsB : TokenMint.keySetsA)
    }
    let locations = random.below(8)
    return object(
      ("issuer", issuer.isEmpty && random.chance(50) ? .none : text(issuer)),
      ("jwks", jwks.map { text($0) }),
      ("jwksUri", uri.map { text($0) }),
      (
        "audiences",
        random.chance(25) ? texts(random.picks(1...2, ["x", "https://x/", "z"])) : .none
      ),
      (
        "fromHeaders",
        [1, 2, 3].contains(locations)
          ? .array((0..<random.pick([1, 1, 2])).map { _ in makeFromHeader() }) : .none
      ),
      (
        "fromParams",
        [2, 4].contains(locations) ? texts(random.picks(1...2, ["t", "access_token"])) : .none
      ),
      ("fromCookies", [3, 5].contains(locations) ? texts(["c"]) : .none),
      ("forwardOriginalToken", random.chance(45) ? .bool(true) : .none),
      ("outputPayloadToHeader", random.chance(15) ? text(random.pick(["x-p", "X-A"])) : .none),
      (
        "outputClaimToHeaders",
        random.chance(25)
          ? .array((0..<random.pick([1, 1, 2])).map { _ in makeClaimToHeader() }) : .none
      ),
      (
        "spaceDelimitedClaims",
        random.chance(20) ? texts(random.picks(1...2, ["custom", "a.b", "groups"])) : .none
      )
    )
  }

  private mutating func makeFromHeader() -> JSONValue {
    object(
      ("name", text(random.pick(["x-jwt", "X-JWT", "authorization", "x-b"]))),
      ("prefix", random.chance(40) ? text(random.pick(["Bearer ", "Tok", "Bearer"])) : .none)
    )
  }

  private mutating func makeClaimToHeader() -> JSONValue {
    object(
      ("header", text(random.pick(["x-a", "x-b", "X-B", "user-agent"]))),
      (
        "claim",
        text(
          random.pick(["sub", "v", "level", "adm", "none", "nested.k", "groups", "a.b", "missing"])
        )
      )
    )
  }

  mutating func makePeerAuthentication(named name: String) -> JSONValue {
    let modes = ["STRICT", "PERMISSIVE", "PERMISSIVE", "PERMISSIVE", "DISABLE", "UNSET"]
    var ports: JSONValue?
    if random.chance(25) {
      hasPortLevelModes = true
      ports = object(
        ("8080", object(("mode", text(random.pick(modes))))),
        ("9000", random.chance(50) ? object(("mode", text(random.pick(modes)))) : .none)
      )
    }
    let selector: JSONValue? =
      ports != nil || random.chance(40)
      ? random.pick([
        object(("matchLabels", object(("app", "a")))),
        object(("matchLabels", object(("app", "b")))),
        object(("matchLabels", object(("v", "1")))),
      ]) : .none
    return object(
      ("apiVersion", "security.istio.io/v1"),
      ("kind", "PeerAuthentication"),
      ("metadata", makeMetadata(name)),
      (
        "spec",
        object(
          ("selector", selector),
          ("mtls", random.chance(90) ? object(("mode", text(random.pick(modes)))) : .none),
          ("portLevelMtls", ports)
        )
      )
    )
  }
}
