/// What the atoms of each level cost, ready for the question which of a range is the cheapest.
struct CostTable: Sendable {
  private struct Level: Sendable {
    let costs: [Int]
    /// Of each power of two, from each atom on as many atoms: the cheapest, the first of equals.
    var cheapest: [[UInt32]]

    init(_ costs: [Int]) {
      self.costs = costs
      cheapest = costs.isEmpty ? [] : [costs.indices.map { UInt32($0) }]
      var length = 1
      while length * 2 <= costs.count {
        let shorter = cheapest[cheapest.count - 1]
        cheapest.append(
          (0...(costs.count - length * 2)).map { start in
            let (left, right) = (shorter[start], shorter[start + length])
            return costs[Int(right)] < costs[Int(left)] ? right : left
          }
        )
        length *= 2
      }
    }

    func cheapest(in atoms: Range<UInt32>) -> UInt32 {
      // INVARIANT: ranges are not empty and lie in the level.
      let power = (Int.bitWidth - 1) - atoms.count.leadingZeroBitCount
      let row = cheapest[power]
      let left = row[Int(atoms.lowerBound)]
      let right = row[Int(atoms.upperBound) - (1 << power)]
      return costs[Int(right)] < costs[Int(left)] ? right : left
    }
  }

  private var levels: [Level] = []
  /// The cheapest atom of each level.
  private(set) var cheapest: [UInt32] = []
  /// What the levels above a level cost at least, together; one more than there are levels.
  private(set) var sums = [0]

  /// Makes a table of the costs of each level's atoms.
  ///
  /// O(atoms × log atoms).
  init(_ costs: [[Int]]) {
    for own in costs { add(own) }
  }

  private mutating func add(_ costs: [Int]) {
    let level = Level(costs)
    levels.append(level)
    cheapest.append(costs.isEmpty ? 0 : level.cheapest(in: 0..<UInt32(costs.count)))
    sums.append((sums.last ?? 0) + (costs.isEmpty ? 0 : costs[Int(cheapest[cheapest.count - 1])]))
  }

  /// The cheapest atom of a range, the first of equals, with its cost; O(1).
  func cheapest(of atoms: Range<UInt32>, level: Int) -> (atom: UInt32, cost: Int) {
    let atom = levels[level].cheapest(in: atoms)
    return (atom, levels[level].costs[Int(atom)])
  }
}
