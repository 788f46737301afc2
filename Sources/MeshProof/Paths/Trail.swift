internal import Basics
internal import Evaluation
internal import JSON
internal import Mesh
internal import Program
internal import Resources
internal import Routing

/// A request on its way: who has answered so far, and what arrives at the next proxy.
struct Trail {
  /// In order; only the last one may have refused.
  private(set) var hops: [Decision.Hop] = []
  private(set) var warnings: [String] = []
  var incoming: IncomingRequest
  var sender: Sender
  /// Whether the request itself says how it connects to the next proxy.
  var isStated: Bool
  /// Whether the last proxy passes on the client's own TLS, which then ends at the next one.
  private(set) var passesTLSOn = false
  /// The payload of the token that the last proxy has verified.
  private(set) var claims: JSONObject?
  let now: Int64
  let explains: Bool

  init(_ incoming: IncomingRequest, from sender: Sender, isStated: Bool, now: Int64, explains: Bool)
  {
    self.incoming = incoming
    self.sender = sender
    self.isStated = isStated
    self.now = now
    self.explains = explains
  }

  /// Asks the proxy of a place; `true` where the request goes on, ``incoming`` then being what the
  /// proxy sends.
  mutating func ask(_ place: EvaluatorCache.Place, _ arrival: Arrival) -> Bool {
    let destination = place.destination
    warnings += destination.warnings + arrival.warnings
    incoming = arrival.incoming
    incoming.port = destination.port
    let passage: Passage
    switch (arrival.outcome, place.enforcer) {
    case (.answered(let decision), _): passage = Passage(decision: decision)
    case (_, .nothing): passage = Passage(decision: .unguarded(isHTTP: incoming.http != nil))
    case (.gated, .proxy(let evaluator)):
      passage = evaluator.pass(incoming, now: now, explains: explains)
    case (.accepted(let connection), .proxy(let evaluator)):
      passage = evaluator.pass(incoming, on: connection, now: now, explains: explains)
    }
    add(passage, at: destination, arrival)
    return passage.decision.goesOn
  }

  private mutating func add(
    _ passage: Passage,
    at destination: Destination,
    _ arrival: Arrival
  ) {
    let enforcedAt = passage.decision.enforcedAt
    hops.append(
      Decision.Hop(
        enforcedAt: enforcedAt,
        workload: destination.workload,
        port: destination.port,
        saw: .init(incoming, isHTTPSeen: enforcedAt != EnforcementPoint.DataPlane.ambient.rawValue),
        transport: arrival.reason,
        decision: passage.decision
      )
    )
    if let token = passage.trustedToken {
      // The token is in the request now, or has been taken out of it.
      incoming.trustedToken = token
      incoming.claims = nil
    }
    guard let forwarded = passage.forwarded else { return }
    claims = forwarded.payload
    guard let old = incoming.http,
      let sent = Request.HTTP.forwarded(forwarded, version: old.version)
    else { return }
    incoming.http = sent.http
    incoming.opaqueHeaders = sent.opaqueHeaders
    incoming.http?.scheme = nil
  }

  /// Lets the last proxy answer by itself what its policies have let through.
  mutating func conclude(_ decision: Decision) {
    guard let last = hops.indices.last else { return }
    hops[last].decision = decision
  }

  /// Adds an answer that some proxy gives without being asked for its policies.
  mutating func end(
    _ decision: Decision,
    at workload: ByteString,
    port: Int?,
    transport: String? = nil
  ) {
    hops.append(
      Decision.Hop(
        enforcedAt: decision.enforcedAt,
        workload: workload,
        port: port,
        saw: .init(incoming, isHTTPSeen: true),
        transport: transport,
        decision: decision
      )
    )
  }

  /// Says what sends the request on from the last proxy.
  mutating func setRoute(_ route: String) {
    guard let last = hops.indices.last else { return }
    hops[last].route = route
  }

  mutating func warn(_ warning: String) { warnings.append(warning) }

  /// A proxy of the mesh has passed the request on, and is its sender from now on.
  ///
  /// With `passingTLSOn` what it sends is the client's own TLS, which shows the client's identity.
  mutating func goOn(from sender: Sender, address: IPAddress?, passingTLSOn: Bool = false) {
    self.sender = sender
    isStated = false
    passesTLSOn = passingTLSOn
    incoming.sourceIP = address
    incoming.destinationIP = nil
    guard !passingTLSOn else { return }
    incoming.serverName = ""
    incoming.alpn = nil
  }
}

/// How a request arrives at a proxy.
struct Arrival {
  enum Outcome {
    /// The proxy's mTLS mode decides.
    case gated
    /// The connection is accepted, and what it shows is known.
    case accepted(Evaluation.AcceptedConnection)
    /// It does not get so far that the policies are asked.
    case answered(Decision)
  }

  var incoming: IncomingRequest
  var outcome = Outcome.gated
  /// How the sender came to connect like that; `nil` where the request says so.
  var reason: String?
  var warnings: [String] = []
}

extension Decision {
  /// Whether a request goes on after a proxy has said this: it may get through.
  var goesOn: Bool {
    switch verdict {
    case .allow, .conditional: true
    case .deny, .unauthenticated, .refused, .badRequest, .indeterminate, .mixed: false
    }
  }

  /// The answer of a workload that no proxy guards.
  static func unguarded(isHTTP: Bool) -> Decision {
    Decision(
      verdict: .allow,
      httpStatus: isHTTP ? 200 : nil,
      reason: "allowed: the workload has no proxy, so no policy is enforced for it",
      decidedBy: .init(stage: .default),
      enforcedAt: "none"
    )
  }
}
