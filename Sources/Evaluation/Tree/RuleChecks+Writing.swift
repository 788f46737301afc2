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
    let arePrincipalsProven = principals.contains(where: \.isEmpty)
    if permissions.contains(where: \.isEmpty), arePrincipalsProven { return 0 }
    let start = table.end
    let needed = Self.neededBytes(permissions)
    table.add(low: permissions.count, high: principals.count)
    table.add(low: 0, high: needed?.length ?? 0)
    table.add(needed?.word ?? 0)
    for alternative in permissions { write(alternative, &table) }
    guard !arePrincipalsProven else { return start }
    table.set(start + 1, low: table.end - start, high: needed?.length ?? 0)
    for alternative in principals { write(alternative, &table) }
    return start
  }

  /// The last eight bytes of the beginning that a path needs for a rule to match, and the length of
  /// that beginning; `nil` where no such bytes are known.
  private static func neededBytes(
    _ permissions: [[Condition]]
  ) -> (length: Int, word: UInt64)? {
    guard let only = permissions.first, permissions.count == 1 else { return nil }
    for condition in only where !condition.isNegated {
      let text = CheckText(condition.predicate)
      guard text.subject == .path, let first = text.patterns.first else { continue }
      let length = beginning(text.patterns)
      guard length >= 8 else { continue }
      return (length, first.text.bytes.span.load(at: length - 8))
    }
    return nil
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
    let texts = checks.map { CheckText($0.predicate) }
    // All have to hold, in whatever order.
    let order = checks.indices.sorted {
      (texts[$0].subject.rawValue, $0) < (texts[$1].subject.rawValue, $1)
    }
    for index in order { write(checks[index], texts[index], &table) }
    table.set(start, low: checks.count, high: table.end - start)
  }

  private mutating func write(
    _ condition: Condition,
    _ text: CheckText,
    _ table: inout WordTable
  ) {
    let start = table.end
    for _ in 0..<RuleChecks.Header.size { table.add(0) }
    let shared = text.subject.sharesBeginnings ? Self.sharedLength(text.patterns) : 0
    if shared > 0, let first = text.patterns.first { table.add(first.text.prefix(shared)) }
    for number in text.numbers { table.add(number) }
    for pattern in text.patterns {
      let (form, own) = pattern.parts
      table.add(low: form.rawValue, high: own.count - shared)
      table.add(text.subject == .host ? own.asciiLowercased : own, from: shared)
    }
    table.set(
      start,
      low: RuleChecks.Header.low(text.subject, isNegated: condition.isNegated, text.count),
      high: table.end - start
    )
    table.set(start + 1, low: shared, high: conditions.count)
    conditions.append(condition)
  }

  /// What several patterns share is written once.
  private static func sharedLength(_ patterns: [TextPattern]) -> Int {
    patterns.count > 1 ? beginning(patterns) : 0
  }

  /// The length of the beginning that all patterns share; 0 where not all fix the beginning.
  private static func beginning(_ patterns: [TextPattern]) -> Int {
    guard let first = patterns.first else { return 0 }
    var length = first.text.count
    for pattern in patterns {
      let (form, text) = pattern.parts
      guard form == .exact || form == .prefix else { return 0 }
      length = text.sharedLength(with: first.text, atMost: length)
    }
    return length
  }
}

/// What a check of a predicate compares.
private struct CheckText {
  private(set) var subject = RuleChecks.Subject.other
  /// Of texts but short methods.
  private(set) var patterns: [TextPattern] = []
  /// Ports and short methods.
  private(set) var numbers: [UInt64] = []

  var count: Int { max(patterns.count, numbers.count) }

  init(_ predicate: Predicate) {
    switch predicate {
    case .destinationPort(let ports):
      self.init(.port, numbers: ports.map { UInt64(truncatingIfNeeded: $0) })
    case .peer(let list):
      self.init(
        .peer,
        list.map { if case .text(let text) = $0.matcher { text } else { nil } }
      )
    case .path(let list): self.init(.path, list.map(\.text))
    case .method(let list):
      let short = list.compactMap(\.shortMethod)
      if short.count == list.count {
        self.init(.shortMethod, numbers: short)
      } else {
        self.init(.method, list)
      }
    case .host(let list): self.init(.host, list.map(\.text))
    // What is no matter of one text is asked itself.
    case .destinationIP, .sourceIP, .remoteIP, .serverName, .identity, .requestPrincipal, .claim,
      .header, .metadata:
      self.init(.other, [])
    }
  }

  private init(_ subject: RuleChecks.Subject, numbers: [UInt64]) {
    guard numbers.count <= RuleChecks.Header.maximumPatterns else { return }
    self.subject = subject
    self.numbers = numbers
  }

  /// `nil` is a pattern that is no matter of text.
  private init(_ subject: RuleChecks.Subject, _ patterns: [TextPattern?]) {
    let texts = patterns.compactMap { $0 }
    guard texts.count == patterns.count, texts.count <= RuleChecks.Header.maximumPatterns else {
      return
    }
    self.subject = subject
    self.patterns = texts
  }
}

extension RuleChecks.Subject {
  /// Whether what patterns share as a beginning is compared once.
  fileprivate var sharesBeginnings: Bool { self == .path || self == .method || self == .peer }
}

extension TextPattern {
  /// An exact method as ``RuleChecks/shortMethod(_:)``; `nil` for all else.
  fileprivate var shortMethod: UInt64? {
    guard case .exact(let text) = self else { return nil }
    let number = RuleChecks.shortMethod(text.bytes.span)
    return number == 0 ? nil : number
  }

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
