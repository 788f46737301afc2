internal import Basics
internal import JSON

/// Requests, as users write them (contract section 2).
extension CaseGenerator {
  mutating func makeRequest(id: String) -> JSONValue {
    let kind = random.below(100)
    let isGateway = kind < 15
    let isWaypoint = 15..<30 ~= kind
    let hasHTTP = random.chance(80)
    let peer = makePeer()
    let jwt: JSONValue? = random.chance(hasTokens ? 60 : 5) ? makeStatedToken() : .none
    let answers: JSONValue? = random.chance(30) ? makeAnswers() : .none
    statesFacts = answers != .none && KnownGaps.believesAnswersOfBadProviders
    return object(
      ("id", text(id)),
      ("source", makeSource(peer)),
      (
        "destination",
        makeDestination(isGateway: isGateway, isWaypoint: isWaypoint, hasHTTP: hasHTTP)
      ),
      ("connection", makeConnection(hasPeer: peer != nil, isGateway: isGateway)),
      ("http", hasHTTP ? makeHTTP(isGateway: isGateway, hasClaims: jwt?["claims"] != nil) : .none),
      ("jwt", jwt),
      ("metadata", random.chance(30) ? makeMetadataFacts() : .none),
      ("externalAuthorization", answers)
    )
  }

  /// Mostly of the mesh's trust domains: others get no further than the handshake.
  private mutating func makePeer() -> String? {
    guard random.chance(75) else { return nil }
    var peer = random.pick(Alphabet.peers)
    for _ in 0..<3 where !trustDomains.contains(where: { peer.hasPrefix($0 + "/") }) {
      peer = random.pick(Alphabet.peers)
    }
    return peer
  }

  private mutating func makeSource(_ peer: String?) -> JSONValue {
    object(
      ("principal", peer.map { text($0) }),
      ("ip", statesFacts || random.chance(85) ? text(random.pick(Alphabet.addresses)) : .none),
      ("remoteIP", random.chance(15) ? text(random.pick(Alphabet.addresses)) : .none)
    )
  }

  private mutating func makeDestination(
    isGateway: Bool,
    isWaypoint: Bool,
    hasHTTP: Bool
  ) -> JSONValue {
    var labels = random.pick(Alphabet.labels)
    if isWaypoint || isGateway && random.chance(60) {
      labels.append((Alphabet.gatewayNameLabel, random.pick(["gw", "gw", "x"])))
    }
    let protocols =
      hasHTTP
      ? ["http", "http", "http2", "grpc", "auto", "tcp"] : ["tcp", "tcp", "tls", "auto", "http"]
    return object(
      ("namespace", text(random.pick(["foo", "foo", "foo", "foo", "foo", "bar", "istio-system"]))),
      ("labels", .object(JSONObject(labels.map { (ByteString($0.0), text($0.1)) }))),
      (
        "dataPlane",
        isGateway ? "gateway" : isWaypoint ? "waypoint" : random.chance(50) ? "sidecar" : .none
      ),
      (
        "service",
        isWaypoint && random.chance(75)
          ? text(random.pick(["foo/gw", "foo/gw", "foo/other", "bar/gw"])) : .none
      ),
      ("ip", statesFacts || random.chance(85) ? text(random.pick(Alphabet.addresses)) : .none),
      (
        "port",
        statesFacts || hasPortLevelModes || random.chance(93)
          ? .integer(random.pick(Alphabet.requestPorts)) : .none
      ),
      ("protocol", random.chance(70) ? text(random.pick(protocols)) : .none)
    )
  }

  private mutating func makeConnection(hasPeer: Bool, isGateway: Bool) -> JSONValue? {
    if random.chance(60) || (statesFacts && isGateway) { return nil }
    let alpns = [
      "istio-http/1.1", "istio-h2", "istio", "istio-peer-exchange", "h2", "http/1.1", "",
    ]
    let tls =
      hasPeer
      ? ["mtls", "mtls", "mtls", "plaintext", "tls"]
      : ["plaintext", "plaintext", "plaintext", "tls", "mtls"]
    return object(
      ("tls", random.chance(60) ? text(random.pick(tls)) : .none),
      ("sni", random.chance(50) ? text(random.pick(Alphabet.serverNames)) : .none),
      ("alpn", random.chance(30) ? text(random.pick(alpns)) : .none)
    )
  }

