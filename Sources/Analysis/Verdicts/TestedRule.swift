internal import Program

/// A rule whose conditions are tests on tuples.
struct TestedRule: Sendable {
  struct Check: Sendable {
    let test: TupleTest
    let isNegated: Bool
  }

  /// ANY of these, ALL checks of it.
  let permissions: [[Check]]
  let principals: [[Check]]

  init(_ rule: ProgramRule, in universe: Universe, _ reading: Reading) throws(Undecided) {
    permissions = try Self.checks(rule.permissions, universe, reading)
    principals = try Self.checks(rule.principals, universe, reading)
  }

  private static func checks(
    _ alternatives: [ProgramRule.Alternative],
    _ universe: Universe,
    _ reading: Reading
  ) throws(Undecided) -> [[Check]] {
    var result: [[Check]] = []
    for alternative in alternatives {
      var checks: [Check] = []
      for condition in alternative.conditions {
        checks.append(
          Check(
            test: try universe.test(condition, reading),
            isNegated: condition.isNegated
          )
        )
      }
      result.append(checks)
    }
    return result
  }
}

extension DiagramTable {
  /// The tuples that pass a test.
  func set(_ test: TupleTest) throws(Undecided) -> NodeID {
    if test.alternatives.count == 1 {
      return try box(test.alternatives[0].map { ($0.level, $0.atoms) })
    }
    var boxes: [NodeID] = []
    for parts in test.alternatives {
      boxes.append(try box(parts.map { ($0.level, $0.atoms) }))
    }
    return try union(boxes)
  }

  /// The tuples that a rule matches (AP-41).
  func set(_ rule: TestedRule) throws(Undecided) -> NodeID {
    let permissions = try set(rule.permissions)
    guard permissions != .none else { return .none }
    return try apply(.and, permissions, try set(rule.principals))
  }

  private func set(_ alternatives: [[TestedRule.Check]]) throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for checks in alternatives {
      var all: [NodeID] = []
      for check in checks {
        let own = try set(check.test)
        all.append(check.isNegated ? try complement(own) : own)
      }
      sets.append(try intersection(all))
    }
    return try union(sets)
  }
}
