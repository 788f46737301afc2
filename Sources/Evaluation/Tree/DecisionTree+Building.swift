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
    _ own: [Int],
    fields: ArraySlice<DecisionTree.Field>,
    proven: DecisionTree.FieldSet
  ) -> Int {
    guard let field = fields.first, own.count > Self.leafSize else {
      return addLeaf(own, proven: proven)
    }
    var groups: [Key: Int] = [:]
    var members: [(key: Key, ranks: [Int])] = []
    var rest: [Int] = []
    var keys: [Key] = []
    for rank in own {
      keys.removeAll(keepingCapacity: true)
      guard rules[rank].addAnchors(on: field, to: &keys), keys.count <= Self.maximumEntries else {
        rest.append(rank)
        continue
      }
      for key in keys {
        let group = groups[key, default: members.count]
        if group == members.count {
          groups[key] = group
          members.append((key, [rank]))
        } else if members[group].ranks.last != rank {
          // Ranks ascend, and a rule may name a value twice.
          members[group].ranks.append(rank)
        }
      }
    }
    let others = fields.dropFirst()
    guard !members.isEmpty else { return build(own, fields: others, proven: proven) }
    let number = nodeCount
    nodeCount += 1
    let restNode = build(rest, fields: others, proven: proven)
    let more = proven.union(DecisionTree.FieldSet(field))
    var lengths: Set<Int> = []
    for member in members {
      if member.key.isPrefix { lengths.insert(member.key.text.count) }
      // The text of a branch stands behind its node, so that both are read at once.
      let child = build(member.ranks, fields: others, proven: more)
      branches.add(
        node: number,
        text: member.key.text,
        isPrefix: member.key.isPrefix,
        child: child,
        to: &table
      )
    }
    let place = table.end
    table.add(
      DecisionTree.NodeHeader.branching(field, lengths: lengths.count, number: number)
    )
    table.add(restNode)
    for length in lengths.sorted() { table.add(length) }
    return place
  }

  private mutating func addLeaf(_ own: [Int], proven: DecisionTree.FieldSet) -> Int {
    guard !own.isEmpty else { return 0 }
    let entries = own.map { rank in
      DecisionTree.NodeHeader.entry(
        rank: rank,
        checks: checks.place(ofRule: rank, proven: proven, &table)
      )
    }
    let place = table.end
    table.add(DecisionTree.NodeHeader.leaf(count: own.count))
    for entry in entries { table.add(entry) }
    return place
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
    case (.peer, .peer(let patterns)): return patterns.allSatisfy { $0.exactName != nil }
    case (.path, .path(let patterns)): return patterns.allSatisfy { $0.key != nil }
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
  /// What a tree branches on for the pattern; `nil` where it cannot.
  fileprivate var key: TreeBuilder.Key? {
    switch self {
    case .text(.exact(let text)): TreeBuilder.Key(text: text, isPrefix: false)
    case .text(.prefix(let text)): TreeBuilder.Key(text: text, isPrefix: true)
    case .text(.suffix), .text(.nonEmpty), .text(.present), .template: nil
    }
  }
}
