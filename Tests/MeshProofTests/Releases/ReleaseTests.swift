import MeshProof
import Testing

/// Every difference of the table, through the façade.
@Suite("Releases")
struct ReleaseTests {
  static let cases = ReleaseCases.all

  /// Differences that do not show in the answer; they have tests of their own below.
  static let others: Set<ReleaseDifference.ID> = [.methodCase, .placeholderKeyName]

  @Test("The last release before a difference answers as it did", arguments: cases)
  func before(item: ReleaseCase) throws {
    let difference = try #require(ReleaseDifference.all.first { $0.id == item.difference })
    let release = item.lastBefore ?? difference.lastBefore
    let decision = try item.decision(as: release)
    #expect(decision.verdict == item.before, "\(release): \(decision.reason)")
  }

  @Test("The first release with a difference answers in the new way", arguments: cases)
  func since(item: ReleaseCase) throws {
    let difference = try #require(ReleaseDifference.all.first { $0.id == item.difference })
    let decision = try item.decision(as: difference.since)
    #expect(decision.verdict == item.after, "\(difference.since): \(decision.reason)")
  }

  @Test("Every difference that answers follow has a case")
  func allAreTested() {
    let tested = Set(Self.cases.map { $0.difference }).union(Self.others)
    let evaluated = Set(ReleaseDifference.all.filter(\.isEvaluated).map(\.id))
    #expect(tested == evaluated)
    #expect(Self.cases.allSatisfy { $0.before != $0.after })
  }

  @Test("The table has every difference once, in order")
  func tableIsComplete() {
    #expect(ReleaseDifference.all.map(\.id) == ReleaseDifference.ID.allCases)
    let releases = ReleaseDifference.all.map(\.since)
    #expect(releases.allSatisfy { $0 > .oldest && $0 <= .newest })
  }

  @Test("A method in lower case over HTTP/2 is warned of from 1.29 on (AP-70)")
  func methodCase() throws {
    let item = ReleaseCase(
      difference: .methodCase,
      name: "",
      policies: rule("DENY", "{to: [{operation: {methods: [GET]}}]}"),
      request: request(http: "{method: get, version: '2', host: web}"),
      before: .allow,
      after: .allow
    )
    let old = try item.decision(as: try #require(IstioRelease("1.28")))
    let new = try item.decision(as: try #require(IstioRelease("1.29")))
    #expect(old.verdict == .allow && new.verdict == .allow)
    #expect(old.warnings.isEmpty)
    #expect(new.warnings.count == 1)
  }

  @Test("The key for a failed fetch has a name up to 1.20 (JWKS-13)")
  func placeholderName() throws {
    // {"alg":"RS256","kid":"k"}.{"iss":"I"}
    let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJJIn0.AAAA"
    let item = ReleaseCase(
      difference: .placeholderKeyName,
      name: "",
      policies: tokens("{issuer: I, jwksUri: 'https://i/k'}"),
      request: request(http: "{headers: {authorization: Bearer \(token)}}"),
      before: .unauthenticated,
      after: .unauthenticated,
      keySets: ["https://i/k": .fetchFails]
    )
    let old = try item.decision(as: try #require(IstioRelease("1.20")))
    let new = try item.decision(as: try #require(IstioRelease("1.21")))
    #expect(old.body == "Jwks doesn't have key to match kid or alg from Jwt")
    #expect(new.body == "Jwt verification fails")
  }
}
