package import Basics
package import Mesh
internal import Resources

/// Where a request or a connection goes next, and what said so.
package struct RouteDecision: Sendable, Hashable {
  package let outcome: RouteOutcome
  /// The rule that was found; `nil` where none was needed or none fits.
  package let source: RouteSource?
  /// An injected fault that answers a part of the requests in place of the outcome.
  package let abort: FaultAbort?
  /// Routes that are not looked at, with the reason: what the Gateway API refuses.
  package let notes: [UndecidedReason]

  package init(
    _ outcome: RouteOutcome,
    source: RouteSource? = nil,
    abort: FaultAbort? = nil,
    notes: [UndecidedReason] = []
  ) {
    self.outcome = outcome
    self.source = source
    self.abort = abort
    self.notes = notes
  }
}

/// What routing comes to.
///
/// A gateway evaluates its policies first, whatever the outcome.
package enum RouteOutcome: Sendable, Hashable {
  /// One of these, by weight; never empty, and without those of weight 0.
  case destinations([WeightedDestination])
  /// An HTTP redirect, `httpsRedirect` among them (301).
  case redirect(status: Int, location: ByteString)
  /// An answer without a destination.
  case directResponse(status: Int)
  /// A fault is injected into every request.
  case aborted(FaultAbort)
  /// No route fits: HTTP 404, on a TCP connection its end.
  case noRoute
  /// A client inside the mesh asks for a host that the inputs do not know; what happens is a matter of
  /// `outboundTrafficPolicy`, not of the mesh's services.
  case unknownHost
  /// Rules that come into question cannot be evaluated.
  case undecided([UndecidedReason])
}

/// One destination of a rule.
package struct WeightedDestination: Sendable, Hashable {
  package let target: RouteTarget
  /// Among the weights of all destinations; 1 for a single one.
  package let weight: Int
  /// The `:path` that the destination gets, with its query; `nil`: it cannot be told.
  package let path: ByteString?
  /// The `:authority` that the destination gets.
  package let authority: ByteString?
  /// Where the destination is written; `nil` for a Service that no rule names.
  package let location: SourceLocation?
}

/// What a destination leads to.
package enum RouteTarget: Sendable, Hashable {
  case service(DestinationService)
  /// A backend that the Gateway API does not accept: HTTP 500, on a TCP connection its end.
  case invalidBackend(BackendProblem)
}

/// A service as the mesh's registry calls it.
package struct DestinationService: Sendable, Hashable {
  /// `shop.prod.svc.cluster.local`, or the host of a ServiceEntry; in lower case.
  package let host: ByteString
  /// The Kubernetes Service, if the host is of one, be it among the inputs or not.
  package let service: ObjectName?
  /// The port of the service; not a workload port.
  package let port: Int
  /// A subset of the host's DestinationRule.
  package let subset: ByteString?

  package init(host: ByteString, service: ObjectName?, port: Int, subset: ByteString? = nil) {
    self.host = host
    self.service = service
    self.port = port
    self.subset = subset
  }
}

/// Why the Gateway API does not accept a backend.
package enum BackendProblem: Sendable, Hashable {
  /// It is in another namespace and no ReferenceGrant of that namespace allows it.
  case notPermitted(ObjectName)
  /// No such Service among the inputs.
  case notFound(ObjectName)
  /// A kind that istiod does not route to.
  case unsupportedKind(ByteString)
}

/// The `fault.abort` of a VirtualService.
package struct FaultAbort: Sendable, Hashable {
  /// The HTTP status; `nil` for a gRPC status.
  package let status: Int?
  /// Percent of the requests; more than 0.
  package let percentage: Double
  package let location: SourceLocation
}

/// The rule that decided.
package struct RouteSource: Sendable, Hashable {
  /// `VirtualService`, `HTTPRoute`, `GRPCRoute`, `TLSRoute` or `TCPRoute`; `Gateway` for `httpsRedirect`.
  package let kind: ByteString
  package let name: ObjectName
  /// The position of the rule in the object's `http`, `tls`, `tcp` or `rules`, from 0; in a delegate,
  /// its own.
  package let rule: Int
  /// The position of the match in the rule; `nil` for a rule without one.
  package let match: Int?
  /// Where the match, or the rule, is written.
  package let location: SourceLocation
}
