package import Basics

/// A route of the Gateway API: HTTPRoute, GRPCRoute, TLSRoute or TCPRoute.
package struct GatewayRoute: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case http = "HTTPRoute"
    case grpc = "GRPCRoute"
    case tls = "TLSRoute"
    case tcp = "TCPRoute"
  }

  package let kind: Kind
  package let meta: ObjectMeta
  package let parentRefs: [ParentRef]
  /// Empty for all; none for TCPRoutes.
  package let hostnames: [ByteString]
  package let rules: [Rule]

  package init(
    kind: Kind,
    meta: ObjectMeta,
    parentRefs: [ParentRef],
    hostnames: [ByteString],
    rules: [Rule]
  ) {
    self.kind = kind
    self.meta = meta
    self.parentRefs = parentRefs
    self.hostnames = hostnames
    self.rules = rules
  }

  /// One entry of `parentRefs`.
  package struct ParentRef: Sendable, Hashable {
    /// `gateway.networking.k8s.io` where none is given.
    package let group: ByteString
    /// `Gateway` where none is given.
    package let kind: ByteString
    /// The route's own where none is given.
    package let namespace: ByteString
    package let name: ByteString
    /// Empty where none is given.
    package let sectionName: ByteString
    package let port: Int?
    package let location: SourceLocation
  }

  /// One entry of `rules`.
  package struct Rule: Sendable, Hashable {
    package let location: SourceLocation
    /// ANY of them.
    ///
    /// HTTP rules without one have the prefix `/`, as the API server gives it to them.
    package var matches: [Match] = []
    package var filters: [Filter] = []
    package var backendRefs: [BackendRef] = []

    package init(location: SourceLocation) { self.location = location }
  }

  /// One entry of `matches`: ALL of it.
  package struct Match: Sendable, Hashable {
    package let location: SourceLocation
    /// `nil`: any path, as in GRPCRoutes without `method`.
    package var path: StringMatch?
    /// An HTTP method.
    package var method: ByteString?
    package var headers: [NamedMatch] = []
    package var queryParams: [NamedMatch] = []

    package init(location: SourceLocation) { self.location = location }
  }

  /// One entry of `filters` that changes where a request goes.
  package enum Filter: Sendable, Hashable {
    case redirect(HTTPRedirect)
    case rewrite(Rewrite)
    /// `requestHeaderModifier`, with the host that it sets.
    case authority(ByteString)
    /// A type with which istiod takes no rule of the route.
    case unsupported(ByteString, SourceLocation)
  }

  /// `urlRewrite`.
  package struct Rewrite: Sendable, Hashable {
    /// Empty for none.
    package let hostname: ByteString
    package let path: PathModifier?
  }

  /// `path` of a `urlRewrite`.
  package enum PathModifier: Sendable, Hashable {
    case replaceFullPath(ByteString)
    case replacePrefixMatch(ByteString)
  }

  /// One entry of `backendRefs`.
  package struct BackendRef: Sendable, Hashable {
    /// Empty for the core group.
    package let group: ByteString
    /// `Service` where none is given.
    package let kind: ByteString
    /// `nil` where none is given.
    package let namespace: ByteString?
    package let name: ByteString
    package let port: Int?
    /// 1 where none is given.
    package let weight: Int
    package let filters: [Filter]
    package let location: SourceLocation
  }
}

/// A ReferenceGrant: what objects of other namespaces may refer to.
package struct ReferenceGrant: Sendable, Hashable {
  /// Who may refer.
  package struct From: Sendable, Hashable {
    package let group: ByteString
    package let kind: ByteString
    package let namespace: ByteString
  }

  /// What may be referred to, in the grant's namespace.
  package struct To: Sendable, Hashable {
    package let group: ByteString
    package let kind: ByteString
    /// Empty for all of the kind.
    package let name: ByteString
  }

  package let meta: ObjectMeta
  package let from: [From]
  package let to: [To]

  package init(meta: ObjectMeta, from: [From], to: [To]) {
    self.meta = meta
    self.from = from
    self.to = to
  }
}
