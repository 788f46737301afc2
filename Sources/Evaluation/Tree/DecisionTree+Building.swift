internal import Basics
internal import Matching
internal import Program

/// Builds the nodes of a decision tree.
struct TreeBuilder {
  /// Above this number of values a rule stays in the rest branch of a node.
  static let maximumEntries = 16
  /// Up to this number of rules are checked one by one.
  private static let leafSize = 6

  /// A text that leads to a branch.
  struct Key: Hashable {
    let text: ByteString
    let isPrefix: Bool
  }

  private let rules: [ProgramRule]
  private var nodeCount = 0
  private(set) var table = WordTable()
  private(set) var checks: RuleCheckWriter
  var branches = BranchTable()

  init(_ rules: [ProgramRule]) {
    self.rules = rules
    checks = RuleCheckWriter(rules)
  }

  /// Adds the subtree of the rules of `own` (ascending), which `proven` fields lead to.
  /// - Returns: Its place; 0 for no rules.
  mutating func build(
    _ own: ArraySlice<Int>,
    fields: ArraySlice<DecisionTree.Field>,
    proven: DecisionTree.FieldSet
  ) -> Int {
    guard let field = fields.first, own.count > Self.leafSize else {
      return addLeaf(own, proven: proven)
    }
    let (groups, rest) = group(own, by: field)
    let others = fields.dropFirst()
    guard !groups.keys.isEmpty else { return build(own, fields: others, proven: proven) }
    let number = nodeCount
    nodeCount += 1
    let restNode = build(rest[...], fields: others, proven: proven)
    let more = proven.union(DecisionTree.FieldSet(field))
    var lengths: Set<Int> = []
    for (index, key) in groups.keys.enumerated() {
      if key.isPrefix { lengths.insert(key.text.count) }
      // The text of a branch stands behind its node, so that both are read at once.
      let child = build(groups.ranks(of: index), fields: others, proven: more)
      branches.add(node: number, text: key.text, isPrefix: key.isPrefix, child: child, to: &table)
    }
    let place = table.end
    table.add(
      DecisionTree.NodeHeader.branching(field, lengths: lengths.count, number: number)
    )
    table.add(restNode)
    for length in lengths.sorted() { table.add(length) }
    return place
  }

  /// Puts rules under each value of a field that they name.
  /// - Returns: The groups in the order of the first rule of each, and the rules that name no values.
  private func group(
    _ own: ArraySlice<Int>,
    by field: DecisionTree.Field
  ) -> (groups: RuleGroups, rest: [Int]) {
    var numbers: [Key: Int] = [:]
    numbers.reserveCapacity(own.count)
    var groups = RuleGroups()
    var rest: [Int] = []
    var keys: [Key] = []
    for rank in own {
      keys.removeAll(keepingCapacity: true)
      guard rules[rank].addAnchors(on: field, to: &keys), keys.count <= Self.maximumEntries else {
        rest.append(rank)
        continue
      }
      for key in keys {
        groups.add(rank, under: numbers.value(of: key, orNew: groups.keys.count), key)
      }
    }
    groups.finish()
    return (groups, rest)
  }

  private mutating func addLeaf(_ own: ArraySlice<Int>, proven: DecisionTree.FieldSet) -> Int {
    guard !own.isEmpty else { return 0 }
    // What is checked is written first: the ranks of a leaf stand side by side.
    for rank in own { _ = checks.place(ofRule: rank, proven: proven, &table) }
    let place = table.end
    table.add(DecisionTree.NodeHeader.leaf(count: own.count))
    for rank in own {
      let own = checks.place(ofRule: rank, proven: proven, &table)
      table.add(DecisionTree.NodeHeader.entry(rank: rank, checks: own))
    }
    return place
  }
}

/// The ranks of rules under the values that they name, all in one array.
private struct RuleGroups {
  private(set) var keys: [TreeBuilder.Key] = []
  /// In the order in which they were added, until they are sorted by group.
  private var entries: [(group: Int, rank: Int)] = []
  /// By group: the rank added last; then, where its ranks end.
  private var marks: [Int] = []
  private var ranks: [Int] = []

