package import Basics

/// The headers of a request as policies see them (AP-78), pseudo headers included.
///
/// Names are in lower case throughout; ``WhenKey`` reads them so.
package struct RequestHeaders: Hashable, Sendable {
  /// What the connection adds to the headers.
  package struct Connection: Hashable, Sendable {
    /// Whether the proxy is a gateway, which trusts no client.
    package var isGateway: Bool
    /// `numTrustedProxies` of a gateway.
    package var trustedHops: Int
    /// Whether the connection is encrypted.
    package var isTLS: Bool
    /// The other end of the connection, or the source that PROXY protocol names; `nil`: not known.
    package var peer: IPAddress?
    /// The address that ``ForwardedFor`` has worked out; `nil`: not known.
    package var remoteAddress: IPAddress?
    /// Whether the peer showed a certificate: Envoy then writes X-Forwarded-Client-Cert, else it
    /// removes a client's own (EF-58).
    package var hasClientCertificate: Bool

    /// Makes the facts of a connection.
    package init(
      peer: IPAddress?,
      remoteAddress: IPAddress?,
      isGateway: Bool = false,
      trustedHops: Int = 0,
      isTLS: Bool = false,
      hasClientCertificate: Bool = false
    ) {
      self.peer = peer
      self.remoteAddress = remoteAddress
      self.isGateway = isGateway
      self.trustedHops = trustedHops
      self.isTLS = isTLS
      self.hasClientCertificate = hasClientCertificate
    }
  }

  /// The values that Envoy holds by name, never an empty list.
  private var held: [ByteString: [ByteString]] = [:]

  /// Headers that are there with a value that cannot be known: the proxy makes it of what the
  /// request does not say.
  private var opaque: Set<ByteString> = []

  /// Whether each line is compared alone, by version; else the lines are joined (EF-42 to EF-49).
  private let matchesLinesIndividually: Bool

  /// No headers: a TCP connection.
  package init() { matchesLinesIndividually = true }

  /// Takes over the headers of a request.
  /// - Parameters:
  ///   - request: The request as the codec has let it through.
  ///   - path: The path after normalization; it keeps its query.
  ///   - connection: What the connection adds.
  ///   - matchesLinesIndividually: Whether each line is compared alone, by version (AP-78).
  package init(
    of request: AcceptedRequest,
    path: ByteString,
    connection: Connection,
    matchesLinesIndividually: Bool
  ) {
    self.matchesLinesIndividually = matchesLinesIndividually
    add(request.headers, version: request.version)
    removeHopHeaders(upgrade: Self.upgrade(in: request.headers))
    applyTrust(of: connection)
    if let referer = first("referer"), !RefererValue.isKept(referer) { remove("referer") }
    held[":method"] = [request.method]
    held[":path"] = [path]
    held[":authority"] = [request.authority]
    let own: ByteString = connection.isTLS ? "https" : "http"
    held[":scheme"] = [
      request.scheme ?? (request.version == .http2 ? own : scheme(isTLS: connection.isTLS))
    ]
  }

  /// The texts to compare with a policy's values: the header matches if ANY of them does.
  ///
  /// Empty if there is no such header: then `*` does not match, and every negation is true.
  package func lines(of name: ByteString) -> [ByteString] {
    let lines = heldLines(of: name)
    guard !matchesLinesIndividually, lines.count > 1 else { return lines }
    return [lines.joined(separator: ",")]
  }

  /// The values as Envoy holds them, which is what filters other than authorization read: several
  /// lines stay apart, but for the headers that hold one value (EF-166, EF-213, EF-232).
  package func heldLines(of name: ByteString) -> [ByteString] { held[name] ?? [] }

  /// The first value as Envoy holds it.
  package func first(_ name: ByteString) -> ByteString? { held[name]?.first }

  /// The names of all headers whose values are known, in byte order.
  package var names: [ByteString] { held.keys.sorted() }

  /// The names of the headers that are there with values that cannot be known.
  package var opaqueNames: Set<ByteString> { opaque }

  /// Whether the header is there with a value that cannot be known.
  package func isOpaque(_ name: ByteString) -> Bool { opaque.contains(name) }

  /// Puts one value in the place of all that the header has.
  package mutating func set(_ name: ByteString, to value: ByteString) {
    held[name] = [value]
    opaque.remove(name)
  }

  /// Makes the header present with a value that cannot be known.
  package mutating func setOpaque(_ name: ByteString) {
    held[name] = nil
    opaque.insert(name)
  }

  /// Adds a line, as a filter does; a header that holds one value gets it with a comma.
  package mutating func append(_ name: ByteString, _ value: ByteString) {
    if HeaderRules.singleValue.contains(name), let own = held[name]?.first {
      held[name] = [own + "," + value]
    } else {
      held[name, default: []].append(value)
    }
  }

  /// Takes the header away.
  package mutating func remove(_ name: ByteString) {
    held[name] = nil
    opaque.remove(name)
  }
}

