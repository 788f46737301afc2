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
  struct FieldSet: OptionSet {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ field: Field) { self.init(rawValue: 1 << field.rawValue) }
  }

  /// A node; its parts lie in the tree's arrays.
  struct Node: Sendable {
    /// What it looks at; `nil` for a leaf.
    let field: Field?
    /// The node of the rules that do not name the field exactly.
    let rest: Int
    /// A leaf's rules, ascending, in `ranks`; the nodes of all values, in `children`.
    let members: Range<Int>
    /// The lengths of a branching node's prefixes, ascending, in `lengths`.
    let lengths: Range<Int>
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
  let nodes: [Node]
  let root: Int
  let ranks: [Int]
  let lengths: [Int]
  let children: [Int]
  let branches: BranchTable
  let checks: RuleChecks
  let behavior: ReleaseBehavior

  /// Compiles a group's rules.
  ///
  /// O(rules), each entered at most `maximumEntries` times for each field.
  package init(_ rules: [ProgramRule], behavior: ReleaseBehavior) {
    var builder = TreeBuilder(rules)
    root = builder.build(Array(rules.indices), fields: Field.allCases[...])
    builder.branches.finish()
    nodes = builder.nodes
    ranks = builder.ranks
    lengths = builder.lengths
    children = builder.children
    branches = builder.branches
    checks = RuleChecks(rules)
    self.rules = rules
    self.behavior = behavior
  }

  /// Finds the first rule by rank that matches.
  ///
  /// - Complexity: O(rules that share the request's exact values + rules that name none).
  package func search(_ attributes: Attributes) -> Match {
    let fields = TextFields(attributes)
    return search(
      fields.states,
      peer: fields.peer.bytes.span,
      path: fields.path.bytes.span,
      method: fields.method.bytes.span,
      host: fields.host.bytes.span,
      port: attributes.port,
      others: StatedConditions(attributes: attributes, behavior: behavior)
    )
  }
}

/// How a search learns whether a condition holds that is not about the texts it was given.
protocol ConditionSource {
  /// Whether the condition holds.
  mutating func truth(of condition: Condition) -> Truth
}

/// Conditions of a request that is known in full.
struct StatedConditions: ConditionSource {
  let attributes: Attributes
  let behavior: ReleaseBehavior

  func truth(of condition: Condition) -> Truth { condition.truth(on: attributes, behavior) }
}

/// What a request has in the fields that a search reads as text.
struct TextFields {
  /// How a field is given.
  enum State: UInt8, Sendable {
    /// The request has nothing there.
    case absent
    /// It is not said.
    case unknown
    /// There is a text.
    case given
    /// There are several texts, so that the conditions themselves have to be asked.
    case several
  }

  /// The states of the four fields.
  struct States: Sendable {
    var peer = State.absent
    var path = State.absent
    var method = State.absent
    var host = State.absent
  }

  private(set) var states = States()
  private(set) var peer: ByteString = ""
  private(set) var path: ByteString = ""
  private(set) var method: ByteString = ""
  private(set) var host: ByteString = ""

  init(_ attributes: Attributes) {
    switch attributes.peer {
    case .none: break
    case .unknown: states.peer = .unknown
    case .name(let name): (states.peer, peer) = (.given, name)
    }
    if let path = attributes.policyPath { (states.path, self.path) = (.given, path) }
    (states.method, method) = Self.only(attributes.headers.lines(of: Self.methodName))
    (states.host, host) = Self.only(attributes.headers.lines(of: Self.hostName))
  }

  private static let methodName: ByteString = ":method"
  private static let hostName: ByteString = ":authority"

  private static func only(_ lines: [ByteString]) -> (State, ByteString) {
    guard let first = lines.first else { return (.absent, "") }
    return lines.count == 1 ? (.given, first) : (.several, first)
  }
}
