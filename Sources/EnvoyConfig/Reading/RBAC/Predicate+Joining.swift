internal import Basics
internal import Matching
internal import Program

extension Predicate {
  /// One predicate for ANY of several; `nil` for none, and where they do not look at one thing.
  ///
  /// - Complexity: O(values).
  init?(anyOf parts: [Predicate]) {
    guard let first = parts.first else { return nil }
    /// The values of all parts; `nil` if one part is of another kind.
    func joined<Value>(_ values: (Predicate) -> [Value]?) -> [Value]? {
      var all: [Value] = []
      for part in parts {
        guard let some = values(part) else { return nil }
        all += some
      }
      return all
    }
    let predicate: Predicate?
    switch first {
    case .destinationPort:
      predicate = joined { if case .destinationPort(let v) = $0 { v } else { nil } }
        .map(Predicate.destinationPort)
    case .destinationIP:
      predicate = joined { if case .destinationIP(let v) = $0 { v } else { nil } }
        .map(Predicate.destinationIP)
    case .sourceIP:
      predicate = joined { if case .sourceIP(let v) = $0 { v } else { nil } }
        .map(Predicate.sourceIP)
    case .remoteIP:
      predicate = joined { if case .remoteIP(let v) = $0 { v } else { nil } }
        .map(Predicate.remoteIP)
    case .serverName:
      predicate = joined { if case .serverName(let v) = $0 { v } else { nil } }
        .map(Predicate.serverName)
    case .peer:
      predicate = joined { if case .peer(let v) = $0 { v } else { nil } }.map(Predicate.peer)
    case .identity:
      predicate = joined { if case .identity(let v) = $0 { v } else { nil } }
        .map(Predicate.identity)
    case .requestPrincipal:
      predicate = joined { if case .requestPrincipal(let v) = $0 { v } else { nil } }
        .map(Predicate.requestPrincipal)
    case .method:
      predicate = joined { if case .method(let v) = $0 { v } else { nil } }.map(Predicate.method)
    case .path:
      predicate = joined { if case .path(let v) = $0 { v } else { nil } }.map(Predicate.path)
    case .host, .header(":authority", [.present]):
      // `*` among hosts asks for presence, where case means nothing (AP-69).
      predicate =
        joined {
          switch $0 {
          case .host(let values): values
          case .header(":authority", [.present]): [HostPattern(.present)]
          default: nil
          }
        }.map(Predicate.host)
        ?? Self.headers(parts, named: ":authority")
    case .header(let name, _): predicate = Self.headers(parts, named: name)
    case .claim, .metadata: predicate = parts.count == 1 ? first : nil
    }
    guard let predicate else { return nil }
    self = predicate
  }

  private static func headers(_ parts: [Predicate], named name: ByteString) -> Predicate? {
    var all: [TextPattern] = []
    for part in parts {
      guard case .header(name, let patterns) = part else { return nil }
      all += patterns
    }
    return .header(name, all)
  }

  /// The field and the values as a policy would write them.
  var written: (label: ByteString, values: [ByteString]) {
    switch self {
    case .destinationPort(let ports): ("ports", ports.map { "\($0)" })
    case .destinationIP(let blocks): ("destination.ip", blocks.map { "\($0)" })
    case .sourceIP(let blocks): ("ipBlocks", blocks.map { "\($0)" })
    case .remoteIP(let blocks): ("remoteIpBlocks", blocks.map { "\($0)" })
    case .serverName(let patterns): ("connection.sni", patterns.map(\.written))
    case .peer(let patterns): ("peer name", patterns.map(\.written))
    case .identity(let patterns): ("identity", patterns.map { "\($0)" })
    case .requestPrincipal(let patterns):
      ("requestPrincipals", patterns.map { $0.issuer.written + "/" + $0.subject.written })
    case .claim(let path, let patterns):
      (
        "request.auth.claims" + path.map { "[\($0)]" }.joined(), patterns.map(\.written)
      )
    case .header(let name, let patterns): ("request.headers[\(name)]", patterns.map(\.written))
    case .method(let patterns): ("methods", patterns.map(\.written))
    case .host(let patterns): ("hosts", patterns.map(\.text.written))
    case .path(let patterns): ("paths", patterns.map(\.written))
    case .metadata(let namespace, let key, let patterns):
      (
        "experimental.\(namespace)[\(key)]",
        patterns.map { $0.isList ? "[" + $0.text.written + "]" : $0.text.written }
      )
    }
  }
}

extension PeerPattern {
  fileprivate var written: ByteString {
    switch matcher {
    case .text(let pattern): pattern.written
    case .regex(let regex): regex
    }
  }
}

extension PathPattern {
  fileprivate var written: ByteString {
    switch self {
    case .text(let pattern): pattern.written
    case .template(let template): template.envoyText
    }
  }
}
