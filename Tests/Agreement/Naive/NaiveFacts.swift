internal import Basics
internal import JSON

/// What a policy can see of a request; `nil` for what the request does not say.
struct NaiveFacts {
  /// The names that the peer's certificate shows.
  enum Peer {
    case none
    case name(ByteString)
    case unknown

    var isNone: Bool {
      switch self {
      case .none: true
      case .name, .unknown: false
      }
    }
  }

  var peer = Peer.none
  var serverName: ByteString = ""
  var sourceIP: IPAddress?
  /// AM-84: the other end is the proxy itself, which has no address.
  var isFromTunnel = false
  var remoteIP: IPAddress?
  var destinationIP: IPAddress?
  var port: Int?
  /// Lines by lower-case name, pseudo headers among them; none on TCP.
  var headers: [ByteString: [ByteString]] = [:]
  /// Headers that are there with a value that nobody can know.
  var unknownHeaders: Set<ByteString> = []
  /// The payload of a verified token (RA-70).
  var payload: JSONObject?
  var metadata = JSONObject()

  /// AP-72: what `paths` compares.
  var path: ByteString? {
    headers[":path"]?.first.map { path in
      ByteString(bytes: path.bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    }
  }

  /// Whether ANY name of the peer fits (AP-51, AP-43).
  func peerFits(_ fits: (ByteString) -> Bool) -> Bool? {
    switch peer {
    case .none: false
    case .unknown: nil
    case .name(let name): fits(name)
    }
  }

  /// AP-78: each line is compared alone.
  func header(_ name: ByteString, fitsAnyOf values: [ByteString]) -> Bool? {
    if unknownHeaders.contains(name) { return values.contains("*") ? true : nil }
    return (headers[name] ?? []).contains { line in
      values.contains { NaiveText.header($0, fits: line) }
    }
  }
}
