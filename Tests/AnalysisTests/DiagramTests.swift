import Agreement
import Testing

@testable import Analysis

/// Random sets over few small variables, against lists of all their tuples.
@Suite("Decision diagrams")
struct DiagramTests {
  private static let widths: [UInt32] = [3, 2, 4, 1, 2, 3]

  private static let tuples: [[UInt32]] = widths.reduce([[]]) { tuples, width in
    tuples.flatMap { tuple in (0..<width).map { tuple + [$0] } }
  }

  private static func atoms(_ width: UInt32, _ random: inout SplitMix64) -> AtomSet {
    AtomSet(atoms: (0..<width).filter { _ in random.chance(50) })
  }

  private static func set(
    _ table: DiagramTable,
    _ random: inout SplitMix64
  ) throws -> (NodeID, Set<[UInt32]>) {
    var nodes: [NodeID] = []
    var members: Set<[UInt32]> = []
    for _ in 0..<random.below(5) {
      let parts = widths.indices.filter { _ in random.chance(50) }
        .map { (level: $0, atoms: atoms(widths[$0], &random)) }
      nodes.append(try table.box(parts))
      members.formUnion(
        tuples.filter { tuple in parts.allSatisfy { $0.atoms.contains(tuple[$0.level]) } }
      )
    }
    return (try table.union(nodes), members)
  }

  private static func members(_ node: NodeID, _ table: DiagramTable) -> Set<[UInt32]> {
    Set(tuples.filter { table.value(of: node, at: $0) == 1 })
  }

  @Test("Operations are those of sets", arguments: 0..<120)
  func operations(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let table = DiagramTable(widths: Self.widths)
    let (a, left) = try Self.set(table, &random)
    let (b, right) = try Self.set(table, &random)
    #expect(Self.members(a, table) == left)
    #expect(Self.members(try table.apply(.and, a, b), table) == left.intersection(right))
    #expect(Self.members(try table.apply(.or, a, b), table) == left.union(right))
    #expect(Self.members(try table.apply(.minus, a, b), table) == left.subtracting(right))
    #expect(try table.areDisjoint(a, b) == left.isDisjoint(with: right))
    // Equal sets are equal ids.
    #expect((left == right) == (a == b))
    #expect(try table.apply(.minus, a, a) == .none)
    let both = try table.complement(try table.apply(.or, a, b))
    #expect(
      try both == table.apply(.and, table.complement(a), table.complement(b))
    )
    let total = table.count(a) { _, _ in 1 }
    #expect(total == Double(left.count))
    let sum =
      table.count(try table.apply(.or, a, b)) { _, _ in 1 }
      + table.count(try table.apply(.and, a, b)) { _, _ in 1 }
    #expect(sum == total + table.count(b) { _, _ in 1 })
    let forgotten = try table.forget(in: a) { $0 == 1 || $0 == 2 }
    #expect(
      Self.members(forgotten, table)
        == Set(
          Self.tuples.filter { tuple in
            left.contains { $0[0] == tuple[0] && $0[3...] == tuple[3...] }
          }
        )
    )
  }

  @Test("The cheapest tuple is the cheapest", arguments: 0..<60)
  func cheapest(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(1_000 + seed))
    let table = DiagramTable(widths: Self.widths)
    let (a, members) = try Self.set(table, &random)
    let costs = Self.widths.map { width in (0..<width).map { _ in random.below(10) } }
    func cost(_ tuple: [UInt32]) -> Int {
      tuple.enumerated().reduce(0) { $0 + costs[$1.offset][Int($1.element)] }
    }
    let found = table.cheapestTuple(in: a, costs: CostTable(costs))
    #expect(found.map(cost) == members.map(cost).min())
    if let found { #expect(members.contains(found)) }
  }

  @Test("Values are overridden, masked and paired")
  func values() throws {
    let table = DiagramTable(widths: [4])
    let low = try table.node(level: 0, atoms: AtomSet([0..<2]))
    let old = try table.apply(.override, try table.apply(.mask, .terminal(2), low), .terminal(1))
    #expect((0..<4).map { table.value(of: old, at: [$0]) } == [2, 2, 1, 1])
    let pair = try table.apply(.pair, old, .terminal(2))
    #expect((0..<4).map { table.value(of: pair, at: [$0]) } == [0, 0, 0x12, 0x12])
    #expect(table.values(of: pair) == [0x12])
  }

  @Test("Thousands of levels need no stack")
  func deep() throws {
    let count = 20_000
    let table = DiagramTable(widths: Array(repeating: 2, count: count))
    var sets: [NodeID] = []
    for level in 0..<count { sets.append(try table.node(level: level, atoms: AtomSet([1..<2]))) }
    let any = try table.union(sets)
    let none = try table.complement(any)
    #expect(try table.apply(.and, any, none) == .none)
    let costs = CostTable(Array(repeating: [0, 1], count: count))
    #expect(table.cheapestTuple(in: none, costs: costs)?.allSatisfy { $0 == 0 } == true)
    #expect(try table.forget(in: any) { $0 > 0 } == .everything)
  }

  @Test("A budget ends what is too large, and says what makes it so")
  func budget() throws {
    // Clauses over independent pairs: every order of the levels is bad for some of them.
    let table = DiagramTable(
      widths: Array(repeating: 2, count: 60),
      budget: .init(runs: 2_000, steps: 1_000_000)
    )
    #expect(throws: Undecided.self) {
      var all = NodeID.everything
      for index in 0..<30 {
        let left = try table.node(level: index, atoms: AtomSet([1..<2]))
        let right = try table.node(level: index + 30, atoms: AtomSet([1..<2]))
        all = try table.apply(.and, all, try table.apply(.or, left, right))
      }
    }
  }

  @Test("Sets of atoms are sets", arguments: 0..<60)
  func atomSets(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let count: UInt32 = 12
    let left = (0..<count).filter { _ in random.chance(50) }
    let right = (0..<count).filter { _ in random.chance(50) }
    let (a, b) = (AtomSet(atoms: left), AtomSet(atoms: right.reversed()))
    #expect(a.atoms == left)
    #expect(a.union(b).atoms == Set(left).union(right).sorted())
    #expect(a.intersection(b).atoms == Set(left).intersection(right).sorted())
    #expect(a.subtracting(b).atoms == Set(left).subtracting(right).sorted())
    #expect(a.complement(count).atoms == (0..<count).filter { !left.contains($0) })
    #expect((0..<count).allSatisfy { a.contains($0) == left.contains($0) })
    #expect(a.isSubset(of: b) == Set(left).isSubset(of: right))
  }
}
