internal import Matching
internal import Basics
package import Program

/// The rules of one group, found by the fields that most rules name exactly.
///
/// A flat array of nodes with integer links. A node looks at one field and sends the search to the
/// branch of the value that the request has, and always to the branch of the rules that do not
/// name the field exactly; leaves hold rules in rank order. Every rule that can match is in a leaf
/// that the search visits, and is checked there in full, so the tree finds exactly what walking
/// all rules would find.
package struct DecisionTree: Sendable {
  /// A field whose exact values (or, for paths, prefixes) lead to branches.
  enum Field: CaseIterable {
    case peer, path, method
  }

  enum Node: Sendable {
    /// Branches by exact value and by prefix (lengths in ascending order), and one for the rest.
    case branch(field: Field, exact: [ByteString: Int], prefix: [ByteString: Int], [Int], rest: Int)
    /// Ranks of rules, ascending.
    case leaf([Int])
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
  let behavior: ReleaseBehavior

  /// Finds the first rule by rank that matches.
  ///
  /// - Complexity: O(rules that share the request's exact values + rules that name none).
  package func search(_ attributes: Attributes) -> Match {
    var first: Int?
    var unknown: [Int] = []
    var open = [root]
    while let index = open.popLast() {
      switch nodes[index] {
      case .leaf(let ranks):
        for rank in ranks {
          if let found = first, found < rank { break }
          switch rules[rank].truth(on: attributes, behavior) {
          case .yes: first = rank
          case .unknown: unknown.append(rank)
          case .no: continue
          }
        }
      case .branch(let field, let exact, let prefix, let lengths, let rest):
        open.append(rest)
        switch field.value(in: attributes) {
        case .absent: continue
        case .unknown: open += Array(exact.values) + Array(prefix.values)
        case .given(let value):
          if let child = exact[value] { open.append(child) }
          for length in lengths where length <= value.count {
            if let child = prefix[ByteString(bytes: value.bytes.prefix(length))] {
              open.append(child)
            }
          }
        }
      }
    }
    return Match(first: first, unknown: Set(unknown).sorted())
  }
}

extension DecisionTree.Field {
  /// What a request has in a field.
  enum Value {
    /// Nothing that an exact value or a prefix could fit.
    case absent
    /// It is not said.
    case unknown
    case given(ByteString)
  }

  /// The request's value.
  func value(in attributes: Attributes) -> Value {
    switch self {
    case .peer:
      switch attributes.peer {
      case .none: .absent
      case .unknown: .unknown
      case .name(let name): .given(name)
      }
    case .path: attributes.policyPath.map(Value.given) ?? .absent
    case .method: attributes.headers.first(":method").map(Value.given) ?? .absent
    }
  }
}
