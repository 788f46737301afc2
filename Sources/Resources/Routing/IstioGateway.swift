package import Basics

/// A Gateway of Istio: what the gateways that it selects listen to.
package struct IstioGateway: Sendable, Hashable {
  /// One entry of `servers`.
  package struct Server: Sendable, Hashable {
    /// Empty where none is given.
    package let name: ByteString
    /// The number of a port of the gateway's Service, or of its Pod where no Service has it.
    package let port: Int
    package let portName: ByteString
    /// As written; case does not count.
    package let portProtocol: ByteString
    /// The address that is listened at; empty for all.
    package let bind: ByteString
    /// `host` or `namespace/host`, as written.
    package let hosts: [ByteString]
    package let tls: TLS?
    package let location: SourceLocation

    package init(
      name: ByteString = "",
      port: Int,
      portName: ByteString,
      portProtocol: ByteString,
      bind: ByteString = "",
      hosts: [ByteString],
      tls: TLS? = nil,
      location: SourceLocation
    ) {
      self.name = name
      self.port = port
      self.portName = portName
      self.portProtocol = portProtocol
      self.bind = bind
      self.hosts = hosts
      self.tls = tls
      self.location = location
    }
  }

  /// `tls` of a server.
  package struct TLS: Sendable, Hashable {
    package enum Mode: String, Sendable, CaseIterable {
      case passthrough = "PASSTHROUGH"
      case simple = "SIMPLE"
      case mutual = "MUTUAL"
      case autoPassthrough = "AUTO_PASSTHROUGH"
      case istioMutual = "ISTIO_MUTUAL"
      case optionalMutual = "OPTIONAL_MUTUAL"
    }

    package let mode: Mode
    package let httpsRedirect: Bool
    /// Names of which a client certificate must have one; empty: any will do.
    package let subjectAltNames: [ByteString]
    /// Whether a client certificate is taken without being verified.
    package let insecureSkipVerify: Bool

    package init(
      mode: Mode,
      httpsRedirect: Bool = false,
      subjectAltNames: [ByteString] = [],
      insecureSkipVerify: Bool = false
    ) {
      self.mode = mode
      self.httpsRedirect = httpsRedirect
      self.subjectAltNames = subjectAltNames
      self.insecureSkipVerify = insecureSkipVerify
    }
  }

  package let meta: ObjectMeta
  /// Labels of the gateways' Pods; empty for all gateways.
  package let selector: [ByteString: ByteString]
  package let servers: [Server]

  package init(meta: ObjectMeta, selector: [ByteString: ByteString], servers: [Server]) {
    self.meta = meta
    self.selector = selector
    self.servers = servers
  }
}
