package import Basics
package import JSON
package import Matching

/// What the policies of one stage see of a request.
///
/// Stages change it: the JWT filter removes tokens, adds headers and the payload (RA-42).
package struct Attributes: Sendable {
  /// The identity that the connection shows (AP-51).
  package enum Peer: Sendable, Hashable {
    case none
    case name(ByteString)
    /// There is a client certificate whose names were not given.
    case unknown
  }

  package var peer: Peer
  /// In lower case, as Envoy stores it (AP-77); empty for none.
  package var serverName: ByteString
  /// `nil`: not given.
  package var sourceIP: IPAddress?
  /// Whether the connection comes out of a tunnel that ends in the proxy itself: its other end is then
  /// no address, and no block has it (AM-84).
  package var comesOutOfTunnel: Bool
  /// `nil`: not given and not to be worked out.
  package var remoteIP: IPAddress?
  /// `nil`: not given.
  package var destinationIP: IPAddress?
  /// `nil`: not given.
  package var port: Int?
  /// Headers with `:method`, `:path`, `:authority` and `:scheme`; nothing on TCP.
  package var headers: RequestHeaders
  /// The verified token's payload, space-delimited claims split (RA-70, RA-76).
  package var payload: JSONObject?
  package var metadata: JSONObject

  package init(
    peer: Peer,
    serverName: ByteString,
    sourceIP: IPAddress?,
    comesOutOfTunnel: Bool = false,
    remoteIP: IPAddress?,
    destinationIP: IPAddress?,
    port: Int?,
    headers: RequestHeaders,
    payload: JSONObject? = nil,
    metadata: JSONObject = JSONObject()
  ) {
    self.peer = peer
    self.serverName = serverName
    self.sourceIP = sourceIP
    self.comesOutOfTunnel = comesOutOfTunnel
    self.remoteIP = remoteIP
    self.destinationIP = destinationIP
    self.port = port
    self.headers = headers
    self.payload = payload
    self.metadata = metadata
  }

  /// The path that `paths` compare: without query and fragment (AP-72); `nil` where there is none.
  package var policyPath: ByteString? { headers.first(":path").map(pathWithoutQuery) }

  /// `iss/sub` of the verified token; `nil` unless both are texts and not empty (RA-71, RA-73).
  ///
  /// Where `iss` is a list, `istio_authn` made the payload, and has put the text into its metadata.
  package var requestPrincipal: ByteString? {
    if payload?["iss"]?.array != nil {
      return metadata["istio_authn"]?["request.auth.principal"]?.string
    }
    return payload?.requestPrincipal
  }
}

extension JSONObject {
  /// `iss/sub` of a payload; `nil` unless both are texts and not empty (RA-71, RA-73).
  var requestPrincipal: ByteString? {
    guard let issuer = self["iss"]?.string, let subject = self["sub"]?.string,
      !issuer.isEmpty, !subject.isEmpty
    else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(issuer.count + 1 + subject.count)
    bytes += issuer.bytes
    bytes.append(UInt8(ascii: "/"))
    bytes += subject.bytes
    return ByteString(bytes: bytes)
  }
}
