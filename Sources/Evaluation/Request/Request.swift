public import Basics
public import JSON

/// A request as a user describes it (contract section 2); names are not resolved yet.
public struct Request: Sendable, Hashable {
  /// Echoed in the decision: a text or a number.
  public var id: JSONValue?
  /// Who asks.
  public var source = Source()
  /// Who is asked.
  public var destination = Destination()
  /// The gateway that the request goes through first.
  ///
  /// Without a destination the gateway's routes say where it goes.
  public var via: Gateway?
  /// How the two are connected.
  public var connection = Connection()
  /// The HTTP request; absent for a plain TCP connection.
  public var http: HTTP?
  /// A token in the `authorization` header, or claims in place of one.
  public var jwt: Token?
  /// Dynamic metadata by filter name, for `experimental.envoy.filters.*`.
  public var metadata = JSONObject()
  /// What each CUSTOM provider would answer.
  public var externalAuthorization: [ByteString: ProviderAnswer] = [:]

  /// Makes a request without any detail.
  public init() {}

  /// `namespace/name`.
  public struct ObjectName: Sendable, Hashable {
    /// The namespace.
    public let namespace: ByteString
    /// The name.
    public let name: ByteString

    /// Makes a name of its parts.
    public init(namespace: ByteString, name: ByteString) {
      self.namespace = namespace
      self.name = name
    }
  }

  /// A gateway as a client outside the mesh gets at it.
  public struct Gateway: Sendable, Hashable {
    /// The name of its workload, or of a Gateway of the Gateway API.
    public var name: ObjectName
    /// The port of its Service; absent: 443 for `https`, else 80.
    public var port: Int?

    /// Makes a gateway of its parts.
    public init(name: ObjectName, port: Int? = nil) {
      self.name = name
      self.port = port
    }
  }

  /// Who asks: at most one of the three identities; none means that the peer shows none.
  public struct Source: Sendable, Hashable {
    /// An identity in one of three forms.
    public enum Identity: Sendable, Hashable {
      /// The service account of a workload among the inputs.
      case workload(ObjectName)
      /// A service account of the mesh's trust domain.
      case serviceAccount(ObjectName)
      /// A principal, with or without `spiffe://`.
      case principal(ByteString)
    }

    /// The identity.
    public var identity: Identity?
    /// The address of the direct TCP peer.
    public var ip: IPAddress?
    /// The final remote address; absent: worked out of X-Forwarded-For (AP-68).
    public var remoteIP: IPAddress?
    /// Makes a source that is not known.
    public init() {}
  }

  /// Who is asked.
  public struct Destination: Sendable, Hashable {
    /// The ways to name a destination.
    public enum Target: Sendable, Hashable {
      /// A workload among the inputs.
      case workload(ObjectName)
      /// A Service or ServiceEntry among the inputs.
      case service(ObjectName)
      /// A host as a client writes it: a Service by any of its names, a host of a ServiceEntry, or an
      /// address of one of them or of a workload.
      case host(ByteString)
      /// Any workload with these labels.
      case labels(namespace: ByteString, [ByteString: ByteString])
    }

    /// The kinds of proxy that a request can ask.
    public enum DataPlane: String, Sendable, CaseIterable {
      /// A sidecar's inbound listener.
      case sidecar
      /// Not evaluated yet.
      case ambient
      /// The waypoint of a service or workload, or the one that is named.
      case waypoint
      /// A classic or Gateway API gateway.
      case gateway
      /// No proxy: nothing is enforced.
      case none
    }

    /// The declared protocol of the port.
    public enum PortProtocol: String, Sendable, CaseIterable {
      /// As Istio's port protocols; `auto` is "not declared".
      case http, http2, grpc, tcp, tls, auto
    }

    /// The destination.
    public var target: Target?
    /// At a waypoint that ``target`` names: the Service or ServiceEntry that the request is addressed to.
    ///
    /// Absent: the request is addressed to a workload, or ``target`` is the service itself.
    public var addressedService: ObjectName?
    /// Asks one enforcement point of that kind.
    public var dataPlane: DataPlane?
    /// The local address of the connection.
    public var ip: IPAddress?
    /// The workload port; with a service, also at its waypoint, the service port.
    public var port: Int?
    /// The port's declared protocol.
    public var portProtocol: PortProtocol?
    /// Makes a destination that is not known.
    public init() {}
  }

  /// How the two are connected.
  public struct Connection: Sendable, Hashable {
    /// What is on the wire.
    public enum TLS: String, Sendable, CaseIterable {
      /// TLS with a client certificate.
      case mtls
      /// No TLS.
      case plaintext
      /// TLS without a client certificate.
      case tls
    }

    /// Absent: `mtls` with an identity, else `plaintext`.
    public var tls: TLS?
    /// The server name of the handshake.
    public var sni: ByteString?
    /// The protocol of the handshake.
    public var alpn: ByteString?
    /// Makes a connection without detail.
    public init() {}
  }

  /// The HTTP request.
  public struct HTTP: Sendable, Hashable {
    /// The protocol version.
    public enum Version: String, Sendable, CaseIterable {
      /// HTTP/1.1.
      case http11 = "1.1"
      /// HTTP/2.
      case http2 = "2"
      /// HTTP/1.0, which proxies refuse.
      case http10 = "1.0"
    }

    /// A header with its lines, in order.
    public struct Header: Sendable, Hashable {
      /// The name as written.
      public let name: ByteString
      /// One value for each line.
      public let lines: [ByteString]
      /// Makes a header of its parts.
      public init(name: ByteString, lines: [ByteString]) {
        self.name = name
        self.lines = lines
      }
    }

    /// The method, with case.
    public var method: ByteString = "GET"
    /// The request target as sent.
    public var path: ByteString = "/"
    /// Host or `:authority`; `nil` where the request does not say: it is then present and empty.
    public var host: ByteString?
    /// `http` or `https`.
    public var scheme: ByteString?
    /// The protocol version.
    public var version = Version.http11
    /// All other headers; a `host` among them is a further Host line.
    public var headers: [Header] = []
    /// Makes `GET /`.
    public init() {}
  }

  /// A token or what it would say.
  public enum Token: Sendable, Hashable {
    /// The same as the header `authorization: Bearer …`.
    case token(ByteString)
    /// Stands for a token with these claims, rightly signed for its issuer.
    case claims(JSONObject)
  }

  /// What a provider answers.
  public enum ProviderAnswer: String, Sendable, CaseIterable {
    /// It lets the request through.
    case allow
    /// It refuses.
    case deny
  }
}
