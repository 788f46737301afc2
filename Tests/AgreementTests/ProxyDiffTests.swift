import Foundation
import Testing

/// What a sidecar has of a set of policies is no other set.
@Suite("Differences from a proxy's own configuration")
struct ProxyDiffTests {
  /// `scripts/round-trip` asks for more.
  static let sets = ProcessInfo.processInfo.environment["ROUND_TRIP_SETS"].flatMap { Int($0) } ?? 60
  static let seed =
    ProcessInfo.processInfo.environment["ROUND_TRIP_SEED"].flatMap { UInt64($0) } ?? 1

  @Test(
    "A proxy's file differs from other policies as the policies it is of do, and not from those",
    arguments: [nil, .camelCase, .snakeCase] as [ListenerFile.Spelling?]
  )
  func generated(form: ListenerFile.Spelling?) throws {
    var run = ProxyDiffRun()
    for index in 0..<Self.sets {
      try run.compare(seed: Self.seed &* 1_000_003 &+ UInt64(index), as: form)
    }
    print("\(form.map { "\($0) listeners" } ?? "filters"), seed \(Self.seed): \(run.summary)")
    for difference in run.differences.prefix(10) { Issue.record("\(difference)") }
    #expect(run.pairs > Self.sets / 2)
    #expect(run.same > run.pairs * 3 / 4)
    #expect(run.writtenOtherwise * 20 <= run.changes)
    #expect(run.different > Self.sets / (form == nil ? 30 : 10))
  }
}
