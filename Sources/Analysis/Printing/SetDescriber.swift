internal import Basics

/// Writes the atoms of one variable as values and values that are excluded.
struct SetDescriber {
  /// A value with the atoms that it takes.
  struct Unit {
    let label: PatternUnit.Label
    let value: ByteString
    let atoms: AtomSet
  }

  /// ALL of the groups, of each ANY value; NONE of the excluded ones.
  struct Alternative {
    var groups: [[Unit]]
    var excluded: [Unit]

    /// What it takes.
    func atoms(of width: UInt32) -> AtomSet {
      let taken = groups.reduce(AtomSet.all(width)) { all, group in
        all.intersection(group.reduce(AtomSet.empty) { $0.union($1.atoms) })
      }
      return excluded.reduce(taken) { $0.subtracting($1.atoms) }
    }
  }

  let units: [Unit]
  let width: UInt32
  /// Whether values at different places can stand side by side (sources can).
  let mixesLabels: Bool

  /// ANY of the alternatives is the set; `nil` if the values cannot tell its atoms from others.
  ///
  /// - Parameters:
  ///   - atoms: The set.
  ///   - care: Where it matters; of other atoms the alternatives take what they like.
  /// - Returns: The alternatives; one without values for everything.
  func describe(_ atoms: AtomSet, within care: AtomSet) -> [Alternative]? {
    let outside = care.subtracting(atoms)
    if outside.isEmpty { return [Alternative(groups: [], excluded: [])] }
    let atoms = atoms.intersection(care)
    if let whole = best(atoms, outside) { return [whole] }
    // What one list can say, then what is left atom by atom.
    var alternatives: [Alternative] = []
    var left = atoms
    while let atom = left.runs.first?.lowerBound {
      guard let alternative = around(atom, outside: outside) else { return nil }
      alternatives.append(alternative.0)
      left = left.subtracting(alternative.taken)
    }
    return alternatives
  }

  /// The shortest single alternative among those that are tried.
  private func best(_ atoms: AtomSet, _ outside: AtomSet) -> Alternative? {
    var best: Alternative?
    // A longer one is not worth the work.
    var limit = Int.max
    func take(_ alternative: Alternative, evenIfEqual: Bool = false) {
      let length = alternative.groups.reduce(alternative.excluded.count) { $0 + $1.count }
      guard best == nil || length < limit || evenIfEqual && length == limit else { return }
      best = alternative
      limit = length
    }
    let excluders = units.filter { $0.atoms.isDisjoint(with: atoms) }
    let excludable = AtomSet.union(of: excluders.map(\.atoms))
    for label in labels {
      let own = units.filter { label == nil || $0.label == label }
      let exact = own.filter { $0.atoms.isDisjoint(with: outside) }
      if let values = cover(atoms, by: exact, atMost: limit) {
        take(Alternative(groups: [values], excluded: []))
      }
      // Values that take too much, and what of it is excluded.
      let usable = own.filter { unit in
        unit.atoms.intersection(outside).isSubset(of: excludable)
      }
      if let values = cover(atoms, by: usable, atMost: limit) {
        let excess = AtomSet.union(of: values.map(\.atoms)).intersection(outside)
        if let excluded = cover(excess, by: excluders, atMost: limit - values.count) {
          take(Alternative(groups: [values], excluded: excluded))
        }
      }
    }
    if let excluded = cover(outside, by: excluders, atMost: limit) {
      take(Alternative(groups: [], excluded: excluded), evenIfEqual: true)
    }
    return best
  }

  /// Where values of one alternative may stand, in the order of the values; `nil`: anywhere.
  private var labels: [PatternUnit.Label?] {
    guard !mixesLabels else { return [nil] }
    var labels: [PatternUnit.Label?] = []
    for unit in units where !labels.contains(unit.label) { labels.append(unit.label) }
    return labels
  }

  /// Few units that together take a set, by greedy choice; `nil` if all together do not, and if it
  /// takes more than `limit`.
  private func cover(_ atoms: AtomSet, by units: [Unit], atMost limit: Int) -> [Unit]? {
    struct Choice {
      let index: Int
      let gain: Int

      func isWorse(than other: Choice) -> Bool {
        gain == other.gain ? index > other.index : gain < other.gain
      }
    }
    var left = atoms
    var chosen: [Unit] = []
    // What a unit adds only shrinks: the best by its last gain is the best if it still has it.
    var choices = units.indices.map { Choice(index: $0, gain: units[$0].atoms.overlap(with: left)) }
      .filter { $0.gain > 0 }
      .sorted { $0.isWorse(than: $1) }
    while !left.isEmpty {
      guard chosen.count < limit, let last = choices.popLast() else { return nil }
      let choice = Choice(index: last.index, gain: units[last.index].atoms.overlap(with: left))
      guard choice.gain > 0 else { continue }
      if let next = choices.last, choice.isWorse(than: next) {
        let place = choices.partitioningIndex { !$0.isWorse(than: choice) }
        choices.insert(choice, at: place)
        continue
      }
      left = left.subtracting(units[choice.index].atoms)
      chosen.append(units[choice.index])
    }
    return chosen
  }

  /// All values that an atom has, and the fewest that keep the rest out.
  private func around(_ atom: UInt32, outside: AtomSet) -> (Alternative, taken: AtomSet)? {
    var taken = AtomSet.all(width)
    var groups: [[Unit]] = []
    for unit in units where unit.atoms.contains(atom) {
      let narrower = taken.intersection(unit.atoms)
      guard narrower != taken, !taken.isDisjoint(with: outside) else { continue }
      // Only what keeps something out.
      guard narrower.intersection(outside) != taken.intersection(outside) else { continue }
      taken = narrower
      groups.append([unit])
    }
    var excluded: [Unit] = []
    for unit in units
    where !unit.atoms.contains(atom) && !unit.atoms.isDisjoint(with: taken.intersection(outside)) {
      taken = taken.subtracting(unit.atoms)
      excluded.append(unit)
    }
    guard taken.isDisjoint(with: outside) else { return nil }
    return (Alternative(groups: groups, excluded: excluded), taken)
  }
}

extension Array {
  /// The first index whose element belongs to the second part of an array that is partitioned.
  fileprivate func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
