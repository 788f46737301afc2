package import Basics

/// A VirtualService, as far as it says where a request goes.
package struct VirtualService: Sendable, Hashable {
  package let meta: ObjectMeta
  /// As written; empty for a delegate.
  package let hosts: [ByteString]
  /// As written; empty for `mesh`.
  package let gateways: [ByteString]
  /// As written; empty for the mesh's default.
  package let exportTo: [ByteString]
  package let http: [HTTPRoute]
  package let tls: [TLSRoute]
  package let tcp: [TCPRoute]

  package init(
    meta: ObjectMeta,
    hosts: [ByteString],
    gateways: [ByteString] = [],
    exportTo: [ByteString] = [],
    http: [HTTPRoute] = [],
    tls: [TLSRoute] = [],
    tcp: [TCPRoute] = []
  ) {
    self.meta = meta
    self.hosts = hosts
    self.gateways = gateways
    self.exportTo = exportTo
    self.http = http
    self.tls = tls
    self.tcp = tcp
  }

  /// One entry of `http`.
  package struct HTTPRoute: Sendable, Hashable {
    package let location: SourceLocation
    /// ANY of them; empty: every request.
    package var matches: [HTTPMatch] = []
    package var destinations: [Destination] = []
    package var redirect: HTTPRedirect?
    package var directResponse: Int?
    package var delegate: Delegate?
    package var rewrite: Rewrite?
    package var abort: Abort?
    /// What `headers.request` makes of `:authority` or `host`.
    package var authority: ByteString?
    /// Whether `headers` is there at all: a delegate's replaces its root's as a whole.
    package var hasHeaders = false

    package init(location: SourceLocation) { self.location = location }
  }

  /// One entry of `tls`.
  package struct TLSRoute: Sendable, Hashable {
    package let location: SourceLocation
    package let matches: [L4Match]
    package let destinations: [Destination]

    package init(location: SourceLocation, matches: [L4Match], destinations: [Destination]) {
      self.location = location
      self.matches = matches
      self.destinations = destinations
    }
  }

  /// One entry of `tcp`.
  package struct TCPRoute: Sendable, Hashable {
    package let location: SourceLocation
    /// ANY of them; empty: every connection.
    package let matches: [L4Match]
    package let destinations: [Destination]

    package init(location: SourceLocation, matches: [L4Match], destinations: [Destination]) {
      self.location = location
      self.matches = matches
      self.destinations = destinations
    }
  }

  /// One entry of `route`.
  package struct Destination: Sendable, Hashable {
    /// As written: a short name is of the VirtualService's namespace.
    package let host: ByteString
    package let port: Int?
    package let subset: ByteString?
    /// 0 where none is given.
    package let weight: Int
    /// What `headers.request` makes of `:authority` or `host`.
    package let authority: ByteString?
    package let location: SourceLocation

    package init(
      host: ByteString,
      port: Int? = nil,
      subset: ByteString? = nil,
      weight: Int = 0,
      authority: ByteString? = nil,
      location: SourceLocation
    ) {
      self.host = host
      self.port = port
      self.subset = subset
      self.weight = weight
      self.authority = authority
      self.location = location
    }
  }

  /// The VirtualService that `delegate` names.
  package struct Delegate: Sendable, Hashable {
    package let name: ByteString
    /// Empty for the own namespace.
    package let namespace: ByteString

    package init(name: ByteString, namespace: ByteString) {
      self.name = name
      self.namespace = namespace
    }
  }

  /// `rewrite`.
  package struct Rewrite: Sendable, Hashable {
    /// What takes the place of the prefix or path that matched; empty for none.
    package let uri: ByteString
    package let authority: ByteString
    package let regex: RegexRewrite?

    package init(uri: ByteString, authority: ByteString, regex: RegexRewrite?) {
      self.uri = uri
      self.authority = authority
      self.regex = regex
    }
  }

  /// `uriRegexRewrite`.
  package struct RegexRewrite: Sendable, Hashable {
    package let match: ByteString
    /// With `\1` and so on for what groups have taken.
    package let rewrite: ByteString

    package init(match: ByteString, rewrite: ByteString) {
      self.match = match
      self.rewrite = rewrite
    }
  }

  /// `fault.abort`.
  package struct Abort: Sendable, Hashable {
    /// `nil` for a gRPC status.
    package let status: Int?
    /// 0 where none is given: no request is aborted.
    package let percentage: Double
    package let location: SourceLocation

    package init(status: Int?, percentage: Double, location: SourceLocation) {
      self.status = status
      self.percentage = percentage
      self.location = location
    }
  }
}
