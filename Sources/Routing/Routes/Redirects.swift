internal import Basics
internal import Resources

extension RoutingRequest {
  /// Where `httpsRedirect` sends a request: the same by HTTPS.
  var secureLocation: ByteString {
    ["https://", (authority ?? "").withoutStandardPort(scheme: "https"), path].joined()
  }
}

extension HTTPRedirect {
  /// The `location` that a request gets.
  /// - Parameters:
  ///   - request: The request.
  ///   - matchedLength: The bytes of the path that the match has taken.
  ///   - listenPort: The port of the server or Service that was asked.
  ///   - isTLS: Whether the server decrypts TLS.
  /// - Returns: An absolute URL.
  func location(
    of request: RoutingRequest,
    matchedLength: Int,
    listenPort: Int,
    isTLS: Bool
  ) -> ByteString {
    let scheme = self.scheme.isEmpty ? request.scheme : self.scheme
    let port = portText(listenPort: listenPort, isTLS: isTLS)
    let host: ByteString
    if authority.isEmpty {
      let asked = request.authority ?? ""
      host =
        port.isEmpty ? asked.withoutStandardPort(scheme: scheme) : asked.withoutPort
    } else {
      host = authority
    }
    return [scheme, "://", host, port, newPath(request.path, matchedLength)].joined()
  }

  /// `:port`; empty where none is to be written.
  private func portText(listenPort: Int, isTLS: Bool) -> ByteString {
    let number: Int
    switch port {
    case .number(let given): number = given
    case .ofRequest: number = listenPort
    case .ofScheme, nil: return ""
    }
    let expected = scheme.isEmpty ? (isTLS ? "https" : "http") : scheme
    let isStandard =
      (number == 80 && expected == "http") || (number == 443 && expected == "https")
    return isStandard || number == 0 ? "" : ByteString(":\(number)")
  }

  /// The path with its query; a new path with a query of its own keeps that one.
  private func newPath(_ old: ByteString, _ matchedLength: Int) -> ByteString {
    if !prefix.isEmpty {
      return [prefix, old.withoutQuery.dropFirst(matchedLength), old.queryAndFragment].joined()
    }
    guard !path.isEmpty else { return old }
    return path.contains("?") ? path : path + old.queryAndFragment
  }
}

extension ByteString {
  /// The authority without a port that the scheme makes needless, or that was the other scheme's.
  fileprivate func withoutStandardPort(scheme: ByteString) -> ByteString {
    let port = portWithColon
    let needless = (scheme == "https" && port == ":80") || (scheme == "http" && port == ":443")
    return needless ? withoutPort : self
  }
}
