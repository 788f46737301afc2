import Foundation
import JWTKit

// jwtkit-bench JWKS TOKENS: seconds of processor time for one token, the median of some runs.

struct Payload: JWTPayload {
  let iss: IssuerClaim
  let sub: SubjectClaim
  let aud: AudienceClaim
  let iat: IssuedAtClaim
  let nbf: NotBeforeClaim
  let exp: ExpirationClaim
  let jti: IDClaim
  let groups: [String]
  let scope: String

  func verify(using algorithm: some JWTAlgorithm) async throws {
    // The tokens are made for a time of their own.
    guard iss.value == "https://accounts.example.com" else {
      throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "another issuer")
    }
  }
}

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let keys = JWTKeyCollection()
try await keys.add(jwksJSON: String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8))
let tokens = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8)
  .split(separator: "\n").map { Array($0.utf8) }
var seconds: [Double] = []
for _ in 0..<7 {
  let start = processorSeconds()
  for token in tokens { _ = try await keys.verify(token, as: Payload.self) }
  seconds.append((processorSeconds() - start) / Double(tokens.count))
}
seconds.sort()
print("{\"median\": \(seconds[seconds.count / 2]), \"least\": \(seconds[0])}")
