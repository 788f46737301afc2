/// A set of the atoms of one variable: sorted runs, disjoint and not adjacent.
///
/// Sets of one variable are equal exactly when they hold the same atoms.
package struct AtomSet: Hashable, Sendable {
  package let runs: [Range<UInt32>]

  /// Makes a set of runs that are sorted, disjoint and not adjacent.
  init(canonical runs: [Range<UInt32>]) { self.runs = runs }

  /// No atom.
  package static let empty = AtomSet(canonical: [])

  /// Makes a set of runs in any order; they may overlap.
  package init(_ runs: some Sequence<Range<UInt32>>) {
    var merged: [Range<UInt32>] = []
    for run in runs.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, run.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
      } else {
        merged.append(run)
      }
    }
    self.runs = merged
  }

  /// Makes a set of atoms in any order.
  package init(atoms: some Sequence<UInt32>) { self.init(atoms.lazy.map { $0..<($0 + 1) }) }

  /// Makes a set of atoms that ascend, each once.
  init(ascending atoms: [UInt32]) {
    var runs: [Range<UInt32>] = []
    for atom in atoms {
      if let last = runs.last, last.upperBound == atom {
        runs[runs.count - 1] = last.lowerBound..<(atom + 1)
      } else {
        runs.append(atom..<(atom + 1))
      }
    }
    self.runs = runs
  }

  /// All atoms below `count`.
  package static func all(_ count: UInt32) -> AtomSet { AtomSet([0..<count]) }

  package var isEmpty: Bool { runs.isEmpty }

  /// The number of atoms.
  package var count: Int { runs.reduce(0) { $0 + $1.count } }

  /// The atoms in order.
  package var atoms: [UInt32] { runs.flatMap { Array($0) } }

  package func contains(_ atom: UInt32) -> Bool {
    let index = firstRun(endingAfter: atom)
    return index < runs.count && runs[index].contains(atom)
  }

  /// All atoms below `count` that are not in the set.
  package func complement(_ count: UInt32) -> AtomSet {
    var gaps: [Range<UInt32>] = []
    var start: UInt32 = 0
    for run in runs {
      if start < run.lowerBound { gaps.append(start..<run.lowerBound) }
      start = run.upperBound
    }
    if start < count { gaps.append(start..<count) }
    return AtomSet(canonical: gaps)
  }

  package func union(_ other: AtomSet) -> AtomSet { AtomSet(runs + other.runs) }

  package func intersection(_ other: AtomSet) -> AtomSet {
    var common: [Range<UInt32>] = []
    var (left, right) = (runs.startIndex, other.runs.startIndex)
    while left < runs.endIndex, right < other.runs.endIndex {
      let (a, b) = (runs[left], other.runs[right])
      let start = max(a.lowerBound, b.lowerBound)
      let end = min(a.upperBound, b.upperBound)
      if start < end { common.append(start..<end) }
      if a.upperBound <= b.upperBound { left += 1 } else { right += 1 }
    }
    return AtomSet(canonical: common)
  }

  package func subtracting(_ other: AtomSet) -> AtomSet {
    guard let end = runs.last?.upperBound else { return self }
    return intersection(other.complement(end))
  }

  /// All atoms of some sets.
  package static func union(of sets: some Sequence<AtomSet>) -> AtomSet {
    AtomSet(sets.flatMap(\.runs))
  }

  package func isSubset(of other: AtomSet) -> Bool { overlap(with: other) == count }

  package func isDisjoint(with other: AtomSet) -> Bool {
    let (few, many) = runs.count <= other.runs.count ? (self, other) : (other, self)
    return few.runs.allSatisfy { run in
      let index = many.firstRun(endingAfter: run.lowerBound)
      return index == many.runs.count || many.runs[index].lowerBound >= run.upperBound
    }
  }

  /// The number of atoms that are in both.
  ///
  /// - Complexity: O(runs of the smaller × log runs of the larger + runs that overlap).
  package func overlap(with other: AtomSet) -> Int {
    let (few, many) = runs.count <= other.runs.count ? (self, other) : (other, self)
    var overlap = 0
    for run in few.runs {
      var index = many.firstRun(endingAfter: run.lowerBound)
      while index < many.runs.count, many.runs[index].lowerBound < run.upperBound {
        overlap += many.runs[index].clamped(to: run).count
        index += 1
      }
    }
    return overlap
  }

  /// The first run that has an atom from `atom` on; the number of runs if none has.
  private func firstRun(endingAfter atom: UInt32) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].upperBound <= atom { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