  /// Adds a rank, not less than those before; the number of a new group is the number of groups.
  mutating func add(_ rank: Int, under group: Int, _ key: TreeBuilder.Key) {
    if group == keys.count {
      keys.append(key)
      marks.append(rank)
    } else if marks[group] == rank {
      // A rule may name a value twice.
      return
    }
    marks[group] = rank
    entries.append((group, rank))
  }

  /// Sorts the ranks by group.
  mutating func finish() {
    for group in marks.indices { marks[group] = 0 }
    for entry in entries { marks[entry.group] += 1 }
    var start = 0
    for group in marks.indices { (start, marks[group]) = (start + marks[group], start) }
    ranks = Array(repeating: 0, count: entries.count)
    // Each mark goes from the start of its group to its end.
    for entry in entries {
      ranks[marks[entry.group]] = entry.rank
      marks[entry.group] += 1
    }
    entries = []
  }

  /// The ranks of a group, ascending.
  func ranks(of group: Int) -> ArraySlice<Int> {
    ranks[(group == 0 ? 0 : marks[group - 1])..<marks[group]]
  }
}

extension [TreeBuilder.Key: Int] {
  /// The value of a key, which is put in if there is none; looks for the key once.
  fileprivate mutating func value(of key: Key, orNew value: Int) -> Int {
    func read(_ place: inout Int) -> Int { place }
    return read(&self[key, default: value])
  }
}

extension ProgramRule {
  /// Adds the values of a field without one of which the rule cannot match.
  /// - Returns: Whether there are such values; not where some alternative restricts the field in no
  ///   exact way.
  fileprivate func addAnchors(
    on field: DecisionTree.Field,
    to keys: inout [TreeBuilder.Key]
  ) -> Bool {
    for alternative in field == .peer ? principals : permissions {
      // Any one positive condition is enough: without it the alternative cannot hold.
      guard let own = alternative.conditions.first(where: { $0.isAnchor(on: field) }) else {
        return false
      }
      own.addAnchors(on: field, to: &keys)
    }
    return true
  }
}

extension Condition {
  /// Whether the condition restricts a field to values that a tree can branch on.
  func isAnchor(on field: DecisionTree.Field) -> Bool {
    guard !isNegated else { return false }
    switch (field, predicate) {
    case (.peer, .peer(let patterns)): return patterns.allSatisfy(\.isExact)
    case (.path, .path(let patterns)): return patterns.allSatisfy(\.hasKey)
    case (.method, .method(let patterns)):
      return patterns.allSatisfy { if case .exact = $0 { true } else { false } }
    default: return false
    }
  }

  fileprivate func addAnchors(on field: DecisionTree.Field, to keys: inout [TreeBuilder.Key]) {
    switch (field, predicate) {
    case (.peer, .peer(let patterns)):
      for case let name? in patterns.lazy.map(\.exactName) {
        keys.append(TreeBuilder.Key(text: name, isPrefix: false))
      }
    case (.path, .path(let patterns)):
      for case let key? in patterns.lazy.map(\.key) { keys.append(key) }
    case (.method, .method(let patterns)):
      for case .exact(let text) in patterns {
        keys.append(TreeBuilder.Key(text: text, isPrefix: false))
      }
    default: break
    }
  }
}

extension PathPattern {
  /// Whether a tree can branch on the pattern.
  fileprivate var hasKey: Bool {
    switch self {
    case .text(.exact), .text(.prefix): true
    case .text(.suffix), .text(.nonEmpty), .text(.present), .template: false
    }
  }

  /// What a tree branches on for the pattern; `nil` where it cannot.
  fileprivate var key: TreeBuilder.Key? {
    switch self {
    case .text(.exact(let text)): TreeBuilder.Key(text: text, isPrefix: false)
    case .text(.prefix(let text)): TreeBuilder.Key(text: text, isPrefix: true)
    case .text(.suffix), .text(.nonEmpty), .text(.present), .template: nil
    }
  }
}
