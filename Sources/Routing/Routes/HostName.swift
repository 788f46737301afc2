internal import Basics
internal import Mesh

/// A host name of configuration: in full, or `*` and an end.
struct HostName: Sendable, Hashable {
  let text: ByteString

  init(_ text: ByteString) { self.text = text }

  var isWildcard: Bool { text.bytes.first == UInt8(ascii: "*") }

  /// What a wildcard ends with.
  private var end: ByteString { text.dropFirst() }

  /// Whether all names of this one are of the other.
  func isSubset(of other: HostName) -> Bool {
    guard other.isWildcard else { return text == other.text }
    guard isWildcard else { return text.hasSuffix(other.end) }
    return text.count >= other.text.count && end.hasSuffix(other.end)
  }

  /// Whether one of the two covers the other.
  func overlaps(_ other: HostName) -> Bool { isSubset(of: other) || other.isSubset(of: self) }

  /// Names in full before wildcards, longer ones first.
  static func isMoreSpecific(_ left: HostName, _ right: HostName) -> Bool {
    if left.isWildcard != right.isWildcard { return right.isWildcard }
    return left.text.count == right.text.count
      ? left.text < right.text : left.text.count > right.text.count
  }
}

extension [HostName] {
  /// The narrower names of all pairs that cover each other, each once.
  func intersection(_ other: [HostName]) -> [HostName] {
    var found: [HostName] = []
    var known: Set<HostName> = []
    for left in self {
      for right in other {
        let name = left.isSubset(of: right) ? left : right.isSubset(of: left) ? right : nil
        if let name, known.insert(name).inserted { found.append(name) }
      }
    }
    return found
  }
}

/// Turns names of objects into hosts, and back.
enum ClusterNames {
  /// The domain of the cluster, as istiod has it unless told otherwise.
  static let domain: ByteString = "cluster.local"

  static func host(of service: ObjectName) -> ByteString {
    [service.name, ".", service.namespace, ".svc.", domain].joined()
  }

  /// The Kubernetes Service that a host is of.
  static func service(of host: ByteString) -> ObjectName? {
    let end = ".svc." + domain
    guard host.hasSuffix(end) else { return nil }
    let parts = host.dropLast(end.count).split(at: UInt8(ascii: "."))
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return ObjectName(namespace: parts[1], name: parts[0])
  }

  /// A host in full: a name without a dot is a Service of the namespace.
  static func resolved(_ host: ByteString, in namespace: ByteString) -> ByteString {
    guard host != "*", !host.isEmpty, !host.contains("."), !host.contains(":") else { return host }
    return self.host(of: ObjectName(namespace: namespace, name: host))
  }

  /// `namespace/name` of a gateway that an object of a namespace names; `mesh` stays.
  static func resolvedGateway(_ gateway: ByteString, in namespace: ByteString) -> ByteString {
    guard gateway != "mesh" else { return gateway }
    if gateway.contains("/") {
      return gateway.hasPrefix("./") ? namespace + gateway.dropFirst() : gateway
    }
    let parts = gateway.split(at: UInt8(ascii: "."))
    // The old way: `name.namespace.svc.cluster.local`.
    return parts.count == 1
      ? [namespace, "/", gateway].joined() : [parts[1], "/", parts[0]].joined()
  }
}
