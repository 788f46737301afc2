internal import Basics
internal import Matching
internal import Program

/// The conditions of a tree's rules, laid out flat for checking against plain texts.
///
/// What is no matter of text, or is one of a form that is seldom, stays a ``Condition`` that is
/// asked itself.
struct RuleChecks: Sendable {
  /// The field that a check looks at.
  enum Subject: UInt8, Sendable {
    case peer, path, method, host
    /// The number of the port.
    case port
    /// The condition itself has to be asked.
    case other
  }

  /// One condition.
  struct Check: Sendable {
    let subject: Subject
    let isNegated: Bool
    /// The field of which this condition alone has given the rule its values in the tree.
    let anchors: DecisionTree.FieldSet
    /// ANY of these; in `patterns`, or in `ports`.
    let patterns: Range<Int>
    /// The condition in `conditions`.
    let condition: Int
  }

  /// One pattern for a text.
  struct Pattern: Sendable {
    enum Form: UInt8, Sendable {
      case exact, prefix, suffix, nonEmpty, present
    }

    let form: Form
    /// The text's place in `texts`.
    let text: Range<Int>
  }

  /// Places of a rule's alternatives in `alternatives`.
  struct Rule: Sendable {
    let permissions: Range<Int>
    let principals: Range<Int>
  }

  private var rules: [Rule] = []
  /// Places of an alternative's checks in `checks`.
  private var alternatives: [Range<Int>] = []
  private var checks: [Check] = []
  private var patterns: [Pattern] = []
  private var ports: [Int] = []
  private var texts: [UInt8] = []
  private var conditions: [Condition] = []

  init(_ rules: [ProgramRule]) {
    self.rules.reserveCapacity(rules.count)
    for rule in rules {
      let permissions = add(rule.permissions, anchoring: [.path, .method])
      let principals = add(rule.principals, anchoring: [.peer])
      self.rules.append(Rule(permissions: permissions, principals: principals))
    }
  }
}

// MARK: - Laying out

extension RuleChecks {
  private mutating func add(
    _ alternatives: [ProgramRule.Alternative],
    anchoring fields: [DecisionTree.Field]
  ) -> Range<Int> {
    var places: [Range<Int>] = []
    for alternative in alternatives {
      let start = checks.count
      // Of several alternatives it is not known which one has led the search to the rule.
      var open = alternatives.count == 1 ? fields : []
      for condition in alternative.conditions {
        let own = open.first { condition.anchor(on: $0) != nil }
        open.removeAll { $0 == own }
        add(condition, anchors: own.map { DecisionTree.FieldSet($0) } ?? [])
      }
      places.append(start..<checks.count)
    }
    let start = self.alternatives.count
    self.alternatives += places
    return start..<self.alternatives.count
  }

  private mutating func add(_ condition: Condition, anchors: DecisionTree.FieldSet) {
    let (subject, patterns) = layOut(condition.predicate)
    checks.append(
      Check(
        subject: subject,
        isNegated: condition.isNegated,
        anchors: anchors,
        patterns: patterns,
        condition: conditions.count
      )
    )
    conditions.append(condition)
  }

  private mutating func layOut(_ predicate: Predicate) -> (Subject, Range<Int>) {
    switch predicate {
    case .destinationPort(let numbers):
      let start = ports.count
      ports += numbers
      return (.port, start..<ports.count)
    case .peer(let list):
      return add(list.map { if case .text(let text) = $0.matcher { text } else { nil } }, .peer)
    case .path(let list):
      return add(list.map { if case .text(let text) = $0 { text } else { nil } }, .path)
    case .method(let list): return add(list, .method)
    case .host(let list): return add(list.map(\.text), .host)
    case .destinationIP, .sourceIP, .remoteIP, .serverName, .identity, .requestPrincipal, .claim,
      .header, .metadata:
      return (.other, 0..<0)
    }
  }

