internal import Basics
internal import Program

/// What is left to check of a rule once a search has found it, as words of a ``WordTable``.
///
/// A rule is two counts (permission and principal alternatives) and the place of the principals,
/// then the alternatives: the number of checks and the place behind them, then the checks. A check
/// is ``Header``, then what its patterns share as a beginning, then the patterns. What is no matter
/// of text, or is one of a form that is seldom, stays a ``Condition`` that is asked itself.
enum RuleChecks {
  /// The field that a check looks at.
  enum Subject: Int {
    case peer, path, method, host
    /// The number of the port.
    case port
    /// The condition itself has to be asked.
    case other
  }

  /// How a pattern fits a text.
  enum Form: Int {
    case exact, prefix, suffix, nonEmpty, present
  }

  /// The first words of a check.
  struct Header {
    static let size = 3

    let subject: Subject
    let isNegated: Bool
    /// The number of patterns, of which ANY has to fit.
    let patterns: Int
    /// The place behind the check, counted from its first word.
    let length: Int
    /// The length of the beginning that all patterns share, in bytes.
    let shared: Int
    /// The condition's place among the tree's conditions.
    let condition: Int

    init(
      subject: Subject,
      isNegated: Bool,
      patterns: Int,
      length: Int,
      shared: Int,
      condition: Int
    ) {
      self.subject = subject
      self.isNegated = isNegated
      self.patterns = patterns
      self.length = length
      self.shared = shared
      self.condition = condition
    }

    init(_ words: FrozenWords, at place: Int) {
      let first = words[place]
      subject = Subject(rawValue: Int(truncatingIfNeeded: first & 7)) ?? .other
      isNegated = first & 8 != 0
      patterns = Int(truncatingIfNeeded: first >> 32)
      length = words.low(place &+ 1)
      shared = words.high(place &+ 1)
      condition = words.number(place &+ 2)
    }
  }
}

extension RuleChecks {
  /// Whether a rule matches: ANY permission alternative and ANY principal alternative (AP-41).
  static func truth(
    at place: Int,
    in words: FrozenWords,
    _ tree: DecisionTree,
    _ given: DecisionTree.FieldSet,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource
  ) -> Truth {
    func any(_ count: Int, from place: Int, _ others: inout some ConditionSource) -> Truth {
      var best = Truth.no
      var alternative = place
      for _ in 0..<count {
        var worst = Truth.yes
        var check = alternative &+ 1
        for _ in 0..<words.low(alternative) {
          let header = Header(words, at: check)
          worst = min(
            worst,
            truth(
              of: header,
              at: check &+ Header.size,
              in: words,
              tree,
              given,
              peer: peer,
              path: path,
              method: method,
              host: host,
              port: port,
              others: &others
            )
          )
          guard worst != .no else { break }
          check &+= header.length
        }
        best = max(best, worst)
        guard best != .yes else { break }
        alternative &+= words.high(alternative)
      }
      return best
    }
    let permission = any(words.low(place), from: place &+ 2, &others)
    guard permission != .no else { return .no }
    return min(
      permission,
      any(words.high(place), from: place &+ words.number(place &+ 1), &others)
    )
  }

  /// Whether a condition holds: ANY pattern fits, and not where the field is absent (AP-43).
  @inline(__always)
  private static func truth(
    of check: Header,
    at place: Int,
    in words: FrozenWords,
    _ tree: DecisionTree,
    _ given: DecisionTree.FieldSet,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource
  ) -> Truth {
    let fits: Bool?
    switch check.subject {
    case .other: fits = nil
    case .port:
      guard let port else { return .unknown }
      fits = contains(port, check, at: place, in: words)
    case .peer: fits = given.contains(.peer) ? anyFits(check, at: place, in: words, peer) : false
    case .path: fits = given.contains(.path) ? anyFits(check, at: place, in: words, path) : false
    case .method:
      fits = given.contains(.method) ? anyFits(check, at: place, in: words, method) : false
    case .host:
      fits = given.contains(.host) && anyFitsIgnoringCase(check, at: place, in: words, host)
    }
    guard let fits else { return others.truth(of: tree.conditions[check.condition]) }
    return Truth(fits != check.isNegated)
  }

  private static func contains(
    _ port: Int,
    _ check: Header,
    at place: Int,
    in words: FrozenWords
  ) -> Bool {
    for offset in 0..<check.patterns where words.number(place &+ offset) == port { return true }
    return false
  }

  /// `nil` where releases differ, so that the condition itself has to be asked.
  private static func anyFits(
    _ check: Header,
    at place: Int,
    in words: FrozenWords,
    _ text: Span<UInt8>
  ) -> Bool? {
    let shared = check.shared
    guard shared <= text.count, words.text(at: place, count: shared, isIn: text, at: 0) else {
      return false
    }
    let left = text.count &- shared
    var pattern = place &+ WordTable.words(for: shared)
    for _ in 0..<check.patterns {
      let length = words.high(pattern)
      switch Form(rawValue: words.low(pattern)) {
      case .exact:
        if length == left, words.text(at: pattern &+ 1, count: length, isIn: text, at: shared) {
          return true
        }
      case .prefix:
        if length <= left, words.text(at: pattern &+ 1, count: length, isIn: text, at: shared) {
          return true
        }
      case .suffix:
        if length <= left,
          words.text(at: pattern &+ 1, count: length, isIn: text, at: text.count &- length)
        {
          return true
        }
      case .present: return true
      case .nonEmpty:
        guard let fits = isNotEmpty(text) else { return nil }
        if fits { return true }
      case nil: return nil
      }
      pattern &+= 1 &+ WordTable.words(for: length)
    }
    return false
  }

  /// As ``TextPattern/nonEmpty``; `nil` where releases differ.
  private static func isNotEmpty(_ text: Span<UInt8>) -> Bool? {
    var isASCII = true
    var hasLineFeed = false
    for index in text.indices {
      isASCII = isASCII && text[index] < 0x80
      hasLineFeed = hasLineFeed || text[index] == UInt8(ascii: "\n")
    }
    return isASCII ? !text.isEmpty && !hasLineFeed : nil
  }

  private static func anyFitsIgnoringCase(
    _ check: Header,
    at place: Int,
    in words: FrozenWords,
    _ text: Span<UInt8>
  ) -> Bool {
    var pattern = place
    for _ in 0..<check.patterns {
      let length = words.high(pattern)
      let left = text.count &- length
      let fits =
        switch Form(rawValue: words.low(pattern)) {
        case .exact: left == 0 && isEqual(text, from: 0, words, at: pattern &+ 1, length)
        case .prefix: left >= 0 && isEqual(text, from: 0, words, at: pattern &+ 1, length)
        case .suffix: left >= 0 && isEqual(text, from: left, words, at: pattern &+ 1, length)
        case .present: true
        case .nonEmpty, nil: false
        }
      if fits { return true }
      pattern &+= 1 &+ WordTable.words(for: length)
    }
    return false
  }

  /// Whether a text has the bytes at `place`, which are in lower case.
  private static func isEqual(
    _ text: Span<UInt8>,
    from start: Int,
    _ words: FrozenWords,
    at place: Int,
    _ length: Int
  ) -> Bool {
    for offset in 0..<length {
      let own = words[place &+ offset >> 3] >> UInt64(truncatingIfNeeded: (offset & 7) &* 8)
      let byte = text[start &+ offset]
      let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      guard UInt8(truncatingIfNeeded: own) == (isUpper ? byte | 0x20 : byte) else { return false }
    }
    return true
  }
}
