internal import Basics
internal import JSON
internal import Resources

/// The lists of values, field by field (section 5).
extension NaiveRule {
  /// AP-53, AP-58.
  func principals(_ values: [ByteString]) -> List {
    let migrated = values.flatMap { NaivePeer.migrate($0, among: trustDomains) }
    return List(
      holds: facts.peerFits { name in migrated.contains { NaivePeer.principal($0, fits: name) } }
    )
  }

  /// AP-54.
  func namespaces(_ values: [ByteString]) -> List {
    List(holds: facts.peerFits { name in values.contains { NaivePeer.namespace($0, fits: name) } })
  }

  /// AP-55.
  func serviceAccounts(_ values: [ByteString]) -> List {
    List(
      holds: facts.peerFits { name in
        values.contains {
          NaivePeer.serviceAccount($0, policyNamespace: policy.meta.namespace, fits: name)
        }
      }
    )
  }

  /// AP-56, AP-62.
  func domains(_ values: [ByteString]) -> List {
    let expanded = values.flatMap { NaivePeer.expand($0, among: trustDomains) }
    return List(
      holds: facts.peerFits { name in expanded.contains { NaivePeer.trustDomain($0, fits: name) } }
    )
  }

  /// AP-63 to AP-65.
  func requestPrincipals(_ values: [ByteString]) -> List {
    guard let issuer = facts.payload?["iss"]?.string, let subject = facts.payload?["sub"]?.string
    else { return List(holds: false) }
    return List(
      holds: values.contains {
        NaiveValues.requestPrincipal($0, issuer: issuer, subject: subject)
      }
    )
  }

  /// AP-66, AP-67; bad values are taken out (AP-44).
  func blocks(_ values: [ByteString], _ address: IPAddress?, isNone: Bool = false) -> List {
    let blocks = values.map { NaiveValues.block($0) }
    let valid = blocks.compactMap { $0 }
    return List(
      holds: isNone ? false : address.map { address in valid.contains { $0(address) } },
      isGone: valid.isEmpty,
      hasError: valid.count < blocks.count
    )
  }

  /// AP-71; bad values are taken out (AP-44).
  func ports(_ values: [ByteString]) -> List {
    let ports = values.map { NaiveValues.port($0) }
    let valid = ports.compactMap { $0 }
    return List(
      holds: facts.port.map { valid.contains($0) },
      isGone: valid.isEmpty,
      hasError: valid.count < ports.count
    )
  }

  /// AP-72 to AP-75.
  func paths(_ values: [ByteString]) -> List {
    var list = List(holds: false)
    for value in values {
      guard NaiveTemplate.isTemplate(value) else {
        if let path = facts.path, NaiveText.string(value, fits: path) { list.holds = true }
        continue
      }
      guard let pieces = NaiveTemplate.pieces(of: value) else {
        list.isUncompilable = true
        continue
      }
      if let path = facts.path, NaivePiece.fit(pieces, path) { list.holds = true }
    }
    return list
  }

  /// AP-78.
  func header(_ brackets: ByteString, _ values: [ByteString]) -> List {
    guard brackets.hasPrefix("["), brackets.hasSuffix("]") else { return .broken }
    let name = brackets.dropFirst().dropLast().asciiLowercased
    return List(holds: facts.header(name == "host" ? ":authority" : name, fitsAnyOf: values))
  }

  /// AP-79, AP-80.
  func claim(_ path: [ByteString], _ values: [ByteString]) -> List {
    var claim = facts.payload.map { JSONValue.object($0) }
    for name in path { claim = claim?[name] }
    return List(holds: NaiveValues.claim(claim, fitsAnyOf: values))
  }

  /// AP-83.
  func metadata(_ key: ByteString, _ values: [ByteString]) -> List {
    let open = key.hasSuffix("]") ? key.dropLast() : key
    guard let bracket = open.firstIndex(of: "[") else { return .broken }
    let found = facts.metadata[ByteString(bytes: open.bytes[..<bracket])]?[
      open.dropFirst(bracket + 1)
    ]
    return List(holds: values.contains { NaiveValues.metadata(found, fits: $0) })
  }
}
