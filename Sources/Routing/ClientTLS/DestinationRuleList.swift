internal import Basics
internal import Resources

/// The rules of one host in one namespace, and how istiod puts them together (PA-40).
///
/// Some of them start an entry; each entry takes in the later rules that fit it: subsets of new
/// names, and the traffic policy where there is none yet.
struct DestinationRuleList: Sendable {
  /// Whether rules have to be exported alike to be put together.
  let mergesByExport: Bool
  private var rules: [ExportedRule] = []
  /// Positions of the rules that start an entry.
  private var entries: [Int] = []

  init(mergesByExport: Bool) { self.mergesByExport = mergesByExport }

  mutating func add(_ rule: ExportedRule) {
    if startsEntry(rule) { entries.append(rules.count) }
    rules.append(rule)
  }

  func contains(where predicate: (ExportedRule) -> Bool) -> Bool {
    entries.contains { predicate(rules[$0]) }
  }

  /// The entry that a client goes by: the first with a selector that fits, else the last without one.
  ///
  /// Labels and namespace are the client's; without labels selectors do not count, and they count at
  /// home only. `isVisible` tells which entries there are for the client, by the rule that starts them.
  func rule(
    labels: [ByteString: ByteString]?,
    in namespace: ByteString,
    where isVisible: (ExportedRule) -> Bool
  ) -> AppliedDestinationRule? {
    let visible = entries.filter { isVisible(rules[$0]) }
    let selected = visible.first { index in
      guard let labels, let selector = rules[index].rule.workloadSelector else { return false }
      return rules[index].rule.meta.namespace == namespace
        && selector.allSatisfy { labels[$0.key] == $0.value }
    }
    return (selected ?? visible.last { rules[$0].rule.workloadSelector == nil }).map(merged)
  }

  private func startsEntry(_ rule: ExportedRule) -> Bool {
    // Of the entries it is the last one that settles the question: they come in order, those with a
    // selector first.
    guard let index = entries.last else { return true }
    let last = rules[index]
    if mergesByExport, rule.exportTo != last.exportTo { return startsEntryBeside(rule, last) }
    switch (last.rule.workloadSelector, rule.rule.workloadSelector) {
    case (nil, nil): return false
    case (let one?, let other?): return one != other
    // istiod takes such a rule into the entry of selected clients and keeps it for nobody else.
    case (_?, nil), (nil, _?): return !mergesByExport
    }
  }

  /// Whether a rule that is exported otherwise than the last entry starts one of its own.
  private func startsEntryBeside(_ rule: ExportedRule, _ last: ExportedRule) -> Bool {
    guard !last.exportTo.isEmpty, rule.exportTo.isSuperset(of: last.exportTo) else { return true }
    // It is put into the last entry; only where both are for the same clients is that all.
    return last.rule.workloadSelector != rule.rule.workloadSelector
  }

  private func takesIn(_ later: ExportedRule, entry first: ExportedRule) -> Bool {
    if mergesByExport, later.exportTo != first.exportTo,
      first.exportTo.isEmpty || !later.exportTo.isSuperset(of: first.exportTo)
    {
      return false
    }
    guard let one = first.rule.workloadSelector, let other = later.rule.workloadSelector else {
      return true
    }
    return one == other
  }

  private func merged(_ index: Int) -> AppliedDestinationRule {
    let first = rules[index]
    let parts = [first] + rules[(index + 1)...].filter { takesIn($0, entry: first) }
    var names: Set<ByteString> = []
    return AppliedDestinationRule(
      sources: parts.map(\.rule.meta),
      hasSelector: first.rule.workloadSelector != nil,
      policy: parts.lazy.compactMap { entry in
        entry.rule.trafficPolicy.map { .init(part: $0, rule: entry.rule.meta) }
      }.first,
      subsets: parts.flatMap { entry in
        entry.rule.subsets.filter { names.insert($0.name).inserted }
          .map { .init(part: $0, rule: entry.rule.meta) }
      }
    )
  }
}