// MARK: - Taking over

extension RequestHeaders {
  private mutating func add(_ lines: [HeaderLine], version: RawRequest.Version) {
    for line in lines {
      // The codec of HTTP/1 cuts blanks, that of HTTP/2 does not.
      let value = version == .http2 ? line.value : line.value.trimmingBlanks
      held[line.name.asciiLowercased, default: []].append(value)
    }
    for (name, values) in held where values.count > 1 && HeaderRules.singleValue.contains(name) {
      // Empty lines add nothing, not even a comma.
      held[name] = [values.filter { !$0.isEmpty }.joined(separator: ",")]
    }
    if version == .http2, let pieces = held["cookie"] {
      let cookie = pieces.joined(separator: "; ")
      held["cookie"] = cookie.isEmpty ? nil : [cookie]
    }
  }

  /// The upgrade that HTTP/1 header lines ask for; `nil` for none and for `h2c`, which is ignored.
  static func upgrade(in headers: [HeaderLine]) -> ByteString? {
    func joined(_ name: ByteString) -> ByteString? {
      let values = headers.filter { $0.name.asciiLowercased == name }.map(\.value.trimmingBlanks)
      return values.isEmpty ? nil : values.filter { !$0.isEmpty }.joined(separator: ",")
    }
    guard let upgrade = joined("upgrade"), upgrade.asciiLowercased != "h2c",
      let connection = joined("connection"),
      connection.asciiLowercased.listElements.contains("upgrade")
    else { return nil }
    return upgrade
  }

  private mutating func removeHopHeaders(upgrade: ByteString?) {
    for name in held.keys where HeaderRules.removedEverywhere.contains(name) { remove(name) }
    if upgrade == nil {
      remove("connection")
      remove("upgrade")
    }
    if let te = heldLines(of: "te").first, !te.isEmpty {
      held["te"] = te.listElements.contains("trailers") ? ["trailers"] : nil
    }
  }

  private mutating func applyTrust(of connection: Connection) {
    if connection.isGateway {
      for name in HeaderRules.removedAtGateways { remove(name) }
      if let peer = connection.peer {
        let forwarded = heldLines(of: "x-forwarded-for") + [ByteString("\(peer)")]
        set("x-forwarded-for", to: forwarded.filter { !$0.isEmpty }.joined(separator: ","))
      } else {
        setOpaque("x-forwarded-for")
      }
      if let remote = connection.remoteAddress {
        set("x-envoy-external-address", to: ByteString("\(remote)"))
      } else {
        setOpaque("x-envoy-external-address")
      }
      if connection.trustedHops == 0 { remove("x-forwarded-proto") }
    }
    if heldLines(of: "x-forwarded-proto").isEmpty {
      set("x-forwarded-proto", to: connection.isTLS ? "https" : "http")
    }
    // What the proxy writes of the certificate (hashes, subject) is not known from its identity.
    if connection.hasClientCertificate {
      setOpaque("x-forwarded-client-cert")
    } else {
      remove("x-forwarded-client-cert")
    }
  }

  /// The scheme of a request that names none: X-Forwarded-Proto if it is one, else the connection's.
  private func scheme(isTLS: Bool) -> ByteString {
    let forwarded = heldLines(of: "x-forwarded-proto").first?.asciiLowercased
    if let forwarded, forwarded == "http" || forwarded == "https" { return forwarded }
    return isTLS ? "https" : "http"
  }
}
