package import Basics

extension KubernetesGateway {
  /// One entry of `spec.listeners`.
  package struct Listener: Sendable, Hashable {
    package let name: ByteString
    package let port: Int
    /// `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or an implementation's own such as `HBONE`.
    package let protocolName: ByteString
    /// Empty: every host.
    package let hostname: ByteString
    package let tls: TLS?
    package let allowedRoutes: AllowedRoutes
    package let location: SourceLocation

    package init(
      name: ByteString,
      port: Int,
      protocolName: ByteString,
      hostname: ByteString = "",
      tls: TLS? = nil,
      allowedRoutes: AllowedRoutes = AllowedRoutes(),
      location: SourceLocation
    ) {
      self.name = name
      self.port = port
      self.protocolName = protocolName
      self.hostname = hostname
      self.tls = tls
      self.allowedRoutes = allowedRoutes
      self.location = location
    }
  }

  /// `tls` of a listener.
  package struct TLS: Sendable, Hashable {
    package enum Mode: String, Sendable, CaseIterable {
      case terminate = "Terminate"
      case passthrough = "Passthrough"
    }

    /// `Terminate` where none is given.
    package let mode: Mode
    /// `certificateRefs`, by name; an empty namespace is the Gateway's.
    package let certificateRefs: [ObjectReference]
    /// `options`, such as `gateway.istio.io/tls-terminate-mode`.
    package let options: [ByteString: ByteString]
    /// Whether `frontendValidation` asks clients for a certificate.
    package let validatesClients: Bool

    package init(
      mode: Mode = .terminate,
      certificateRefs: [ObjectReference] = [],
      options: [ByteString: ByteString] = [:],
      validatesClients: Bool = false
    ) {
      self.mode = mode
      self.certificateRefs = certificateRefs
      self.options = options
      self.validatesClients = validatesClients
    }
  }

  /// A reference to an object by group, kind, namespace and name, each as written.
  package struct ObjectReference: Sendable, Hashable {
    package let group: ByteString
    package let kind: ByteString
    package let namespace: ByteString
    package let name: ByteString

    package init(
      group: ByteString = "",
      kind: ByteString,
      namespace: ByteString = "",
      name: ByteString
    ) {
      self.group = group
      self.kind = kind
      self.namespace = namespace
      self.name = name
    }
  }

  /// `allowedRoutes` of a listener: who may attach to it.
  package struct AllowedRoutes: Sendable, Hashable {
    package enum From: String, Sendable, CaseIterable {
      case all = "All"
      case selector = "Selector"
      case same = "Same"
      case none = "None"
    }

    package struct Kind: Sendable, Hashable {
      /// `gateway.networking.k8s.io` where none is given.
      package let group: ByteString
      package let kind: ByteString

      package init(group: ByteString = "gateway.networking.k8s.io", kind: ByteString) {
        self.group = group
        self.kind = kind
      }
    }

    /// `namespaces.from`; `Same` where none is given.
    package let from: From
    /// `namespaces.selector`; counts with `from: Selector` only.
    package let selector: LabelSelector?
    /// Empty: whatever suits the protocol.
    package let kinds: [Kind]

    package init(from: From = .same, selector: LabelSelector? = nil, kinds: [Kind] = []) {
      self.from = from
      self.selector = selector
      self.kinds = kinds
    }

    /// Whether an object of a namespace with these labels may attach to a listener of a Gateway in
    /// `gatewayNamespace`.
    package func allows(
      namespace: ByteString,
      labels: [ByteString: ByteString],
      gatewayNamespace: ByteString
    ) -> Bool {
      switch from {
      case .all: true
      case .selector: selector?.matches(labels) ?? false
      case .same: namespace == gatewayNamespace
      case .none: false
      }
    }
  }
}
