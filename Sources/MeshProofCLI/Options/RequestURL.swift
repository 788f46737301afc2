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

  /// Sets path, host and scheme; where no destination is given, `name.namespace[.svc…][:port]` of the
  /// URL names the service.
  func apply(to http: inout Request.HTTP, _ request: inout Request) throws {
    http.path = ByteString(path)
    guard let authority, let scheme else { return }
    http.host = ByteString(authority)
    http.scheme = ByteString(scheme)
    guard request.destination.target == nil else { return }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let labels = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count == 2 || (labels.count > 2 && labels[2] == "svc") else {
      throw RequestError(
        "\"\(authority)\" names no service as name.namespace: give --to NS/WORKLOAD:PORT"
      )
    }
    request.destination.target = .service(
      .init(namespace: ByteString(labels[1]), name: ByteString(labels[0]))
    )
    if request.destination.port == nil {
      request.destination.port = parts.count == 2 ? Int(parts[1]) : (scheme == "https" ? 443 : 80)
    }
  }
}
