internal import MeshProof
internal import JSON

/// Compares the two evaluators on generated cases.
package struct AgreementRun: Sendable {
  /// What enforces in the generated cases.
  package enum Enforcer: Sendable {
    /// Sidecars and gateways.
    case proxies
    case ztunnel
  }

  /// Requests to each policy set: loading costs more than answering.
  package static let requestsPerSet = 10

  package private(set) var pairs = 0
  package private(set) var disagreements: [Disagreement] = []
  package private(set) var disagreementCount = 0
  /// Policy sets and requests that could not be asked; there must be none.
  package private(set) var errors: [String] = []
  package private(set) var verdicts: [String: Int] = [:]
  package let tally = ConditionTally()

  /// Disagreements beyond this number are only counted.
  private static let kept = 10

  package let enforcer: Enforcer

  package init(_ enforcer: Enforcer = .proxies) { self.enforcer = enforcer }

  /// Compares the first `sets` policy sets of the run that `seed` begins, by several workers.
  package static func compare(
    _ enforcer: Enforcer = .proxies,
    seed: UInt64,
    sets: Int,
    workers: Int
  ) async -> AgreementRun {
    await withTaskGroup(of: AgreementRun.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var own = AgreementRun(enforcer)
          for index in stride(from: worker, to: sets, by: workers) {
            own.compare(setSeed: SplitMix64.setSeed(run: seed, index: index))
          }
          return own
        }
      }
      return await group.reduce(into: AgreementRun(enforcer)) { $0.add($1) }
    }
  }

  /// Compares one policy set.
  package mutating func compare(setSeed seed: UInt64) {
    var generator = CaseGenerator(seed: seed)
    let source =
      switch enforcer {
      case .proxies: generator.makeCase(requests: Self.requestsPerSet)
      case .ztunnel: generator.makeZTunnelCase(requests: Self.requestsPerSet)
      }
    do {
      let loaded = try LoadedCase(source, tally: tally)
      for request in source.requests {
        pairs += 1
        let (engine, naive) = try loaded.answers(request)
        let stage = naive.stage.map { " by \($0.rawValue)" } ?? ""
        verdicts["\(naive.verdict.rawValue)\(stage)", default: 0] += 1
        for fault in naive.faults { verdicts["fault \(fault)", default: 0] += 1 }
        var differences = engine.differences(from: naive)
        if let difference = try loaded.shortcutDifference(request) {
          differences.append(difference)
        }
        if !differences.isEmpty { keep(seed, source, request, differences) }
      }
    } catch let error as LoadingError {
      let lines = error.diagnostics.filter { $0.severity == .error }.map(\.description)
      errors.append("seed \(seed): \(lines.joined(separator: " | "))")
    } catch {
      errors.append("seed \(seed): \(error)")
    }
  }

  private mutating func keep(
    _ seed: UInt64,
    _ source: AgreementCase,
    _ request: JSONValue,
    _ differences: [String]
  ) {
    disagreementCount += 1
    guard disagreements.count < Self.kept else { return }
    var one = source
    one.requests = [request]
    disagreements.append(Disagreement(seed: seed, source: one, differences: differences))
  }

  /// Adds what another run found.
  package mutating func add(_ other: AgreementRun) {
    pairs += other.pairs
    disagreementCount += other.disagreementCount
    disagreements = (disagreements + other.disagreements).sorted { $0.seed < $1.seed }
    errors += other.errors
    verdicts.merge(other.verdicts, uniquingKeysWith: +)
    tally.add(other.tally)
  }

  /// The counts of a run, for people.
  package var summary: String {
    var lines = ["conditions decided (field: yes / no / unknown / invalid)"]
    for (field, count) in tally.counts.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(field): \(count.yes) / \(count.no) / \(count.unknown) / \(count.invalid)")
    }
    lines.append("answers")
    for (verdict, count) in verdicts.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(verdict): \(count)")
    }
    lines.append("pairs: \(pairs), errors: \(errors.count), disagreements: \(disagreementCount)")
    return lines.joined(separator: "\n")
  }
}
