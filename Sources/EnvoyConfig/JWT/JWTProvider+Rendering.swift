internal import Basics
internal import JSON
internal import Program
internal import Resources

extension JWTProvider {
  /// `envoy.extensions.filters.http.jwt_authn.v3.JwtProvider` (RA-30, RA-31).
  ///
  /// Locations stand as written; without any the filter takes its defaults, Istio's too (RA-50).
  func json(clearsRouteCache: Bool) -> JSONValue {
    .message([
      "issuer": .text(rule.issuer),
      "audiences": .texts(rule.audiences),
      "remoteJwks": remoteKeys,
      "localJwks": localKeys,
      "forward": .flag(rule.forwardOriginalToken),
      "fromHeaders": .list(
        rule.fromHeaders.map {
          .message(["name": .text($0.name), "valuePrefix": .text($0.prefix)])
        }
      ),
      "fromParams": .texts(rule.fromParams),
      "forwardPayloadHeader": .text(rule.outputPayloadToHeader),
      "payloadInMetadata": .string(JWTNames.payload),
      "fromCookies": .texts(rule.fromCookies),
      "claimToHeaders": .list(
        rule.outputClaimToHeaders.map {
          .message(["headerName": .text($0.header), "claimName": .text($0.claim)])
        }
      ),
      "clearRouteCache": .flag(clearsRouteCache),
      "normalizePayloadInMetadata": .message([
        "spaceDelimitedClaims": .texts(spaceDelimitedClaims)
      ]),
    ])
  }

  /// The keys as text (RA-35).
  ///
  /// What was not given is filled by istiod's own placeholder: it verifies nothing.
  private var localKeys: JSONValue? {
    let text: ByteString? =
      switch keySource {
      case .fetchedByEnvoy: nil
      case .text(let text): text
      case .placeholder, .notSupplied: Self.placeholder
      }
    return text.map { .message(["inlineString": .string($0)]) }
  }

  private var remoteKeys: JSONValue? {
    let (host, port) = rule.jwksUri.hostAndPort
    let keys = JSONValue.message([
      "httpUri": .message([
        "uri": .string(rule.jwksUri),
        "cluster": .string(.outboundCluster(host: host, port: port)),
        "timeout": .duration(nanoseconds: rule.timeout),
      ]),
      "cacheDuration": "300s",
    ])
    return .field(keys, if: keySource == .fetchedByEnvoy)
  }
}

extension ByteString {
  /// The host of a URL, and its port or that of its scheme.
  fileprivate var hostAndPort: (host: ByteString, port: Int) {
    let isSecure = asciiLowercased.hasPrefix("https:")
    let start = firstIndex(of: "://").map { $0 + 3 } ?? 0
    let ends = Set("/?#".utf8)
    let authority = bytes[start...].prefix { !ends.contains($0) }
    let address =
      authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] }
      ?? authority
    let defaultPort = isSecure ? 443 : 80
    guard let colon = address.lastIndex(of: UInt8(ascii: ":")), address.last != UInt8(ascii: "]")
    else { return (ByteString(bytes: address), defaultPort) }
    let port = Int(String(decoding: address[(colon + 1)...], as: UTF8.self))
    return (ByteString(bytes: address[..<colon]), port ?? defaultPort)
  }
}