  /// Adds patterns, unless one of them is none of text.
  private mutating func add(_ list: [TextPattern?], _ subject: Subject) -> (Subject, Range<Int>) {
    guard list.allSatisfy({ $0 != nil }) else { return (.other, 0..<0) }
    let start = patterns.count
    for pattern in list {
      switch pattern {
      case .exact(let text): add(.exact, text)
      case .prefix(let text): add(.prefix, text)
      case .suffix(let text): add(.suffix, text)
      case .nonEmpty: add(.nonEmpty, "")
      case .present, nil: add(.present, "")
      }
    }
    return (subject, start..<patterns.count)
  }

  private mutating func add(_ form: Pattern.Form, _ text: ByteString) {
    let start = texts.count
    texts += text.bytes
    patterns.append(Pattern(form: form, text: start..<texts.count))
  }
}

// MARK: - Checking

extension RuleChecks {
  /// Whether a rule matches: ANY permission alternative and ANY principal alternative (AP-41).
  ///
  /// `proven` are the fields by whose values the search has found the rule.
  func truth(
    ofRule rank: Int,
    except proven: DecisionTree.FieldSet,
    _ states: TextFields.States,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource
  ) -> Truth {
    func any(_ places: Range<Int>, _ others: inout some ConditionSource) -> Truth {
      var best = Truth.no
      for place in places where best != .yes {
        var worst = Truth.yes
        for check in alternatives[place] where worst != .no {
          guard checks[check].anchors.isDisjoint(with: proven) else { continue }
          worst = min(
            worst,
            truth(
              of: checks[check],
              states,
              peer: peer,
              path: path,
              method: method,
              host: host,
              port: port,
              others: &others
            )
          )
        }
        best = max(best, worst)
      }
      return best
    }
    let permission = any(rules[rank].permissions, &others)
    guard permission != .no else { return .no }
    return min(permission, any(rules[rank].principals, &others))
  }

  /// Whether a condition holds: ANY pattern fits, and not where the field is absent (AP-43).
  private func truth(
    of check: Check,
    _ states: TextFields.States,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource
  ) -> Truth {
    let truth: Truth?
    switch check.subject {
    case .other: truth = nil
    case .port: truth = port.map { Truth(ports[check.patterns].contains($0)) } ?? .unknown
    case .peer: truth = anyFits(check.patterns, states.peer, peer)
    case .path: truth = anyFits(check.patterns, states.path, path)
    case .method: truth = anyFits(check.patterns, states.method, method)
    case .host: truth = anyFits(check.patterns, states.host, host, ignoringCase: true)
    }
    guard let truth else { return others.truth(of: conditions[check.condition]) }
    return check.isNegated ? !truth : truth
  }

  /// `nil` where the condition itself has to be asked.
  private func anyFits(
    _ places: Range<Int>,
    _ state: TextFields.State,
    _ text: Span<UInt8>,
    ignoringCase: Bool = false
  ) -> Truth? {
    switch state {
    case .absent: return .no
    case .unknown: return .unknown
    case .several: return nil
    case .given: break
    }
    for place in places {
      guard let fits = fits(patterns[place], text, ignoringCase: ignoringCase) else { return nil }
      if fits { return .yes }
    }
    return .no
  }

  /// As ``TextPattern/matches(_:ignoringCase:regexInput:)``; `nil` where releases differ.
  private func fits(_ pattern: Pattern, _ text: Span<UInt8>, ignoringCase: Bool) -> Bool? {
    let length = pattern.text.count
    let start: Int
    switch pattern.form {
    case .exact:
      guard length == text.count else { return false }
      start = 0
    case .prefix: start = 0
    case .suffix: start = text.count - length
    case .nonEmpty:
      var isASCII = true
      var hasLineFeed = false
      for index in text.indices {
        isASCII = isASCII && text[index] < 0x80
        hasLineFeed = hasLineFeed || text[index] == UInt8(ascii: "\n")
      }
      return isASCII ? !text.isEmpty && !hasLineFeed : nil
    case .present: return true
    }
    guard start >= 0, length <= text.count else { return false }
    guard ignoringCase else {
      return texts.span.extracting(pattern.text).isEqual(to: text, from: start)
    }
    for offset in 0..<length {
      let own = Self.lowercased(texts[pattern.text.lowerBound + offset])
      guard own == Self.lowercased(text[start + offset]) else { return false }
    }
    return true
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
