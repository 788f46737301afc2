package import Basics

/// What becomes of a client's headers before any filter (AP-78; EF-50…EF-58, EF-213, EF-214).
package struct ClientHeaders {
  /// The facts of the connection that headers are made of.
  package struct Connection {
    package let isHTTP2: Bool
    package let isGateway: Bool
    package let isTLS: Bool
    /// Whether the client showed a certificate: the proxy then writes x-forwarded-client-cert.
    package let hasPeerCertificate: Bool
    /// The direct peer; `nil`: not given.
    package let peer: IPAddress?
    /// The remote address after X-Forwarded-For; `nil`: not given.
    package let remote: IPAddress?

    package init(
      isHTTP2: Bool,
      isGateway: Bool,
      isTLS: Bool,
      hasPeerCertificate: Bool,
      peer: IPAddress?,
      remote: IPAddress?
    ) {
      self.isHTTP2 = isHTTP2
      self.isGateway = isGateway
      self.isTLS = isTLS
      self.hasPeerCertificate = hasPeerCertificate
      self.peer = peer
      self.remote = remote
    }
  }

  /// The headers as filters see them, without the pseudo headers.
  /// - Parameter lines: Name and value of each line as sent, in order; no Host lines.
  package static func received(
    _ lines: [(name: ByteString, value: ByteString)],
    on connection: Connection
  ) -> RequestHeaders {
    var headers = RequestHeaders()
    let client = lines.map { (name: $0.name.asciiLowercased, value: trimmed($0.value)) }
    let isUpgrade = client.contains { $0.name == "upgrade" }
    var cookies: [ByteString] = []
    for (name, value) in client {
      if HeaderNames.removed.contains(name) { continue }
      if name == "connection", !isUpgrade { continue }
      if name == "te", value != "trailers" { continue }
      if name == "cookie", connection.isHTTP2 {
        cookies.append(value)
        continue
      }
      headers.append(name, value)
    }
    if !cookies.isEmpty { headers.set("cookie", cookies.joined(separator: "; ")) }
    addOwn(to: &headers, connection)
    return headers
  }

  /// The lines of X-Forwarded-For as one list.
  private static func addOwn(to headers: inout RequestHeaders, _ connection: Connection) {
    let scheme: ByteString = connection.isTLS ? "https" : "http"
    if connection.isGateway || !headers.contains("x-forwarded-proto") {
      headers.set("x-forwarded-proto", scheme)
    }
    if connection.hasPeerCertificate { headers.setOpaque("x-forwarded-client-cert") }
    guard connection.isGateway else { return }
    if let peer = connection.peer {
      headers.append("x-forwarded-for", ByteString("\(peer)"))
    } else {
      headers.setOpaque("x-forwarded-for")
    }
    if let remote = connection.remote {
      headers.set("x-envoy-external-address", ByteString("\(remote)"))
    } else {
      headers.setOpaque("x-envoy-external-address")
    }
  }

  /// Blanks and tabs around a value are cut by the codec.
  private static func trimmed(_ value: ByteString) -> ByteString {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard value.bytes.first.map(isBlank) == true || value.bytes.last.map(isBlank) == true else {
      return value
    }
    return ByteString(
      bytes: value.bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    )
  }
}
