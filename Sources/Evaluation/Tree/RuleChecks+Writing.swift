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
    let permissions = Open(rule.permissions, proven, [.path, .method])
    let principals = Open(rule.principals, proven, [.peer])
    if permissions.isNothing, principals.isNothing { return 0 }
    let start = table.end
    let principalCount = principals.alternatives.count
    table.add(low: permissions.alternatives.count, high: principalCount)
    table.add(0)
    table.add(0)
    var needed: NeededBytes?
    for alternative in permissions.alternatives {
      needed = write(alternative, permissions, &table)
    }
    // Of several alternatives any may match.
    if permissions.alternatives.count != 1 { needed = nil }
    let end = principals.isNothing ? 0 : table.end - start
    table.set(start + 1, low: end, high: needed?.length ?? 0)
    table.set(start + 2, needed?.word ?? 0)
    guard !principals.isNothing else { return start }
    for alternative in principals.alternatives { _ = write(alternative, principals, &table) }
    return start
  }

  /// The last eight bytes of the beginning that a path needs for an alternative to match, and the
  /// length of that beginning.
  private typealias NeededBytes = (length: Int, word: UInt64)

  /// The alternatives of one side of a rule, and which of their conditions are not proven.
  private struct Open {
    let alternatives: [ProgramRule.Alternative]
    /// The proven ones of an only alternative, a bit each by their place.
    private var proven: UInt64 = 0

    /// - Parameters:
    ///   - alternatives: All of the side.
    ///   - reached: The fields by whose values the search has found the rule.
    ///   - fields: Those that are of this side.
    init(
      _ alternatives: [ProgramRule.Alternative],
      _ reached: DecisionTree.FieldSet,
      _ fields: [DecisionTree.Field]
    ) {
      self.alternatives = alternatives
      // Of several alternatives it is not known which one has led the search to the rule.
      guard let only = alternatives.first, alternatives.count == 1 else { return }
      for field in fields where reached.contains(DecisionTree.FieldSet(field)) {
        let place = only.conditions.prefix(64).indices.first {
          contains($0) && only.conditions[$0].isAnchor(on: field)
        }
        if let place { proven |= 1 << UInt64(place) }
      }
    }

    /// Whether the condition at a place of an alternative is not proven.
    func contains(_ place: Int) -> Bool { place >= 64 || proven & (1 << UInt64(place)) == 0 }

    /// How many conditions of an alternative are not proven.
    func count(of alternative: ProgramRule.Alternative) -> Int {
      alternative.conditions.count - proven.nonzeroBitCount
    }

    /// Whether some alternative has nothing that is not proven.
    var isNothing: Bool { alternatives.contains { count(of: $0) == 0 } }
  }

  /// Writes an alternative; `nil` where no bytes are known that a path needs for it.
  private mutating func write(
    _ alternative: ProgramRule.Alternative,
    _ open: Open,
    _ table: inout WordTable
  ) -> NeededBytes? {
    let start = table.end
    table.add(0)
    var checks: [(condition: Condition, text: CheckText)] = []
    checks.reserveCapacity(open.count(of: alternative))
    for (place, condition) in alternative.conditions.enumerated() where open.contains(place) {
      checks.append((condition, CheckText(condition.predicate)))
    }
    // All have to hold, in whatever order; sorting keeps that of equals.
    if checks.count > 1 { checks.sort { $0.text.subject.rawValue < $1.text.subject.rawValue } }
    var needed: NeededBytes?
    for (condition, text) in checks {
      let bytes = write(condition, text, &table)
      if needed == nil { needed = bytes }
    }
    table.set(start, low: open.count(of: alternative), high: table.end - start)
    return needed
  }

  /// Writes a condition; `nil` where no bytes are known that a path needs for it.
  private mutating func write(
    _ condition: Condition,
    _ text: CheckText,
    _ table: inout WordTable
  ) -> NeededBytes? {
    let start = table.end
    for _ in 0..<RuleChecks.Header.size { table.add(0) }
    // What several patterns share is written once.
    let isNeeded = text.subject == .path && !condition.isNegated
    let hasSeveral = text.subject.sharesBeginnings && text.count > 1
    let beginning = hasSeveral || isNeeded ? text.beginning : nil
    let shared = hasSeveral ? beginning?.length ?? 0 : 0
    if let beginning, shared > 0 { table.add(beginning.text, upTo: shared) }
    text.forEachNumber { table.add($0) }
    text.forEachPattern { form, own in
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
    guard isNeeded, let beginning, beginning.length >= 8 else { return nil }
    let last = beginning.text.bytes.span.load(at: beginning.length - 8)
    return (beginning.length, last)
  }
}

