import Testing

/// What a sidecar has of a set of policies is no other set.
@Suite("Differences from a proxy's own configuration")
struct ProxyDiffTests {
  @Test(
    "A proxy's file differs from other policies as the policies it is of do, and not from those",
    arguments: [nil, .camelCase, .snakeCase] as [ListenerFile.Spelling?]
  )
  func generated(form: ListenerFile.Spelling?) throws {
    var run = ProxyDiffRun()
    for seed in 1...60 as ClosedRange<UInt64> { try run.compare(seed: seed, as: form) }
    print(run.summary)
    for difference in run.differences.prefix(10) { Issue.record("\(difference)") }
    #expect(run.pairs > (form == nil ? 30 : 40))
    #expect(run.same > run.pairs * 3 / 4)
    #expect(run.different > (form == nil ? 3 : 8))
  }
}
