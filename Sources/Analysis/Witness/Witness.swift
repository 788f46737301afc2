internal import Basics
internal import JSON
internal import Matching
package import Evaluation

/// Makes requests of tuples.
package struct WitnessMaker: Sendable {
  package let universe: Universe

  package init(universe: Universe) { self.universe = universe }

  /// The cheapest tuple of a set: of values that exist, and with as little as may be; `nil` for the
  /// empty set.
  package func cheapestTuple(in set: NodeID, _ table: DiagramTable) -> [UInt32]? {
    table.cheapestTuple(in: set, costs: universe.costs)
  }

  /// The request of a tuple, to a destination (contract section 2); `nil` where none of HTTP/1.1 and
  /// HTTP/2 can carry it.
  ///
  /// All that the tuple decides is stated; the rest is left out.
  package func request(
    of tuple: [UInt32],
    to destination: Request.Destination
  ) -> Request? {
    guard let kind = ConnectionKind(rawValue: tuple[universe.connectionLevel]) else { return nil }
    var request = Request()
    request.destination = destination
    request.connection.tls = kind.tls
    if let identity = text(.peer, tuple) {
      let scheme: ByteString = "spiffe://"
      let isPlain = identity.hasPrefix(scheme)
      request.source.identity = .principal(isPlain ? identity.dropFirst(scheme.count) : identity)
    }
    request.source.ip = address(.sourceIP, tuple)
    request.source.remoteIP = address(.remoteIP, tuple)
    request.destination.ip = address(.destinationIP, tuple)
    if kind.tls != .plaintext, let name = text(.serverName, tuple), !name.isEmpty {
      request.connection.sni = name
    }
    if kind.isHTTP {
      guard let http = http(tuple) else { return nil }
      request.http = http
      request.jwt = token(tuple)
    }
    for (level, variable) in universe.variables.enumerated() {
      guard case .provider(let name) = variable.key else { continue }
      request.externalAuthorization[name] = tuple[level] == 0 ? .allow : .deny
    }
    request.metadata = metadata(tuple)
    return request
  }

  // MARK: Values

  /// The text of a field with one value; `nil` where it is absent.
  func text(_ key: FieldKey, _ tuple: [UInt32]) -> ByteString? {
    guard let level = universe.levels[key], universe.elementLevels[key] == nil else { return nil }
    return universe.texts[key]?.text(of: tuple[level])
  }

  private func address(_ key: FieldKey, _ tuple: [UInt32]) -> IPAddress? {
    guard let level = universe.levels[key] else { return nil }
    return universe.addresses[key]?.addresses[Int(tuple[level])]
  }

  /// The texts of a field that is a set.
  private func elements(_ key: FieldKey, _ tuple: [UInt32]) -> [ByteString] {
    guard let levels = universe.elementLevels[key], let field = universe.texts[key] else {
      return []
    }
    return levels.filter { tuple[$0.value] == 1 }.keys.sorted().map { field.texts[Int($0)] }
  }

  // MARK: HTTP

  private func http(_ tuple: [UInt32]) -> Request.HTTP? {
    var http = Request.HTTP()
    let variables = universe.variables.enumerated()
    if variables.allSatisfy({ $0.element.overHTTP1.contains(tuple[$0.offset]) }) {
      http.version = .http11
    } else if variables.allSatisfy({ $0.element.overHTTP2.contains(tuple[$0.offset]) }) {
      http.version = .http2
    } else {
      return nil
    }
    http.method = text(.method, tuple) ?? "GET"
    guard
      let target = PathDomain.target(for: text(.path, tuple) ?? "/", by: universe.normalizer)
    else { return nil }
    http.path = target
    http.host = host(tuple, over: http.version)
    for (key, _) in universe.levels.sorted(by: { $0.value < $1.value }) {
      guard case .header(let name) = key else { continue }
      let lines =
        universe.elementLevels[key] == nil
        ? [text(key, tuple)].compactMap { $0 } : elements(key, tuple)
      if !lines.isEmpty { http.headers.append(.init(name: name, lines: lines)) }
    }
    // The codec wants one.
    if http.method == "QUERY", universe.levels[.header("content-type")] == nil {
      http.headers.append(.init(name: "content-type", lines: ["text/plain"]))
    }
    return http
  }

  /// The host; `nil` where it is not stated, which is there and empty.
  ///
  /// HTTP/2 refuses an empty authority (AP-93), so there it is another one that nothing tells apart from
  /// that.
  private func host(_ tuple: [UInt32], over version: Request.HTTP.Version) -> ByteString? {
    let host = text(.host, tuple) ?? ""
    guard host.isEmpty else { return host }
    guard version == .http2 else { return nil }
    let candidates: [ByteString] = ["example.com", "a", "z", "0", "-"]
    guard let level = universe.levels[.host], let field = universe.texts[.host] else {
      return candidates[0]
    }
    return candidates.first { field.atom(of: $0) == tuple[level] }
  }

  private func token(_ tuple: [UInt32]) -> Request.Token? {
    guard let level = universe.levels[.token], tuple[level] == 1 else { return nil }
    var claims = JSONObject()
    for (key, _) in universe.levels.sorted(by: { $0.value < $1.value }) {
      guard case .claim(let path) = key else { continue }
      let value: JSONValue?
      if universe.elementLevels[key] == nil {
        value = text(key, tuple).map(JSONValue.string)
      } else {
        value = Self.claim(elements(key, tuple))
      }
      if let value { claims.set(value, at: path[...]) }
    }
    return .claims(claims)
  }

  /// One text, or a list where there are several or where the text would be split at blanks.
  private static func claim(_ elements: [ByteString]) -> JSONValue? {
    guard let first = elements.first else { return nil }
    let isOne = elements.count == 1 && !first.isEmpty && !first.bytes.contains(0x20)
    return isOne ? .string(first) : .array(elements.map(JSONValue.string))
  }

  private func metadata(_ tuple: [UInt32]) -> JSONObject {
    var metadata = JSONObject()
    for (key, _) in universe.levels.sorted(by: { $0.value < $1.value }) {
      switch key {
      case .metadata(let namespace, let name):
        guard let text = text(key, tuple) else { continue }
        metadata.set(.string(text), at: [namespace, name])
      case .metadataList(let namespace, let name):
        let elements = elements(key, tuple)
        guard !elements.isEmpty else { continue }
        metadata.set(.array(elements.map(JSONValue.string)), at: [namespace, name])
      case .connection, .peer, .host, .method, .path, .destinationIP, .sourceIP, .remoteIP,
        .serverName, .token, .claim, .header, .provider:
        continue
      }
    }
    return metadata
  }
}

extension JSONObject {
  /// Sets a member of a member …, making objects on the way.
  fileprivate mutating func set(_ value: JSONValue, at path: ArraySlice<ByteString>) {
    guard let name = path.first else { return }
    // INVARIANT: as deep as a condition's key, which is short.
    if path.count == 1 {
      self[name] = value
    } else {
      var inner = self[name]?.object ?? JSONObject()
      inner.set(value, at: path.dropFirst())
      self[name] = .object(inner)
    }
  }
}
