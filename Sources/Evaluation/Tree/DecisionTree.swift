internal import Basics
internal import Matching
package import Program

/// The rules of one group, found by the fields that most rules name exactly.
///
/// A flat array of nodes with integer links. A node looks at one field and sends the search to the
/// branch of the value that the request has, and always to the branch of the rules that do not
/// name the field exactly; leaves hold rules in rank order. Every rule that can match is in a leaf
/// that the search visits, and is checked there in full, so the tree finds exactly what walking
/// all rules would find.
package final class DecisionTree: Sendable {
  /// A field whose exact values (or, for paths, prefixes) lead to branches.
  enum Field: UInt8, CaseIterable {
    case peer, path, method
  }

  /// A set of fields.
  struct FieldSet: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ field: Field) { self.init(rawValue: 1 << field.rawValue) }

    static let peer = FieldSet(.peer)
    static let path = FieldSet(.path)
    static let method = FieldSet(.method)
    /// No field of the tree, but one of the texts of a request.
    static let host = FieldSet(rawValue: 8)

    /// How many sets there are of the tree's fields.
    static let count = 8
  }

  /// What a search finds.
  package struct Match: Sendable {
    /// The rank of the first rule that matches for certain.
    package let first: Int?
    /// The ranks of rules that may match: the request does not say enough.
    package let unknown: [Int]
  }

  /// In rank order: byte order of their names (AP-20).
  package let rules: [ProgramRule]
  let behavior: ReleaseBehavior
  /// Nodes, branches and checks; a ``WordTable``'s.
  private let nodes: FrozenWords.Memory
  /// The place of the first node; 0 where there are no rules.
  let root: Int
  /// Of the ``BranchTable``.
  private let table: FrozenWords.Memory
  let hashing: BranchTable.Hashing
  /// What checks may have to ask.
  let conditions: [Condition]

  var words: FrozenWords { nodes.words }
  var slots: FrozenWords { table.words }

  /// Compiles a group's rules.
  ///
  /// O(rules), each entered at most `maximumEntries` times for each field.
  package init(_ rules: [ProgramRule], behavior: ReleaseBehavior) {
    var builder = TreeBuilder(rules)
    root = builder.build(Array(rules.indices)[...], fields: Field.allCases[...], proven: [])
    builder.branches.finish()
    nodes = FrozenWords.Memory(builder.table.words)
    table = FrozenWords.Memory(builder.branches.slots)
    hashing = builder.branches.hashing
    conditions = builder.checks.conditions
    self.rules = rules
    self.behavior = behavior
  }

  /// Finds the first rule by rank that matches.
  ///
  /// - Complexity: O(rules that share the request's exact values + rules that name none).
  package func search(_ attributes: Attributes) -> Match {
    guard let fields = TextFields(attributes) else { return walk(attributes) }
    var others = StatedConditions(attributes: attributes, behavior: behavior)
    let first = search(
      fields.given,
      peer: fields.peer.bytes.span,
      path: fields.path.bytes.span,
      method: fields.method.bytes.span,
      host: fields.host.bytes.span,
      port: attributes.port,
      others: &others
    )
    return Match(first: first, unknown: others.unknown.isEmpty ? [] : others.unknown.sorted())
  }

  /// Looks at the rules one after the other, for requests whose fields are not one text each.
  private func walk(_ attributes: Attributes) -> Match {
    var unknown: [Int] = []
    for rank in rules.indices {
      switch rules[rank].truth(on: attributes, behavior) {
      case .yes: return Match(first: rank, unknown: unknown)
      case .unknown: unknown.append(rank)
      case .no: continue
      }
    }
    return Match(first: nil, unknown: unknown)
  }
}

/// How a search learns whether a condition holds that is not about the texts it was given, and whom
/// it tells what it cannot know.
protocol ConditionSource {
  /// Whether the condition holds.
  mutating func truth(of condition: Condition) -> Truth

  /// Takes the rank of a rule that may match; may be called twice for one.
  mutating func note(unknown rank: Int)
}

/// Conditions of a request that is known in full.
private struct StatedConditions: ConditionSource {
  let attributes: Attributes
  let behavior: ReleaseBehavior
  private(set) var unknown: Set<Int> = []

  init(attributes: Attributes, behavior: ReleaseBehavior) {
    self.attributes = attributes
    self.behavior = behavior
  }

  func truth(of condition: Condition) -> Truth { condition.truth(on: attributes, behavior) }

  mutating func note(unknown rank: Int) { unknown.insert(rank) }
}

/// What a request has in the fields that a search reads as text.
struct TextFields {
  /// The fields that are there.
  private(set) var given: DecisionTree.FieldSet = []
  private(set) var peer: ByteString = ""
  private(set) var path: ByteString = ""
  private(set) var method: ByteString = ""
  private(set) var host: ByteString = ""

  private static let methodName: ByteString = ":method"
  private static let hostName: ByteString = ":authority"

  /// Fails where a field has several texts, or is not known.
  init?(_ attributes: Attributes) {
    switch attributes.peer {
    case .none: break
    case .unknown: return nil
    case .name(let name):
      peer = name
      given.insert(.peer)
    }
    if let path = attributes.policyPath {
      self.path = path
      given.insert(.path)
    }
    let methods = attributes.headers.lines(of: Self.methodName)
    let hosts = attributes.headers.lines(of: Self.hostName)
    guard methods.count < 2, hosts.count < 2 else { return nil }
    if let method = methods.first {
      self.method = method
      given.insert(.method)
    }
    if let host = hosts.first {
      self.host = host
      given.insert(.host)
    }
  }
}
