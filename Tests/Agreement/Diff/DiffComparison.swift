internal import Basics
internal import JSON
internal import MeshProof

/// Compares what `diff` reports with what requests get on both sides.
package struct DiffComparison: Sendable {
  package internal(set) var pairs = 0
  /// Pairs that one side of cannot be loaded.
  package internal(set) var unloadable = 0
  /// Pairs of workload ports that are the same, that differ, and that are undecided.
  package internal(set) var same = 0
  package internal(set) var different = 0
  package internal(set) var undecided = 0
  package internal(set) var changes: [String: Int] = [:]
  /// Changes without an edit to blame.
  package internal(set) var unexplained = 0
  package internal(set) var requests = 0
  /// Requests that get another answer.
  package internal(set) var differing = 0
  package internal(set) var differences: [String] = []
  package internal(set) var errors: [String] = []

  /// Whether witnesses are kept as vectors; then addresses are such that a client can have.
  private(set) var keepsWitnesses = false
  /// Cases in the form of decision vectors, two for a pair: the old side and the new one.
  var witnesses: [JSONValue] = []

  package init(keepsWitnesses: Bool = false) { self.keepsWitnesses = keepsWitnesses }

  /// Compares the first `pairs` pairs of the run that `seed` begins, by several workers.
  ///
  /// Every other pair is of a small world, whose requests are all tried where there are not more than
  /// `requests`, else so many of them.
  package static func compare(
    seed: UInt64,
    pairs: Int,
    requests: Int,
    workers: Int,
    keepsWitnesses: Bool = false
  ) async -> DiffComparison {
    await withTaskGroup(of: DiffComparison.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var own = DiffComparison(keepsWitnesses: keepsWitnesses)
          for index in stride(from: worker, to: pairs, by: workers) {
            let setSeed = SplitMix64.setSeed(run: seed, index: index)
            if index % 2 == 0 {
              own.compareGenerated(setSeed: setSeed, requests: requests)
            } else {
              own.compareSmall(setSeed: setSeed, requests: requests)
            }
          }
          return own
        }
      }
      return await group.reduce(into: DiffComparison()) { $0.add($1) }
    }
  }

  /// The report of two sides, with every witness confirmed as `query` answers it.
  mutating func report(_ old: PolicySet, _ new: PolicySet, _ what: String) throws -> DiffReport {
    var inquiry = DiffInquiry()
    // Some generated sets are puzzles.
    inquiry.budget.edges = 300_000
    inquiry.budget.steps = 3_000_000
    let report = try new.diff(from: old, inquiry)
    if report.isSame {
      same += 1
    } else if report.changes.isEmpty {
      undecided += 1
    } else {
      different += 1
    }
    for change in report.changes {
      changes[
        "\(change.kind.rawValue) \(change.from.rawValue) → \(change.to.rawValue)",
        default: 0
      ] += 1
      if change.causedBy.isEmpty { unexplained += 1 }
      let file = InputFile(name: "witness.json", bytes: change.witness.json.write(.compact).bytes)
      // As a user would: written and read again.
      let witness = try Request.read(file)
      for (side, verdict) in [(old, change.from), (new, change.to)] {
        guard let first = witness.first,
          try side.evaluate(first, now: TokenMint.now).verdict == verdict
        else {
          differences.append(
            "\(what): witness \(change.witness.json.write(.compact)) is not confirmed: "
              + "\(change.from.rawValue) → \(change.to.rawValue)"
          )
          break
        }
      }
    }
    return report
  }

  /// Adds what another run found.
  package mutating func add(_ other: DiffComparison) {
    pairs += other.pairs
    unloadable += other.unloadable
    same += other.same
    different += other.different
    undecided += other.undecided
    changes.merge(other.changes, uniquingKeysWith: +)
    unexplained += other.unexplained
    requests += other.requests
    differing += other.differing
    differences += other.differences
    errors += other.errors
    witnesses += other.witnesses
  }

  /// The counts of a run, for people.
  package var summary: String {
    let kinds = changes.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    return
      (["changes"] + kinds + [
        "pairs: \(pairs), same: \(same), different: \(different), undecided: \(undecided), not loaded: "
          + "\(unloadable), changes without a cause: \(unexplained), requests tried: \(requests), with "
          + "another answer: \(differing), errors: \(errors.count), differences: \(differences.count)"
      ]).joined(separator: "\n")
  }
}
