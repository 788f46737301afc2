internal import Basics
internal import Matching
package import Program

extension DecisionTree {
  /// Compiles a group's rules.
  ///
  /// O(rules), each entered at most `maximumEntries` times.
  package init(_ rules: [ProgramRule], behavior: ReleaseBehavior) {
    var builder = Builder(rules: rules)
    let root = builder.build(Array(rules.indices), fields: Field.allCases[...])
    self.rules = rules
    self.behavior = behavior
    self.nodes = builder.nodes
    self.root = root
  }

  /// The values of a field without one of which a rule cannot match.
  struct Anchor {
    var exact: Set<ByteString> = []
    var prefix: Set<ByteString> = []
  }

  private struct Builder {
    /// Above this number of values a rule stays in the rest branch of a node.
    static let maximumEntries = 16

    let rules: [ProgramRule]
    var nodes: [Node] = []

    /// Adds the subtree of the rules of `ranks` (ascending) and returns its index.
    mutating func build(_ ranks: [Int], fields: ArraySlice<Field>) -> Int {
      guard let field = fields.first, ranks.count > 2 else { return add(.leaf(ranks)) }
      var exact: [ByteString: [Int]] = [:]
      var prefix: [ByteString: [Int]] = [:]
      var rest: [Int] = []
      for rank in ranks {
        guard let anchor = rules[rank].anchor(on: field),
          anchor.exact.count + anchor.prefix.count <= Self.maximumEntries
        else {
          rest.append(rank)
          continue
        }
        for value in anchor.exact { exact[value, default: []].append(rank) }
        for value in anchor.prefix { prefix[value, default: []].append(rank) }
      }
      let others = fields.dropFirst()
      guard !exact.isEmpty || !prefix.isEmpty else { return build(ranks, fields: others) }
      // In byte order, so that equal programs make equal trees.
      let exactNodes = exact.sorted { $0.key < $1.key }.map {
        ($0.key, build($0.value, fields: others))
      }
      let prefixNodes = prefix.sorted { $0.key < $1.key }
        .map { ($0.key, build($0.value, fields: others)) }
      return add(
        .branch(
          field: field,
          exact: Dictionary(uniqueKeysWithValues: exactNodes),
          prefix: Dictionary(uniqueKeysWithValues: prefixNodes),
          Set(prefix.keys.map(\.count)).sorted(),
          rest: build(rest, fields: others)
        )
      )
    }

    private mutating func add(_ node: Node) -> Int {
      nodes.append(node)
      return nodes.count - 1
    }
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
  fileprivate func anchor(on field: DecisionTree.Field) -> DecisionTree.Anchor? {
    guard !isNegated else { return nil }
    var anchor = DecisionTree.Anchor()
    switch (field, predicate) {
    case (.peer, .peer(let patterns)):
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
