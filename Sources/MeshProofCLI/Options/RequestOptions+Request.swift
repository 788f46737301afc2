internal import ArgumentParser
internal import MeshProof

extension RequestOptions {
  /// The request that the options describe.
  ///
  /// - Throws: `RequestError` or `LoadingError` for what cannot be read.
  func makeRequest(_ policies: PolicySet, _ limits: InputLimits) throws -> Request {
    var made = Request()
    if let from {
      made.source.identity = policies.caller(named: try Self.objectName(from, "--from"))
    }
    if let principal {
      guard from == nil else { throw RequestError("give --from or --principal, not both") }
      made.source.identity = .principal(ByteString(principal))
    }
    made.source.ip = try address(sourceIp, option: "--source-ip")
    made.source.remoteIP = try address(remoteIp, option: "--remote-ip")
    made.via = try via.map {
      guard let gateway = Request.Gateway(parsing: ByteString($0)) else {
        throw RequestError("--via wants ns/name or ns/name:port, not \"\($0)\"")
      }
      return gateway
    }
    if let to { try Self.setDestination(to, of: &made, policies) }
    if let dataPlane { made.destination.dataPlane = try Self.dataPlane(named: dataPlane) }
    if plaintext { made.connection.tls = .plaintext }
    made.connection.sni = sni.map { ByteString($0) }
    if !tcp { made.http = try http(&made) }
    made.jwt = try token(limits)
    return made
  }

  /// Reads the value of `--data-plane`.
  static func dataPlane(named text: String) throws -> Request.Destination.DataPlane {
    guard let kind = Request.Destination.DataPlane(rawValue: text) else {
      throw RequestError("--data-plane wants sidecar or gateway, not \"\(text)\"")
    }
    return kind
  }

  /// Reads the value of `--to`: `namespace/workload`, with a port or without.
  static func setDestination(
    _ text: String,
    of request: inout Request,
    _ policies: PolicySet
  ) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let port = Int(parts[1]), (0...65535).contains(port) else {
        throw RequestError("--to wants ns/workload:port, not \"\(text)\"")
      }
      request.destination.port = port
    }
    let name = try objectName(String(parts[0]), "--to")
    request.destination.target = policies.destination(named: name)
  }

  private func http(_ request: inout Request) throws -> Request.HTTP {
    if let url { try RequestURL(url).apply(to: &request) }
    var http = request.http ?? Request.HTTP()
    if let method { http.method = ByteString(method) }
    for header in headers {
      guard let colon = header.utf8.firstIndex(of: UInt8(ascii: ":")), colon != header.startIndex
      else { throw RequestError("--header wants 'Name: value', not \"\(header)\"") }
      let name = ByteString(header[..<colon])
      let value = ByteString(header[header.index(after: colon)...].drop { $0 == " " })
      // As curl does: a Host header replaces the one from the URL.
      if name.asciiLowercased == "host" {
        http.host = value
      } else {
        http.headers.append(.init(name: name, lines: [value]))
      }
    }
    return http
  }

  private func token(_ limits: InputLimits) throws -> Request.Token? {
    switch (jwt, claims) {
    case (nil, nil): return nil
    case (let text?, nil):
      guard text.hasPrefix("@") else { return .token(ByteString(text)) }
      let path = String(text.dropFirst())
      let file = try InputFile.read(path: path, size: .headerBytes, limits: limits)
      let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
      let trimmed = file.bytes.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }
      return .token(ByteString(bytes: trimmed.reversed()))
    case (nil, let text?):
      do throws(JSONSyntaxError) {
        guard let object = try JSONValue(parsing: Array(text.utf8)).object else {
          throw JSONSyntaxError(message: "claims must be an object", line: 1, column: 1)
        }
        return .claims(object)
      } catch {
        throw RequestError("--claims wants a JSON object: \(error.message)")
      }
    case (_?, _?): throw RequestError("give --jwt or --claims, not both")
    }
  }

  /// Reads `namespace/name`.
  static func objectName(_ text: String, _ option: String) throws -> Request.ObjectName {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw RequestError("\(option) wants namespace/name, not \"\(text)\"")
    }
    return .init(namespace: ByteString(parts[0]), name: ByteString(parts[1]))
  }

  private func address(_ text: String?, option: String) throws -> IPAddress? {
    guard let text else { return nil }
    guard let address = IPAddress(parsing: ByteString(text)) else {
      throw RequestError("\(option) wants an IP address, not \"\(text)\"")
    }
    return address
  }
}
