import Agreement
import Testing

@Suite("Exact sets against brute force")
struct AccessComparisonTests {
  @Test("What is printed is what the naive evaluator allows, request by request")
  func agree() async {
    let run = await AccessComparison.compare(seed: 20_261_128, sets: 60, workers: 2)
    print(run.summary)
    #expect(run.errors == [])
    #expect(run.differences == [])
    #expect(run.undecided == 0)
    #expect(run.requests > 10_000)
    // Nothing is compared where all is always or never.
    #expect(run.answers["conditional", default: 0] > 15)
    #expect(run.answers["always", default: 0] > 0)
  }
}