/// What a check of a predicate compares.
private struct CheckText {
  let subject: RuleChecks.Subject
  private let predicate: Predicate

  init(_ predicate: Predicate) {
    self.predicate = predicate
    let (subject, count): (RuleChecks.Subject, Int) =
      switch predicate {
      case .destinationPort(let ports): (.port, ports.count)
      case .peer(let list): (list.allSatisfy(\.isText) ? .peer : .other, list.count)
      case .path(let list): (list.allSatisfy(\.isText) ? .path : .other, list.count)
      case .method(let list):
        (list.allSatisfy { $0.shortMethod != nil } ? .shortMethod : .method, list.count)
      case .host(let list): (.host, list.count)
      // What is no matter of one text is asked itself.
      case .destinationIP, .sourceIP, .remoteIP, .serverName, .identity, .requestPrincipal,
        .claim, .header, .metadata:
        (.other, 0)
      }
    self.subject = count <= RuleChecks.Header.maximumPatterns ? subject : .other
  }

  /// The number of patterns or numbers.
  var count: Int {
    switch (subject, predicate) {
    case (.port, .destinationPort(let ports)): ports.count
    case (.peer, .peer(let list)): list.count
    case (.path, .path(let list)): list.count
    case (.method, .method(let list)), (.shortMethod, .method(let list)): list.count
    case (.host, .host(let list)): list.count
    default: 0
    }
  }

  /// Ports and short methods.
  func forEachNumber(_ body: (UInt64) -> Void) {
    switch (subject, predicate) {
    case (.port, .destinationPort(let ports)):
      for port in ports { body(UInt64(truncatingIfNeeded: port)) }
    case (.shortMethod, .method(let list)):
      for method in list { if let number = method.shortMethod { body(number) } }
    default: break
    }
  }

  /// Texts but short methods.
  func forEachPattern(_ body: (RuleChecks.Form, ByteString) -> Void) {
    func take(_ pattern: TextPattern) {
      let (form, text) = pattern.parts
      body(form, text)
    }
    switch (subject, predicate) {
    case (.peer, .peer(let list)):
      for pattern in list { if case .text(let text) = pattern.matcher { take(text) } }
    case (.path, .path(let list)):
      for pattern in list { if case .text(let text) = pattern { take(text) } }
    case (.method, .method(let list)): for pattern in list { take(pattern) }
    case (.host, .host(let list)): for pattern in list { take(pattern.text) }
    default: break
    }
  }

  /// The length of the beginning that all patterns share, and a text that has it; 0 where not all
  /// fix the beginning.
  var beginning: (length: Int, text: ByteString) {
    var first: ByteString?
    var length = 0
    forEachPattern { form, text in
      let shared = first ?? text
      if first == nil { (first, length) = (text, text.count) }
      let isFixed = form == .exact || form == .prefix
      length = isFixed ? text.sharedLength(with: shared, atMost: length) : 0
    }
    return (length, first ?? "")
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
}

extension PathPattern {
  fileprivate var isText: Bool { if case .text = self { true } else { false } }
}

extension ByteString {
  /// The number of bytes at the beginning that two texts share, up to a number.
  fileprivate func sharedLength(with other: ByteString, atMost most: Int) -> Int {
    let own = bytes.span
    let other = other.bytes.span
    let end = Swift.min(most, own.count, other.count)
    var length = 0
    while length < end, own[length] == other[length] { length += 1 }
    return length
  }
}
