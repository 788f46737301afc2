internal import MeshProof

/// A URL of the command line: `http://host:port/path`, or only `/path`.
struct RequestURL {
  private let scheme: String?
  private let authority: String?
  private let path: String

  init(_ text: String) throws {
    guard !text.hasPrefix("/") else {
      scheme = nil
      authority = nil
      path = text
      return
    }
    for scheme in ["http", "https"] where text.hasPrefix("\(scheme)://") {
      let rest = text.dropFirst(scheme.utf8.count + 3)
      let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
      guard end != rest.startIndex else { throw RequestError("the URL \"\(text)\" has no host") }
      self.scheme = scheme
      authority = String(rest[..<end])
      // As curl does: no path means `/`.
      path = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/\(rest[end...])"
      return
    }
    throw RequestError("a URL begins with http://, https:// or /, not \"\(text)\"")
  }

  /// Sets path, host and scheme; where no destination is given, the URL's host and port name it.
  func apply(to http: inout Request.HTTP, _ request: inout Request) throws {
    http.path = ByteString(path)
    guard let authority, let scheme else { return }
    http.host = ByteString(authority)
    http.scheme = ByteString(scheme)
    guard request.destination.target == nil else { return }
    // The colons within the brackets of an IPv6 address separate no port.
    let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
    let colon = authority[bracket...].firstIndex(of: ":")
    request.destination.target = .host(ByteString(authority[..<(colon ?? authority.endIndex)]))
    guard request.destination.port == nil else { return }
    guard let colon else {
      request.destination.port = scheme == "https" ? 443 : 80
      return
    }
    guard let port = Int(authority[authority.index(after: colon)...]), (1...65535).contains(port)
    else { throw RequestError("the URL's host \"\(authority)\" has a port that is none") }
    request.destination.port = port
  }
}
