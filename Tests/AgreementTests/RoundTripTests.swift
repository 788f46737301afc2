import Agreement
import Foundation
import MeshProof
import TestSupport
import Testing

/// Evaluating our export through `--envoy-config` gives the answers that the policies give.
@Suite("Round trip of exported filters")
struct RoundTripTests {
  static let files = [
    "authorization-policy-examples", "authentication-examples", "envoy-findings-policy",
    "envoy-findings-jwt", "found-faults", "envoy-generated-http", "envoy-generated-jwt",
    "envoy-generated-tcp",
  ]

  @Test("Every decision vector gets the same answer from its exported filters", arguments: files)
  func vectors(name: String) throws { try run(name, RoundTrip(), atLeast: 40) }

  @Test("Every vector gets the same answer from its listener", arguments: files)
  func listeners(name: String) throws {
    try run(name, RoundTrip(spelling: .camelCase), atLeast: 40)
  }

  @Test(
    "Listeners spelled as Envoy's admin page does say the same",
    arguments: ["authentication-examples", "found-faults"]
  )
  func otherSpelling(name: String) throws {
    try run(name, RoundTrip(spelling: .snakeCase), atLeast: 40)
  }

  private func run(_ name: String, _ empty: RoundTrip, atLeast count: Int) throws {
    var trip = empty
    for vector in try VectorFile(named: "decisions/\(name).json").cases { trip.run(vector) }
    #expect(trip.asked > count)
    for difference in trip.differences.prefix(20) { Issue.record("\(difference)") }
    #expect(trip.differences.count == 0)
    print("round trip of \(name)\(trip.spelling.map { " as \($0)" } ?? ""): \(trip.summary)")
  }

  /// `scripts/round-trip` asks for more.
  static let sets = ProcessInfo.processInfo.environment["ROUND_TRIP_SETS"].flatMap { Int($0) } ?? 25
  static let seed =
    ProcessInfo.processInfo.environment["ROUND_TRIP_SEED"].flatMap { UInt64($0) } ?? 1

  @Test(
    "Generated policy sets get the same answers from their exported filters and listeners",
    arguments: [nil, .camelCase] as [ListenerFile.Spelling?]
  )
  func generated(spelling: ListenerFile.Spelling?) throws {
    var trip = RoundTrip(spelling: spelling)
    for index in 0..<Self.sets {
      let seed = Self.seed &* 1_000_003 &+ UInt64(index)
      var generator = CaseGenerator(seed: seed)
      let vector = generator.makeCase(requests: 10)
        .vector(name: "seed \(seed)", clauses: [], expected: .object(JSONObject()))
      let file = JSONValue.object(JSONObject([("cases", .array([vector]))])).write(.compact)
      for one in try VectorFile(name: "generated", bytes: file.bytes).cases { trip.run(one) }
    }
    #expect(trip.asked > Self.sets * 4)
    for difference in trip.differences.prefix(20) { Issue.record("\(difference)") }
    #expect(trip.differences.count == 0)
    let what = spelling.map { "\($0) listeners" } ?? "filters"
    print(
      "round trip of \(Self.sets) generated sets as \(what), seed \(Self.seed): \(trip.summary)"
    )
  }
}
