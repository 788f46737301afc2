internal import Basics
public import Evaluation

/// A URL as a person writes it: `http://host:port/path`, or only `/path`.
public struct RequestURL: Sendable {
  private let scheme: String?
  private let authority: String?
  private let path: String

  /// Reads a URL.
  ///
  /// - Throws: ``RequestError`` for another scheme than `http` and `https`, and without a host.
  public init(_ text: String) throws(RequestError) {
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

  /// Sets path, host and scheme of a request.
  ///
  /// The URL's host and port say where the request goes, unless that is said already: to the gateway
  /// that it goes through, whose port the URL's is then, or to a stated destination.
  public func apply(to request: inout Request) throws(RequestError) {
    var http = request.http ?? Request.HTTP()
    http.path = ByteString(path)
    defer { request.http = http }
    guard let authority, let scheme else { return }
    http.host = ByteString(authority)
    http.scheme = ByteString(scheme)
    // The colons within the brackets of an IPv6 address separate no port.
    let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
    let colon = authority[bracket...].firstIndex(of: ":")
    if request.via == nil {
      guard request.destination.target == nil else { return }
      request.destination.target = .host(ByteString(authority[..<(colon ?? authority.endIndex)]))
    }
    guard let colon else {
      setPort(scheme == "https" ? 443 : 80, of: &request)
      return
    }
    guard let port = Int(authority[authority.index(after: colon)...]), (1...65535).contains(port)
    else { throw RequestError("the URL's host \"\(authority)\" has a port that is none") }
    setPort(port, of: &request)
  }

  /// What a person has said elsewhere stays.
  private func setPort(_ port: Int, of request: inout Request) {
    if request.via != nil {
      if request.via?.port == nil { request.via?.port = port }
    } else if request.destination.port == nil {
      request.destination.port = port
    }
  }
}
