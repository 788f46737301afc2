internal import Basics

/// How often each field was decided, and how: holes in the generated cases show here.
package final class ConditionTally: Sendable {
  /// The outcomes of one field.
  package struct Count: Sendable {
    package var yes = 0
    package var no = 0
    package var unknown = 0
    /// Nothing was left of the list, or a value of it was bad.
    package var invalid = 0

    mutating func add(_ other: Count) {
      yes += other.yes
      no += other.no
      unknown += other.unknown
      invalid += other.invalid
    }
  }

  private let fields = Guarded<[String: Count]>([:])

  package var counts: [String: Count] { fields.withLock { $0 } }

  package init() {}

  /// Counts the outcome of a field and its negation.
  func add(_ field: String, holds: Bool?) {
    var count = Count()
    switch holds {
    case true?: count.yes = 1
    case false?: count.no = 1
    case nil: count.unknown = 1
    }
    add(field, count)
  }

  func add(_ field: String, _ list: NaiveRule.List) {
    var count = Count()
    if list.hasError || list.isUncompilable {
      count.invalid = 1
    } else if let holds = list.holds {
      if holds { count.yes = 1 } else { count.no = 1 }
    } else {
      count.unknown = 1
    }
    add(field, count)
  }

  private func add(_ field: String, _ count: Count) {
    fields.withLock { $0[field, default: Count()].add(count) }
  }

  package func add(_ other: ConditionTally) {
    for (field, count) in other.counts { add(field, count) }
  }
}
