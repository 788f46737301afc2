internal import Basics
public import Evaluation
internal import Mesh

/// What one destination's proxy decides, for those who ask very often: verdicts on raw texts, without
/// reasons and without allocations.
///
/// ```swift
/// let compiled = try policies.compiled(for: destination)
/// let verdict = try compiled.verdict(
///   principal: peer.bytes.span, method: method.bytes.span, path: path.bytes.span, host: nil)
/// ```
///
/// A verdict is always the one of ``PolicySet/evaluate(_:now:explains:)`` for
/// ``request(principal:method:path:host:)``, which is also how to get the reason. Requests with
/// headers, tokens or addresses are asked there. May be used from any thread.
public struct CompiledPolicies: Sendable {
  private let policies: PolicySet
  private let destination: Request.Destination
  /// The short way to verdicts, where the destination is one proxy that has one.
  private let plain: PlainTraffic?
  /// What checks tokens, where the destination is one proxy that reads HTTP.
  private let tokens: TokenFilter?
  /// Whether a host that is not stated is that of the service.
  private let derivesHost: Bool

  init(policies: PolicySet, destination: Request.Destination) throws(RequestError) {
    self.policies = policies
    self.destination = destination
    if case .host = destination.target {
      derivesHost = true
    } else {
      derivesHost = destination.service != nil
    }
    var request = Request()
    request.destination = destination
    request.http = Request.HTTP()
    let resolved = try HostResolver(mesh: policies.mesh).resolveHost(of: request)
    let target = try TargetResolver(mesh: policies.mesh, compiler: policies.compiler)
      .target(of: resolved)
    guard target.places.count == 1, let place = target.places.first,
      case .proxy(let evaluator) = place.enforcer
    else {
      plain = nil
      tokens = nil
      port = nil
      return
    }
    port = place.destination.port
    // Callers may come through a waypoint or past it: there is no short way then.
    plain = target.hasWaypoint ? nil : evaluator.plain
    // ztunnel reads no HTTP; a waypoint that may stand before it is a proxy of its own.
    tokens =
      evaluator.program.point.dataPlane == .ambient ? nil : TokenFilter(evaluator.program)
  }

  private let port: Int?

  /// The verdict on one HTTP/1.1 request.
  ///
  /// - Parameters:
  ///   - principal: The URI of the client's certificate, with its `spiffe://`; `nil` for plaintext.
  ///   - method: The method, with case.
  ///   - path: The request target as sent.
  ///   - host: The host; `nil` where it is not stated.
  /// - Returns: The verdict.
  /// - Throws: ``RequestError`` as ``PolicySet/evaluate(_:now:explains:)`` does.
  /// - Complexity: O(length of the texts + rules that share them). Nothing is allocated where DENY
  ///   and ALLOW rules on these texts and the port are all that decides, and the path is plain
  ///   (letters, digits and `-_~./`, no empty or dot segments, any query); all else is answered the
  ///   long way.
  public func verdict(
    principal: Span<UInt8>?,
    method: Span<UInt8>,
    path: Span<UInt8>,
    host: Span<UInt8>?
  ) throws(RequestError) -> Decision.Verdict {
    if !(derivesHost && host == nil),
      let outcome = plain?.outcome(
        peer: principal,
        method: method,
        path: path,
        host: host,
        port: port
      )
    {
      return outcome.verdict
    }
    let request = request(principal: principal, method: method, path: path, host: host)
    return try policies.evaluate(request, now: 0).verdict
  }

  /// What the proxy's JWT filter makes of one token: format, key by `kid` and `alg`, issuer, times,
  /// audience and signature, in the proxy's order (RA-41).
  ///
  /// - Parameters:
  ///   - token: The token, as it follows `Bearer ` in the header `authorization` of `GET /`.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: The answer; what the policies make of the claims is not in it.
  /// - Throws: ``RequestError`` where the destination is not one proxy that reads HTTP.
  /// - Complexity: O(length of the token + keys that match); nothing is remembered of a token.
  public func answer(token: ByteString, now: Int64) throws(RequestError) -> TokenAnswer {
    guard let tokens else {
      throw RequestError(
        "the destination is not one proxy that reads tokens: name one workload, or the data plane"
      )
    }
    if !TokenFilter.passesCodec(token) || token.count > policies.limits[.headerBytes] {
      var request = Request()
      request.destination = destination
      request.http = Request.HTTP()
      request.jwt = .token(token)
      let decision = try policies.evaluate(request, now: now)
      if decision.verdict == .badRequest {
        return TokenAnswer(.refused(httpStatus: decision.httpStatus ?? 400, body: decision.reason))
      }
    }
    return tokens.answer(token, now: now)
  }

  /// The request that the texts are, to ask for reasons.
  public func request(
    principal: Span<UInt8>?,
    method: Span<UInt8>,
    path: Span<UInt8>,
    host: Span<UInt8>?
  ) -> Request {
    var request = Request()
    request.destination = destination
    if let principal { request.source.identity = .principal(ByteString(principal)) }
    var http = Request.HTTP()
    http.method = ByteString(method)
    http.path = ByteString(path)
    if let host { http.host = ByteString(host) }
    request.http = http
    return request
  }
}

extension PolicySet {
  /// Compiles what one destination's proxy decides.
  ///
  /// - Parameter destination: A workload, a service or labels, with the port.
  /// - Returns: The compiled policies; they do not change with this set.
  /// - Throws: ``RequestError`` for names that the inputs do not have.
  public func compiled(
    for destination: Request.Destination
  ) throws(RequestError) -> CompiledPolicies {
    try CompiledPolicies(policies: self, destination: destination)
  }
}

extension ByteString {
  fileprivate init(_ span: Span<UInt8>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    self.init(bytes: bytes)
  }
}
