internal import Basics
internal import Matching
package import Evaluation
internal import JSON

extension Universe {
  /// The tuple of a request.
  ///
  /// - Parameters:
  ///   - attributes: What the first filter of its proxy sees.
  ///   - request: The request as it arrived.
  /// - Returns: `nil` for a request outside of the space, and for one whose token is not stated by its
  ///   claims.
  package func tuple(of attributes: Attributes, _ request: IncomingRequest) -> [UInt32]? {
    var tuple = [UInt32](repeating: 0, count: variables.count)
    for (level, variable) in variables.enumerated() {
      let atom: UInt32?
      switch variable.key {
      case .connection: atom = kind(of: request).rawValue
      case .peer:
        let shown: ByteString? = request.tls == .mtls ? request.peer : nil
        atom = value(.peer, shown)
      case .host:
        let host = attributes.headers.first(":authority")
        atom = value(.host, comparesHostCase ? host : host?.asciiLowercased, orAbsent: request)
      case .method: atom = value(.method, attributes.headers.first(":method"), orAbsent: request)
      case .path:
        let path = attributes.headers.first(":path")
        atom = value(.path, looksAtQuery ? path : path.map(pathWithoutQuery), orAbsent: request)
      case .destinationIP: atom = value(.destinationIP, attributes.destinationIP)
      case .sourceIP: atom = value(.sourceIP, attributes.sourceIP)
      case .remoteIP: atom = value(.remoteIP, attributes.remoteIP)
      case .serverName:
        let name = request.tls == .plaintext ? "" : request.serverName.asciiLowercased
        atom = value(.serverName, name)
      case .token: atom = request.claims == nil ? 0 : 1
      case .claim(let path):
        let claim = request.claims.flatMap { JSONValue.object($0).claim(at: path) }
        atom = value(variable, texts: Self.texts(claim))
      case .header(let name):
        atom = value(variable, texts: attributes.headers.lines(of: name))
      case .metadata(let namespace, let key):
        atom = value(
          variable,
          texts: attributes.metadata[namespace]?[key]?.string.map { [$0] } ?? []
        )
      case .metadataList(let namespace, let key):
        let list = attributes.metadata[namespace]?[key]?.array ?? []
        atom = value(variable, texts: list.compactMap(\.string))
      case .provider(let name):
        guard let answer = request.externalAuthorization[name] else { return nil }
        atom = answer == .allow ? 0 : 1
      }
      guard let atom else { return nil }
      tuple[level] = atom
    }
    return tuple
  }

  private func kind(of request: IncomingRequest) -> ConnectionKind {
    switch (request.http != nil, request.tls) {
    case (true, .plaintext): .httpPlaintext
    case (true, .tls): .httpTLS
    case (true, .mtls): .httpMTLS
    case (false, .plaintext): .tcpPlaintext
    case (false, .tls): .tcpTLS
    case (false, .mtls): .tcpMTLS
    }
  }

  /// For a connection without HTTP any atom will do.
  private func value(
    _ key: FieldKey,
    _ text: ByteString?,
    orAbsent request: IncomingRequest
  ) -> UInt32? {
    request.http == nil || text == nil ? 0 : value(key, text)
  }

  private func value(_ key: FieldKey, _ text: ByteString?) -> UInt32? {
    guard let field = texts[key] else { return 0 }
    guard let text else { return field.mayBeAbsent ? 0 : nil }
    return field.atom(of: text)
  }

  private func value(_ key: FieldKey, _ address: IPAddress?) -> UInt32? {
    address.flatMap { addresses[key]?.atom(of: $0) }
  }

  private func value(_ variable: Variable, texts: [ByteString]) -> UInt32? {
    guard let field = self.texts[variable.key] else { return 0 }
    switch variable.kind {
    case .value(let mayBeAbsent):
      guard let text = texts.first else { return mayBeAbsent ? 0 : nil }
      return texts.count == 1 ? field.atom(of: text) : nil
    case .element(let atom):
      let atoms = texts.map { field.space.atom(of: $0) }
      guard !atoms.contains(nil) else { return nil }
      return atoms.contains(atom) ? 1 : 0
    }
  }

  private static func texts(_ claim: JSONValue?) -> [ByteString] {
    switch claim {
    case .string(let text): [text]
    case .array(let elements): elements.compactMap(\.string)
    case .null, .bool, .integer, .number, .object, nil: []
    }
  }
}
