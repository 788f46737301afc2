import Agreement
import Foundation
import MeshProof
import Testing

/// The engine against the naive evaluator on generated cases.
@Suite("Agreement with the naive evaluator")
struct GeneratedCaseTests {
  @Test("Both evaluators agree on 20,000 pairs of a fixed seed")
  func agreeOnFixedSeed() async {
    await compare(pairs: 20_000, seed: 20_000)
  }

  /// Another seed with each run of a pipeline: `MESHPROOF_SEED=$RANDOM scripts/test`.
  @Test("Both evaluators agree on 5,000 pairs of the seed in MESHPROOF_SEED")
  func agreeOnGivenSeed() async throws {
    let text = ProcessInfo.processInfo.environment["MESHPROOF_SEED"] ?? "1"
    let seed = try #require(UInt64(text), "MESHPROOF_SEED is no number: \(text)")
    await compare(pairs: 5_000, seed: seed)
  }

  @Test("Both evaluators agree on 5,000 pairs for ztunnel")
  func agreeOnZTunnel() async {
    let run = await AgreementRun.compare(
      .ztunnel,
      seed: 1,
      sets: 5_000 / AgreementRun.requestsPerSet,
      workers: 2
    )
    #expect(run.pairs == 5_000)
    #expect(run.errors == [])
    #expect(run.disagreementCount == 0)
    for disagreement in run.disagreements { Issue.record("\(disagreement)") }
    let answers: Set = [
      "ALLOW by allow", "ALLOW by default", "DENY by deny", "DENY by default", "REFUSED by mtls",
      "INDETERMINATE",
    ]
    let faults: Set = [
      "fault AM-18", "fault AM-29", "fault AM-39", "fault AM-41", "fault AM-41c",
    ]
    #expect(Set(run.verdicts.keys) == answers.union(faults))
  }

  private func compare(pairs: Int, seed: UInt64) async {
    let sets = pairs / AgreementRun.requestsPerSet
    print("agreement: seed \(seed), \(pairs) pairs")
    let run = await AgreementRun.compare(seed: seed, sets: sets, workers: 2)
    #expect(run.pairs == pairs)
    #expect(run.errors == [])
    #expect(run.disagreementCount == 0, "seed \(seed)")
    for disagreement in run.disagreements { Issue.record("\(disagreement)") }
    // An answer that never comes is not compared.
    let verdicts = Set(run.verdicts.keys.compactMap { $0.split(separator: " ").first })
    #expect(
      verdicts == [
        "ALLOW", "DENY", "UNAUTHENTICATED", "REFUSED", "BAD_REQUEST", "CONDITIONAL",
        "INDETERMINATE",
      ]
    )
  }
}

/// What the comparison itself stands on.
@Suite("Generator and shrinker")
struct GeneratorTests {
  @Test("A seed always makes the same case")
  func seedsMakeTheSameCase() {
    func text(_ seed: UInt64) -> String {
      var generator = CaseGenerator(seed: seed)
      let made = generator.makeCase(requests: 5)
      return made.vector(name: "", clauses: [], expected: .null).write(.compact).string
    }
    for seed in 0..<20 as Range<UInt64> { #expect(text(seed) == text(seed)) }
    #expect(text(1) != text(2))
  }

  /// The reference implementation's numbers for the seed 1234567.
  @Test("The random numbers are those of SplitMix64")
  func numbersAreSplitMix64() {
    var random = SplitMix64(seed: 1_234_567)
    let numbers = (0..<3).map { _ in random.next() }
    #expect(
      numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    )
  }

  @Test("Shrinking leaves what a failure needs")
  func shrinkingKeepsTheFailure() {
    var generator = CaseGenerator(seed: 7)
    var source = generator.makeCase(requests: 1)
    source.arguments = ["--lenient", "--now", "5"]
    let small = Shrinker { $0.requests.first?["destination"]?["namespace"] != nil }.shrink(source)
    #expect(small.manifests.isEmpty)
    #expect(small.arguments.isEmpty)
    #expect(small.requests.first?.object?.members.count == 1)
  }
}
