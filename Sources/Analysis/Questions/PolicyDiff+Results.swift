internal import Evaluation

/// The changes that were found in one universe.
package struct DiffResult {
  package let asking: Asking
  package let changes: [DecisionChange]
}

extension PolicyDiff {
  /// The pairs whose proxies are not told the same.
  package var differing: PolicyDiff {
    PolicyDiff(
      pairs: pairs.filter {
        ProxyContent(of: $0.old.evaluator) != ProxyContent(of: $0.new.evaluator)
      },
      identities: identities
    )
  }

  /// Compares the pairs together, and again by themselves those for which that is too much.
  ///
  /// - Returns: The changes, and the pairs that are undecided all the same.
  package func results(
    budget: DiagramTable.Budget = .init(),
    progress: AnalysisProgress = .none
  ) -> (results: [DiffResult], undecided: [UndecidedPair]) {
    guard !pairs.isEmpty else { return ([], []) }
    let (result, undecided) = result(budget: budget, progress: progress)
    var results = [result].compactMap(\.self)
    let open = undecided.filter(\.isWhole).map(\.pair)
    let classes = Self.classes(of: open)
    guard classes.count > 1 || open.count < pairs.count else { return (results, undecided) }
    var rest = undecided.filter { !$0.isWhole }
    for (index, own) in classes.enumerated() {
      progress("comparing workload ports one by one", index, of: classes.count)
      let (result, undecided) = PolicyDiff(pairs: own, identities: identities)
        .result(budget: budget, progress: .none)
      if let result { results.append(result) }
      rest += undecided
    }
    return (results, rest)
  }

  private func result(
    budget: DiagramTable.Budget,
    progress: AnalysisProgress
  ) -> (result: DiffResult?, undecided: [UndecidedPair]) {
    progress("finding what policies tell apart", 0, of: pairs.count)
    do throws(Undecided) {
      let asking = Asking(universe: try universe(), budget: budget, progress: progress)
      let (changes, undecided) = compare(asking)
      return (DiffResult(asking: asking, changes: changes), undecided)
    } catch {
      return (
        nil, pairs.map { UndecidedPair(pair: $0, undecided: error, isWhole: true) }
      )
    }
  }

  /// Pairs that are told the same, in the order of the first of each class.
  private static func classes(of pairs: [Pair]) -> [[Pair]] {
    struct Key: Hashable {
      let old: ProxyContent
      let new: ProxyContent
    }
    var order: [Key] = []
    var classes: [Key: [Pair]] = [:]
    for pair in pairs {
      let key = Key(
        old: ProxyContent(of: pair.old.evaluator),
        new: ProxyContent(of: pair.new.evaluator)
      )
      if classes[key] == nil { order.append(key) }
      classes[key, default: []].append(pair)
    }
    return order.compactMap { classes[$0] }
  }
}
