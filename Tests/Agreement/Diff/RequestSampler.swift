internal import Basics
internal import JSON
internal import MeshProof

/// Draws requests that hit what policies mention, all of them inside the space of exact answers:
/// nothing is left out that a policy could look at, and tokens are stated by claims without times.
struct RequestSampler {
  private let peers: [ByteString?]
  private let methods: [ByteString]
  private let paths: [ByteString]
  private let hosts: [ByteString]
  private let texts: [ByteString]
  private let issuers: [ByteString]
  /// Headers that a jwtRule reads: any text there would be a token, and none that verifies.
  private let tokenHeaders: Set<ByteString>
  private var random: SplitMix64

  /// Makes a sampler of the values in some policies, those next to them, and the generator's own.
  init(_ sources: [AgreementCase], seed: UInt64) {
    var found: [ByteString: Set<ByteString>] = [:]
    for manifest in sources.flatMap(\.manifests) {
      _ = manifest.mappingTexts { name, text in
        found[name, default: []].insert(text)
        return text
      }
    }
    func mentioned(_ names: [ByteString]) -> [ByteString] {
      let values = names.flatMap { found[$0] ?? [] }.sorted()
      return values.flatMap { value -> [ByteString] in
        let bare = Self.filled(value)
        return [bare, bare + "x", bare.isEmpty ? bare : bare.dropLast(1)]
      }
    }
    let identities: [ByteString?] =
      (mentioned(["principals", "notPrincipals", "values", "notValues"])
      + Alphabet.peers.map { ByteString($0) }).filter(Self.isIdentity)
    peers = identities + [nil, nil, nil]
    methods =
      (mentioned(["methods", "notMethods"]) + Alphabet.requestMethods.map { ByteString($0) })
      .filter { ["GET", "POST", "OPTIONS", "PURGE", "HEAD", "PUT", "DELETE"].contains($0) }
    paths =
      (mentioned(["paths", "notPaths"]) + Alphabet.requestPaths.map { ByteString($0) })
      .filter { $0.bytes.first == UInt8(ascii: "/") && $0.bytes.allSatisfy { 0x21...0x7E ~= $0 } }
    hosts =
      (mentioned(["hosts", "notHosts"]) + Alphabet.requestHosts.map { ByteString($0) })
      .filter { !$0.isEmpty && $0.bytes.allSatisfy(Self.isHostByte) }
    texts =
      mentioned(["values", "notValues", "requestPrincipals", "notRequestPrincipals"])
      .filter { $0.bytes.allSatisfy { 0x20...0x7E ~= $0 } } + ["v1", "v2", "g1", "g2", "u1", ""]
    issuers =
      mentioned(["issuer"]) + [ByteString(TokenMint.issuerA), ByteString(TokenMint.issuerB)]
    // Names of objects and providers are among them, and are no names of headers.
    tokenHeaders = Set((found["name"] ?? []).map(\.asciiLowercased))
    random = SplitMix64(seed: seed)
  }

  /// A pattern as one of the texts that it takes.
  private static func filled(_ pattern: ByteString) -> ByteString {
    ByteString(
      pattern.string.replacing("{**}", with: "x/y").replacing("{*}", with: "x")
        .replacing("*", with: "")
    )
  }

  private static func isIdentity(_ text: ByteString?) -> Bool {
    guard let parts = text?.string.split(separator: "/", omittingEmptySubsequences: false) else {
      return true
    }
    return parts.count == 5 && parts[1] == "ns" && parts[3] == "sa" && !parts.contains("")
      && !parts[0].contains(":")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x3A ~= byte || byte == 0x2E || byte == 0x2D
  }

  // MARK: Requests

  /// The next request to a destination.
  mutating func next(to destination: Request.Destination, isHTTP: Bool) -> Request {
    var request = Request()
    request.destination = destination
    request.destination.ip = address()
    request.source.ip = address()
    request.source.remoteIP = address()
    if let peer = random.pick(peers) { request.source.identity = .principal(peer) }
    request.connection.tls = request.source.identity == nil ? .plaintext : .mtls
    if request.source.identity != nil, random.chance(50) {
      let name = ByteString(random.pick(Alphabet.serverNames))
      request.connection.sni = name.isEmpty ? nil : name
    }
    for name in ["http", "grpc", "My_Provider", "twice", "other", "bad", "unknown", "", "v1"] {
      request.externalAuthorization[ByteString(name)] = random.chance(50) ? .allow : .deny
    }
    guard isHTTP else { return request }
    var http = Request.HTTP()
    http.method = random.pick(methods)
    http.path = random.pick(paths)
    http.host = random.pick(hosts)
    for name in ["x-a", "x-b", "user-agent", "accept", "x-p"] where random.chance(35) {
      let lines = random.picks(1...2, texts).map(\.trimmed)
      let isOne = name == "user-agent"
      guard !tokenHeaders.contains(ByteString(name)) else { continue }
      http.headers.append(.init(name: ByteString(name), lines: isOne ? [lines[0]] : lines))
    }
    request.http = http
    if random.chance(50) { request.jwt = .claims(claims()) }
    return request
  }

  private mutating func address() -> IPAddress? {
    IPAddress(parsing: ByteString(random.pick(Alphabet.addresses)))
  }

  private mutating func claims() -> JSONObject {
    var claims = JSONObject([("iss", .string(random.pick(issuers)))])
    if random.chance(80) { claims["sub"] = random.pick(["u1", "u2", "u/1", "u1x"]) }
    if random.chance(60) {
      claims["aud"] = .array(random.picks(1...2, ["x", "y", "z", "https://x/"]))
    }
    for name in ["groups", "custom", "v", "azp", "scope", "permission"] as [ByteString]
    where random.chance(50) {
      let values = random.picks(1...2, texts).map(JSONValue.string)
      claims[name] = random.chance(50) ? values[0] : .array(values)
    }
    if random.chance(30) {
      claims["nested"] = .object(JSONObject([("k", .string(random.pick(texts)))]))
    }
    return claims
  }
}

extension ByteString {
  /// The text without blanks at its ends, as HTTP/1.1 carries it.
  fileprivate var trimmed: ByteString {
    let blank: UInt8 = 0x20
    return ByteString(
      bytes: Array(bytes.drop { $0 == blank }.reversed().drop { $0 == blank }.reversed())
    )
  }
}
