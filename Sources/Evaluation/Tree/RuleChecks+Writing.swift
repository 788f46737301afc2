internal import Basics
internal import Matching
internal import Program

/// Writes what is left to check of rules, each rule once for each set of fields that are proven.
struct RuleCheckWriter {
  private let rules: [ProgramRule]
  /// The conditions that checks may have to ask.
  private(set) var conditions: [Condition] = []
  /// By rule and set of proven fields: where the checks are, 0 where none is left, -1 not written.
  private var places: [Int]

  init(_ rules: [ProgramRule]) {
    self.rules = rules
    places = Array(repeating: -1, count: rules.count * DecisionTree.FieldSet.count)
  }

  /// The place of what is left to check of a rule; 0 where nothing is.
  ///
  /// `proven` are the fields by whose values a search finds the rule: the conditions that gave the
  /// rule these values hold.
  mutating func place(
    ofRule rank: Int,
    proven: DecisionTree.FieldSet,
    _ table: inout WordTable
  ) -> Int {
    let key = rank * DecisionTree.FieldSet.count + Int(proven.rawValue)
    if places[key] < 0 { places[key] = write(rules[rank], proven: proven, &table) }
    return places[key]
  }

  private mutating func write(
    _ rule: ProgramRule,
    proven: DecisionTree.FieldSet,
    _ table: inout WordTable
  ) -> Int {
    let permissions = left(rule.permissions, proven, [.path, .method])
    let principals = left(rule.principals, proven, [.peer])
    if permissions.contains(where: \.isEmpty), principals.contains(where: \.isEmpty) { return 0 }
    let start = table.end
    table.add(low: permissions.count, high: principals.count)
    table.add(0)
    for alternative in permissions { write(alternative, &table) }
    table.set(start + 1, low: table.end - start, high: 0)
    for alternative in principals { write(alternative, &table) }
    return start
  }

  /// The conditions of each alternative that are not proven.
  private func left(
    _ alternatives: [ProgramRule.Alternative],
    _ proven: DecisionTree.FieldSet,
    _ fields: [DecisionTree.Field]
  ) -> [[Condition]] {
    // Of several alternatives it is not known which one has led the search to the rule.
    guard let only = alternatives.first, alternatives.count == 1 else {
      return alternatives.map(\.conditions)
    }
    var open = fields.filter { proven.contains(DecisionTree.FieldSet($0)) }
    return [
      only.conditions.filter { condition in
        guard let own = open.firstIndex(where: { condition.isAnchor(on: $0) }) else { return true }
        open.remove(at: own)
        return false
      }
    ]
  }

  private mutating func write(_ checks: [Condition], _ table: inout WordTable) {
    let start = table.end
    table.add(0)
    for condition in checks { write(condition, &table) }
    table.set(start, low: checks.count, high: table.end - start)
  }

  private mutating func write(_ condition: Condition, _ table: inout WordTable) {
    let start = table.end
    for _ in 0..<RuleChecks.Header.size { table.add(0) }
    let (subject, count, shared) = write(condition.predicate, &table)
    table.set(
      start,
      low: subject.rawValue | (condition.isNegated ? 8 : 0),
      high: count
    )
    table.set(start + 1, low: table.end - start, high: shared)
    table.set(start + 2, low: conditions.count, high: 0)
    conditions.append(condition)
  }

  /// Writes a predicate's patterns; returns their number and the length of what they share.
  private func write(
    _ predicate: Predicate,
    _ table: inout WordTable
  ) -> (RuleChecks.Subject, count: Int, shared: Int) {
    let patterns: [TextPattern?]
    let subject: RuleChecks.Subject
    switch predicate {
    case .destinationPort(let numbers):
      for number in numbers { table.add(number) }
      return (.port, numbers.count, 0)
    case .peer(let list):
      (subject, patterns) = (
        .peer, list.map { if case .text(let text) = $0.matcher { text } else { nil } }
      )
    case .path(let list): (subject, patterns) = (.path, list.map(\.text))
    case .method(let list): (subject, patterns) = (.method, list)
    case .host(let list): (subject, patterns) = (.host, list.map(\.text))
    // What is no matter of one text is asked itself.
    case .destinationIP, .sourceIP, .remoteIP, .serverName, .identity, .requestPrincipal, .claim,
      .header, .metadata:
      return (.other, 0, 0)
    }
    guard patterns.allSatisfy({ $0 != nil }) else { return (.other, 0, 0) }
    let shared = subject == .host ? 0 : Self.sharedLength(patterns)
    if shared > 0, let first = patterns[0]?.text { table.add(first.prefix(shared)) }
    for case let pattern? in patterns {
      let (form, text) = pattern.parts
      let own = subject == .host ? text.asciiLowercased : text
      table.add(low: form.rawValue, high: own.count - shared)
      table.add(own, from: shared)
    }
    return (subject, patterns.count, shared)
  }

  /// The length of the beginning that all patterns share; 0 where not all fix the beginning.
  private static func sharedLength(_ patterns: [TextPattern?]) -> Int {
    guard case let first?? = patterns.first, patterns.count > 1 else { return 0 }
    var length = first.text.count
    for pattern in patterns {
      guard let (form, text) = pattern?.parts, form == .exact || form == .prefix else { return 0 }
      length = text.sharedLength(with: first.text, atMost: length)
    }
    return length
  }
}

extension TextPattern {
  fileprivate var parts: (RuleChecks.Form, ByteString) {
    switch self {
    case .exact(let text): (.exact, text)
    case .prefix(let text): (.prefix, text)
    case .suffix(let text): (.suffix, text)
    case .nonEmpty: (.nonEmpty, "")
    case .present: (.present, "")
    }
  }

  fileprivate var text: ByteString { parts.1 }
}

extension PathPattern {
  fileprivate var text: TextPattern? { if case .text(let text) = self { text } else { nil } }
}

extension ByteString {
  /// The number of bytes at the beginning that two texts share, up to a number.
  fileprivate func sharedLength(with other: ByteString, atMost most: Int) -> Int {
    let end = Swift.min(most, count, other.count)
    var length = 0
    while length < end, bytes[length] == other.bytes[length] { length += 1 }
    return length
  }

  fileprivate func prefix(_ length: Int) -> ByteString { ByteString(bytes: bytes.prefix(length)) }
}
