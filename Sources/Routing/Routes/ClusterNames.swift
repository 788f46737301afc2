internal import Basics
internal import Mesh

/// Turns names of objects into hosts, and back.
struct ClusterNames: Sendable, Hashable {
  /// The domain of the cluster's DNS.
  let domain: ByteString

  func host(of service: ObjectName) -> ByteString {
    [service.name, ".", service.namespace, ".svc.", domain].joined()
  }

  /// The Kubernetes Service that a host is of.
  func service(of host: ByteString) -> ObjectName? {
    let end = ".svc." + domain
    guard host.hasSuffix(end) else { return nil }
    let parts = host.dropLast(end.count).split(at: UInt8(ascii: "."))
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return ObjectName(namespace: parts[1], name: parts[0])
  }

  /// A host in full: a name without a dot is a Service of the namespace.
  func resolved(_ host: ByteString, in namespace: ByteString) -> ByteString {
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
