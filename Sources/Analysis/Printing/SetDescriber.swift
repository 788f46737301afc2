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
    var found: [Alternative] = []
    if let excluded = cover(outside, by: units.filter { $0.atoms.isDisjoint(with: atoms) }) {
      found.append(Alternative(groups: [], excluded: excluded))
    }
    let labels = mixesLabels ? [nil] : Set(units.map(\.label)).map { Optional($0) }
    for label in labels {
      let own = units.filter { label == nil || $0.label == label }
      if let values = cover(atoms, by: own.filter { $0.atoms.isDisjoint(with: outside) }) {
        found.append(Alternative(groups: [values], excluded: []))
      }
      // Values that take too much, and what of it is excluded.
      let excluders = units.filter { $0.atoms.isDisjoint(with: atoms) }
      let excludable = excluders.reduce(into: AtomSet.empty) { $0 = $0.union($1.atoms) }
      let usable = own.filter { unit in
        unit.atoms.intersection(outside).isSubset(of: excludable)
      }
      if let values = cover(atoms, by: usable) {
        let excess = values.reduce(into: AtomSet.empty) { $0 = $0.union($1.atoms) }
          .intersection(outside)
        if let excluded = cover(excess, by: excluders) {
          found.append(Alternative(groups: [values], excluded: excluded))
        }
      }
    }
    func length(_ alternative: Alternative) -> Int {
      alternative.groups.reduce(alternative.excluded.count) { $0 + $1.count }
    }
    return found.min { length($0) < length($1) }
  }

  /// Few units that together take a set, by greedy choice; `nil` if all together do not.
  private func cover(_ atoms: AtomSet, by units: [Unit]) -> [Unit]? {
    guard !atoms.isEmpty else { return [] }
    var left = atoms
    var chosen: [Unit] = []
    var rest = units
    while !left.isEmpty {
      var best: (index: Int, gain: Int)?
      for (index, unit) in rest.enumerated() {
        let gain = unit.atoms.intersection(left).count
        if gain > best?.gain ?? 0 { best = (index, gain) }
        // Nothing can be better.
        if gain == left.count { break }
      }
      guard let best else { return nil }
      let unit = rest.remove(at: best.index)
      left = left.subtracting(unit.atoms)
      chosen.append(unit)
      if chosen.count > 1 { rest.removeAll { $0.atoms.isDisjoint(with: left) } }
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
