import Agreement
import Testing

@Suite("Differences against brute force")
struct DiffComparisonTests {
  @Test("What is reported is what gets another answer, request by request")
  func agree() async {
    let run = await DiffComparison.compare(
      seed: 20_261_129,
      pairs: 60,
      requests: 200,
      workers: 2
    )
    print(run.summary)
    #expect(run.errors == [])
    #expect(run.differences == [])
    #expect(run.unloadable < 6)
    #expect(run.undecided < 12)
    // Nothing is compared where all is the same, or where all is not.
    #expect(run.same > 10)
    #expect(run.different > 10)
    #expect(run.differing > 500)
    #expect(run.unexplained == 0)
  }
}
