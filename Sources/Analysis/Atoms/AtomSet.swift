/// A set of the atoms of one variable: sorted runs, disjoint and not adjacent.
///
/// Sets of one variable are equal exactly when they hold the same atoms.
package struct AtomSet: Hashable, Sendable {
  package let runs: [Range<UInt32>]

  private init(canonical runs: [Range<UInt32>]) { self.runs = runs }

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

  /// All atoms below `count`.
  package static func all(_ count: UInt32) -> AtomSet { AtomSet([0..<count]) }

  package var isEmpty: Bool { runs.isEmpty }

  /// The number of atoms.
  package var count: Int { runs.reduce(0) { $0 + $1.count } }

  /// The atoms in order.
  package var atoms: [UInt32] { runs.flatMap { Array($0) } }

  package func contains(_ atom: UInt32) -> Bool {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].upperBound <= atom { low = middle + 1 } else { high = middle }
    }
    return low < runs.count && runs[low].contains(atom)
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

  package func isSubset(of other: AtomSet) -> Bool { subtracting(other).isEmpty }

  package func isDisjoint(with other: AtomSet) -> Bool { intersection(other).isEmpty }
}
