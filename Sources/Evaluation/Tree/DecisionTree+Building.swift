internal import Basics
internal import Matching
internal import Program

extension DecisionTree {
  /// The values of a field without one of which a rule cannot match.
  struct Anchor {
    var exact: Set<ByteString> = []
    var prefix: Set<ByteString> = []
  }
}

/// Builds the nodes of a decision tree.
struct TreeBuilder {
  /// Above this number of values a rule stays in the rest branch of a node.
  static let maximumEntries = 16
  /// Up to this number of rules are checked one by one.
  private static let leafSize = 4

  /// A text that leads to a branch.
  private struct Key: Hashable {
    let text: ByteString
    let isPrefix: Bool
  }

  /// For each field and rule the keys, by number; `nil` where the rule has no anchor there.
  private var anchors: [[[Int]?]] = []
  private var keys: [Key] = []
  private(set) var nodes: [DecisionTree.Node] = []
  private(set) var ranks: [Int] = []
  private(set) var lengths: [Int] = []
  private(set) var children: [Int] = []
  var branches = BranchTable()

  init(_ rules: [ProgramRule]) {
    guard rules.count > Self.leafSize else { return }
    var numbers: [Key: Int] = [:]
    for field in DecisionTree.Field.allCases {
      var ofField: [[Int]?] = []
      ofField.reserveCapacity(rules.count)
      for rule in rules {
        guard let anchor = rule.anchor(on: field),
          anchor.exact.count + anchor.prefix.count <= Self.maximumEntries
        else {
          ofField.append(nil)
          continue
        }
        let own =
          anchor.exact.map { Key(text: $0, isPrefix: false) }
          + anchor.prefix.map { Key(text: $0, isPrefix: true) }
        ofField.append(
          own.map { key in
            if let number = numbers[key] { return number }
            numbers[key] = keys.count
            keys.append(key)
            return keys.count - 1
          }
        )
      }
      anchors.append(ofField)
    }
  }

  /// Adds the subtree of the rules of `own` (ascending) and returns its index.
  mutating func build(_ own: [Int], fields: ArraySlice<DecisionTree.Field>) -> Int {
    guard let field = fields.first, own.count > Self.leafSize else { return addLeaf(own) }
    var groups: [Int: Int] = [:]
    var members: [(key: Int, ranks: [Int])] = []
    var rest: [Int] = []
    for rank in own {
      guard let anchor = anchors[Int(field.rawValue)][rank] else {
        rest.append(rank)
        continue
      }
      for key in anchor {
        if let group = groups[key] {
          members[group].ranks.append(rank)
        } else {
          groups[key] = members.count
          members.append((key, [rank]))
        }
      }
    }
    let others = fields.dropFirst()
    guard !members.isEmpty else { return build(own, fields: others) }
    let restNode = build(rest, fields: others)
    let childNodes = members.map { build($0.ranks, fields: others) }
    var prefixLengths: Set<Int> = []
    for member in members where keys[member.key].isPrefix {
      prefixLengths.insert(keys[member.key].text.count)
    }
    let index = nodes.count
    let firstChild = children.count
    let firstLength = lengths.count
    children += childNodes
    lengths += prefixLengths.sorted()
    for (member, child) in zip(members, childNodes) {
      let key = keys[member.key]
      branches.add(node: index, text: key.text, isPrefix: key.isPrefix, child: child)
    }
    nodes.append(
      DecisionTree.Node(
        field: field,
        rest: restNode,
        members: firstChild..<children.count,
        lengths: firstLength..<lengths.count
      )
    )
    return index
  }

  private mutating func addLeaf(_ own: [Int]) -> Int {
    let first = ranks.count
    ranks += own
    nodes.append(
      DecisionTree.Node(
        field: nil,
        rest: 0,
        members: first..<ranks.count,
        lengths: 0..<0
      )
    )
    return nodes.count - 1
  }
}

extension ProgramRule {
  /// The anchor of the rule on a field; `nil` where some alternative restricts the field in no
  /// exact way.
  func anchor(on field: DecisionTree.Field) -> DecisionTree.Anchor? {
    let alternatives = field == .peer ? principals : permissions
    var anchor = DecisionTree.Anchor()
    for alternative in alternatives {
      // Any one positive condition is enough: without it the alternative cannot hold.
      guard let own = alternative.conditions.lazy.compactMap({ $0.anchor(on: field) }).first
      else { return nil }
      anchor.exact.formUnion(own.exact)
      anchor.prefix.formUnion(own.prefix)
    }
    return anchor
  }
}

extension Condition {
  /// The values of the condition on a field; `nil` where it restricts the field in no exact way.
  func anchor(on field: DecisionTree.Field) -> DecisionTree.Anchor? {
    guard !isNegated else { return nil }
    var anchor = DecisionTree.Anchor()
    switch (field, predicate) {
    case (.peer, .peer(let patterns)):
      for pattern in patterns {
        guard let exact = pattern.exactName else { return nil }
        anchor.exact.insert(exact)
      }
    case (.peer, .identity(let patterns)):
      for pattern in patterns {
        guard let exact = pattern.exactName else { return nil }
        anchor.exact.insert(exact)
      }
    case (.path, .path(let patterns)):
      for pattern in patterns {
        guard case .text(let text) = pattern, anchor.add(text) else { return nil }
      }
    case (.method, .method(let patterns)):
      for pattern in patterns {
        guard case .exact(let value) = pattern else { return nil }
        anchor.exact.insert(value)
      }
    default: return nil
    }
    return anchor
  }
}

extension DecisionTree.Anchor {
  fileprivate mutating func add(_ pattern: TextPattern) -> Bool {
    switch pattern {
    case .exact(let value): exact.insert(value)
    case .prefix(let value): prefix.insert(value)
    case .suffix, .nonEmpty, .present: return false
    }
    return true
  }
}