  private mutating func makeHTTP(isGateway: Bool, hasClaims: Bool) -> JSONValue {
    let version = random.pick(["1.1", "1.1", "1.1", "2", "2"])
    let isOdd = random.chance(3)
    var path =
      isOdd
      ? random.pick(Alphabet.oddTargets)
      : random.pick(Alphabet.requestPaths) + random.pick(Alphabet.queries)
    if hasClaims, KnownGaps.losesStatedTokensBehindFragments {
      path = path.split(separator: "#").first.map(String.init) ?? "/"
    }
    if !isOdd, random.chance(6) {
      let name = random.pick(["t", "access_token", "%74"])
      path +=
        (path.contains("?") ? "&" : "?") + name
        + random.pick(["=" + random.pick(TokenMint.tokens), "=", ""])
      if random.chance(30) { path += "&t=" + random.pick(TokenMint.tokens) + "&" }
    }
    // CONNECT has no path of its own (EF-203); with an odd target it would be two puzzles in one.
    let method =
      !isOdd && random.chance(5)
      ? random.pick(Alphabet.oddMethods) : random.pick(Alphabet.requestMethods)
    let losesAuthority = KnownGaps.losesAuthorityOfAbsoluteTargets && path.contains("://")
    return object(
      ("method", random.chance(90) ? text(method) : .none),
      ("path", text(path)),
      (
        "host",
        losesAuthority || random.chance(90) ? text(random.pick(Alphabet.requestHosts)) : .none
      ),
      ("version", method != "CONNECT" && random.chance(1) ? "1.0" : text(version)),
      ("headers", makeHeaders(version: version, isGateway: isGateway))
    )
  }

  private mutating func makeHeaders(version: String, isGateway: Bool) -> JSONValue? {
    var headers = JSONObject()
    func add(_ name: String, _ value: JSONValue) { headers[ByteString(name)] = value }
    for _ in 0..<random.pick([0, 1, 1, 2, 3]) {
      let name = random.pick(["x-a", "X-A", "x-b", "user-agent", "accept", "x-p", "x-jwt"])
      let values = random.picks(1...2, Alphabet.headerValues)
      // Envoy leaves empty lines out of what it joins; the clauses do not speak of it.
      let isPlain = values.count == 1 || !values.contains("")
      add(name, isPlain ? (values.count == 1 ? text(values[0]) : texts(values)) : "v1")
    }
    if random.chance(8) { add("cookie", texts(random.picks(1...2, ["a=1", "b=2", "a=1; b=2"]))) }
    if random.chance(8) { add("x-forwarded-for", texts(random.picks(1...2, Self.forwardedFor))) }
    if random.chance(5), !isGateway {
      add("x-forwarded-proto", text(random.pick(["http", "https"])))
    }
    if random.chance(5) {
      add(
        "content-type",
        text(
          random.pick([
            "application/grpc", "application/grpc+proto", "application/grpc-web", "text/plain",
          ])
        )
      )
    }
    if random.chance(8) { add("origin", "v1") }
    if random.chance(8) {
      add("access-control-request-method", text(random.pick(["GET", "GET", ""])))
    }
    if version == "1.1" {
      if random.chance(4) { add("keep-alive", "v1") }
      if random.chance(4) { add("te", text(random.pick(["trailers", "gzip"]))) }
      if random.chance(2) { add("host", text(random.pick(["a.example", "b.example"]))) }
    }
    if random.chance(3) { add("x-envoy-internal", "v1") }
    if random.chance(hasTokens ? 25 : 5) { addTokens(to: &headers) }
    return headers.members.isEmpty ? .none : .object(headers)
  }

  private static let forwardedFor = [
    "10.1.0.7", "192.0.2.1", "192.0.2.1, 10.9.9.9", "10.1.0.7:80", "text", "fd00::1", "010.1.0.7",
  ]

  /// Tokens in headers and cookies, one or two of them.
  private mutating func addTokens(to headers: inout JSONObject) {
    for _ in 0..<random.pick([1, 1, 1, 2]) {
      let token = random.pick(TokenMint.tokens)
      switch random.below(10) {
      case 0..<4: headers["authorization"] = text("Bearer " + token)
      case 4:
        headers["authorization"] = text(
          random.pick([
            "Basic abc", "bearer " + token, "Basic x Bearer " + token, "Bearer  " + token,
            "Bearer !!!", "Bearer",
          ])
        )
      case 5: headers["x-jwt"] = text(random.pick(["", "", "Bearer ", "Tok "]) + token)
      case 6: headers["x-jwt"] = texts([token, random.pick(TokenMint.tokens)])
      case 7: headers["x-b"] = text(token)
      case 8:
        headers["cookie"] = text(
          random.pick([
            "c=" + token, "c=\"" + token + "\"", "a=1; c=" + token, "c;  c=" + token,
            "c=x; c=" + token,
          ])
        )
      default:
        headers["authorization"] = texts([
          "Bearer " + token, "Bearer " + random.pick(TokenMint.tokens),
        ])
      }
    }
  }

  private mutating func makeStatedToken() -> JSONValue {
    random.chance(80)
      ? object(("claims", random.chance(50) ? TokenMint.claims[0] : random.pick(TokenMint.claims)))
      : object(("token", text(random.pick(TokenMint.tokens))))
  }

  private mutating func makeMetadataFacts() -> JSONValue {
    object(
      (
        "envoy.filters.network.mysql_proxy",
        object(
          ("db", random.pick(["books", "shop", texts(["books", "b"]), .integer(5), object()])),
          ("tables", random.chance(50) ? texts(["books"]) : .none)
        )
      )
    )
  }

  private mutating func makeAnswers() -> JSONValue {
    var answers = JSONObject()
    for name in ["http", "grpc", "bad"] where random.chance(60) {
      answers[ByteString(name)] = text(random.pick(["allow", "allow", "deny"]))
    }
    return .object(answers)
  }
}
