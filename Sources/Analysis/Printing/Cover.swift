internal import Basics

/// A set of requests as few big boxes: every box is as big as it can be, and none is needless.
struct Cover {
  /// ALL of these hold.
  struct Box: Hashable {
    /// For variables with one value; those that are left out are free.
    var atoms: [Int: AtomSet] = [:]
    /// For fields that are sets of texts.
    var literals: [Literal] = []
  }

  /// Whether ANY of some values is in a field that is a set of texts.
  struct Literal: Hashable {
    let key: FieldKey
    /// Places in the universe's units of the field.
    var units: [Int]
    let isPositive: Bool
  }

  let universe: Universe
  let table: DiagramTable
  /// More boxes than these are counted only.
  let limit: Int

  private(set) var boxes: [(box: Box, set: NodeID)] = []
  private(set) var omitted = 0

  init(universe: Universe, table: DiagramTable, limit: Int) {
    self.universe = universe
    self.table = table
    self.limit = limit
  }

  /// Finds boxes that are a set where it matters.
  ///
  /// - Parameters:
  ///   - set: What to cover, a part of `care`.
  ///   - care: Where it matters; outside, boxes may reach as they like.
  /// - Throws: ``Undecided``, with levels in the place of fields.
  mutating func cover(_ set: NodeID, within care: NodeID) throws(Undecided) {
    let bad = try table.apply(.minus, care, set)
    var left = set
    while left != .none {
      guard let tuple = table.cheapestTuple(in: left, costs: universe.costs) else { break }
      var (box, own) = try cell(around: tuple)
      guard try table.areDisjoint(own, bad) else {
        // No values say what tells these requests apart.
        omitted += 1
        left = try table.apply(.minus, left, try single(tuple))
        guard omitted <= limit else { break }
        continue
      }
      (box, own) = try grown(box, bad: bad)
      left = try table.apply(.minus, left, own)
      if boxes.count < limit {
        boxes.append((box, own))
      } else {
        omitted += 1
        guard omitted <= limit else { break }
      }
    }
    if omitted == 0 { try removeNeedless(set) }
    try mergeLiterals()
    sortBySize(set)
  }

  // MARK: Boxes

  /// All that values can say of a tuple.
  private func cell(around tuple: [UInt32]) throws(Undecided) -> (Box, NodeID) {
    var box = Box()
    for (level, variable) in universe.variables.enumerated() {
      if case .value = variable.kind, variable.width > 1 {
        box.atoms[level] = AtomSet(atoms: [tuple[level]])
      }
    }
    for (key, levels) in universe.elementLevels.sorted(by: {
      $0.key.description < $1.key.description
    }) {
      for (index, unit) in universe.units(of: key).enumerated() {
        let isIn = unit.atoms.atoms.contains { atom in levels[atom].map { tuple[$0] == 1 } ?? false
        }
        box.literals.append(Literal(key: key, units: [index], isPositive: isIn))
      }
    }
    return (box, try set(of: box))
  }

  private func single(_ tuple: [UInt32]) throws(Undecided) -> NodeID {
    try table.box(tuple.enumerated().map { ($0.offset, AtomSet(atoms: [$0.element])) })
  }

  func set(of box: Box) throws(Undecided) -> NodeID {
    var sets = [try table.box(box.atoms.map { ($0.key, $0.value) })]
    for literal in box.literals { sets.append(try set(of: literal)) }
    return try table.intersection(sets)
  }

  private func set(of literal: Literal) throws(Undecided) -> NodeID {
    let levels = universe.elementLevels[literal.key] ?? [:]
    var sets: [NodeID] = []
    for index in literal.units {
      for atom in universe.units(of: literal.key)[index].atoms.atoms {
        guard let level = levels[atom] else { continue }
        sets.append(try table.node(level: level, atoms: AtomSet(atoms: [1])))
      }
    }
    let any = try table.union(sets)
    return literal.isPositive ? any : try table.complement(any)
  }

  /// Makes a box as big as it can be without reaching what is bad.
  private func grown(_ box: Box, bad: NodeID) throws(Undecided) -> (Box, NodeID) {
    var box = box
    var free = box
    free.literals = free.literals.filter(\.isPositive)
    if try table.areDisjoint(try set(of: free), bad) { box = free }
    for literal in box.literals {
      var smaller = box
      smaller.literals.removeAll { $0 == literal }
      if try table.areDisjoint(try set(of: smaller), bad) { box = smaller }
    }
    // The connection first: identities say it better. Then what lies deepest.
    let levels = box.atoms.keys.sorted { left, right in
      left == universe.connectionLevel || right != universe.connectionLevel && left > right
    }
    for level in levels {
      var without = box
      without.atoms[level] = nil
      let reached = try table.apply(.and, try set(of: without), bad)
      let touched = try table.forget(in: reached) { $0 != level }
      let width = universe.variables[level].width
      if touched == .none {
        box = without
      } else if touched.value == nil {
        box.atoms[level] = AtomSet(
          (table.runs(of: touched)).compactMap { run in
            NodeID(raw: table.runChildren[run]) == .none
              ? table.atoms(ofRun: run, in: touched) : nil
          }
        )
        if box.atoms[level]?.count == Int(width) { box.atoms[level] = nil }
      }
    }
    return (box, try set(of: box))
  }

  /// Takes away boxes that the others cover together, the latest first.
  private mutating func removeNeedless(_ set: NodeID) throws(Undecided) {
    // Beyond this the quadratic cost is not worth it.
    guard boxes.count <= 300 else { return }
    for index in boxes.indices.reversed() where boxes.count > 1 {
      var others = boxes
      others.remove(at: index)
      let own = try table.apply(.and, boxes[index].set, set)
      if try table.apply(.minus, own, try table.union(others.map(\.set))) == .none {
        boxes = others
      }
    }
  }

  /// Boxes that differ in one value that has to be there are one box with a list of values.
  private mutating func mergeLiterals() throws(Undecided) {
    var merged: [(box: Box, set: NodeID)] = []
    for entry in boxes {
      let place = merged.firstIndex { Self.difference($0.box, entry.box) != nil }
      guard let place, let (left, right) = Self.difference(merged[place].box, entry.box) else {
        merged.append(entry)
        continue
      }
      var box = merged[place].box
      box.literals[left].units += entry.box.literals[right].units
      merged[place] = (box, try set(of: box))
    }
    boxes = merged
  }

  private static func difference(_ left: Box, _ right: Box) -> (Int, Int)? {
    guard left.atoms == right.atoms, left.literals.count == right.literals.count else { return nil }
    let own = left.literals.indices.filter { !right.literals.contains(left.literals[$0]) }
    let others = right.literals.indices.filter { !left.literals.contains(right.literals[$0]) }
    guard let first = own.first, let second = others.first, own.count == 1, others.count == 1,
      left.literals[first].isPositive, right.literals[second].isPositive,
      left.literals[first].key == right.literals[second].key
    else { return nil }
    return (first, second)
  }

  private mutating func sortBySize(_ set: NodeID) {
    let sizes = boxes.map { table.count($0.set) { _, _ in 1 } }
    boxes = boxes.indices.sorted { sizes[$0] > sizes[$1] }.map { boxes[$0] }
  }
}
