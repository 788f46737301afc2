internal import Basics
package import Resources

extension EnforcementPoint.PortProtocol {
  /// The protocol that a Service port declares: by `appProtocol`, else by the prefix of its name,
  /// else left to detection (AP-85).
  ///
  /// UDP says nothing of HTTP, so a TCP connection to such a port takes the TCP path. Without a
  /// declaration, ports known for protocols in which the server speaks first are TCP.
  package init(declaredBy port: Service.Port) {
    if port.transport == "UDP" {
      self = .tcp
      return
    }
    let wellKnownTCPPorts = [25, 53, 3306, 27017]
    let name = port.appProtocol.isEmpty ? port.name : port.appProtocol
    self =
      Self.ofKubernetes(port.appProtocol) ?? Self.named(name.asciiLowercased)
      ?? (wellKnownTCPPorts.contains(port.port) ? .tcp : .auto)
  }

  /// The protocol that a port of a ServiceEntry declares; an unknown name is left to detection.
  package init(declaredBy port: ServiceEntry.Port) {
    let name = port.protocolName.asciiLowercased
    // The whole name counts here, and only `grpc-web` has a hyphen.
    self =
      name.bytes.contains(UInt8(ascii: "-")) && name != "grpc-web"
      ? .auto : Self.named(name) ?? .auto
  }

  /// The names that Kubernetes itself defines, for `appProtocol` alone.
  private static func ofKubernetes(_ appProtocol: ByteString) -> Self? {
    switch appProtocol {
    case "kubernetes.io/h2c": .http2
    case "kubernetes.io/ws": .http
    case "kubernetes.io/wss": .tls
    default: nil
    }
  }

  /// A protocol's name, or one with `-` and any text after it; `name` is in lower case.
  private static func named(_ name: ByteString) -> Self? {
    if name.hasPrefix("grpc-web") { return .grpc }
    switch name.split(at: UInt8(ascii: "-")).first {
    case "http", "http_proxy": return .http
    case "http2": return .http2
    case "grpc": return .grpc
    case "https", "tls": return .tls
    case "tcp", "udp", "mongo", "redis", "mysql": return .tcp
    default: return nil
    }
  }
}
