internal import Basics
internal import JSON
internal import Mesh
internal import Program
package import Evaluation

/// Asks the evaluator what it says to a witness.
package enum Replay {
  /// The decision of a proxy for a request that a ``WitnessMaker`` has made.
  ///
  /// The time has no influence: such tokens have none.
  package static func decision(of evaluator: Evaluator, for request: Request) -> Decision {
    evaluator.evaluate(incoming(request, at: evaluator), now: 0, explains: false)
  }

  /// What arrives at the proxy.
  package static func incoming(_ request: Request, at evaluator: Evaluator) -> IncomingRequest {
    var peer: ByteString?
    if case .principal(let principal)? = request.source.identity {
      peer = principal.contains("://") ? principal : "spiffe://" + principal
    }
    let tls = request.connection.tls ?? (peer == nil ? .plaintext : .mtls)
    var claims: JSONObject?
    if case .claims(let object)? = request.jwt { claims = object }
    return IncomingRequest(
      peer: tls == .mtls ? peer : nil,
      tls: tls,
      serverName: request.connection.sni ?? "",
      alpn: request.connection.alpn,
      sourceIP: request.source.ip,
      remoteIP: request.source.remoteIP,
      destinationIP: request.destination.ip,
      port: evaluator.program.point.port,
      http: request.http,
      claims: claims,
      metadata: request.metadata,
      externalAuthorization: request.externalAuthorization
    )
  }
}
