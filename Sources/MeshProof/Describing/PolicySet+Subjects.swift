internal import Basics
internal import Decoding
public import Evaluation

extension PolicySet {
  /// Reads what to describe as a user of `kubectl` writes it: `ns/name`, or a kind and a name.
  ///
  /// Kinds are `namespace` (`ns`), `service` (`svc`), `gateway` (`gw`), `waypoint` and `workload`, in the
  /// plural too; case does not count.
  ///
  /// - Parameters:
  ///   - words: One or two.
  ///   - namespace: That of names without one.
  /// - Returns: What the words mean.
  /// - Throws: ``RequestError`` for other words, and for a single name that means nothing.
  public func subject(
    words: [String],
    namespace: String? = nil
  ) throws(RequestError) -> Description.Subject {
    switch words.count {
    case 1: return try subject(named: name(words[0], namespace))
    case 2:
      switch try SubjectKind(named: words[0]) {
      case .namespace:
        guard !words[1].isEmpty, !words[1].contains("/") else {
          throw RequestError("a namespace is wanted, not \"\(words[1])\"")
        }
        return .namespace(ByteString(words[1]))
      case .service: return .service(try name(words[1], namespace))
      case .gateway: return .gateway(try name(words[1], namespace))
      case .waypoint: return .waypoint(try name(words[1], namespace))
      case .workload: return .workload(try name(words[1], namespace))
      }
    default: throw RequestError("describe wants namespace/name, or a kind and a name")
    }
  }

  private func name(
    _ text: String,
    _ namespace: String?
  ) throws(RequestError) -> Request.ObjectName {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch (parts.count, namespace) {
    case (2, _) where parts.allSatisfy({ !$0.isEmpty }):
      return .init(namespace: ByteString(parts[0]), name: ByteString(parts[1]))
    case (1, let namespace?) where !text.isEmpty:
      return .init(namespace: ByteString(namespace), name: ByteString(text))
    default: throw RequestError("describe wants namespace/name, not \"\(text)\"")
    }
  }
}

/// The kinds that a subject may be said to have.
private enum SubjectKind: String, CaseIterable {
  case namespace, service, gateway, waypoint, workload

  private static let short: [String: Self] = ["ns": .namespace, "svc": .service, "gw": .gateway]

  init(named text: String) throws(RequestError) {
    let name = text.lowercased()
    let found =
      Self.short[name] ?? Self.allCases.first { name == $0.rawValue || name == "\($0.rawValue)s" }
    if let found {
      self = found
      return
    }
    let names = Self.allCases.map(\.rawValue)
    let nearest = nearestName(to: ByteString(name), among: names.map { ByteString($0) })
    throw RequestError(
      "nothing is described by the kind \"\(text)\""
        + (nearest.map { ": did you mean \"\($0)\"?" }
          ?? ", only \(names.joined(separator: ", "))")
    )
  }
}
