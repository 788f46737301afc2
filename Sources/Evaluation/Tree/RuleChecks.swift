internal import Basics
internal import Program

/// What is left to check of a rule once a search has found it, as words of a ``WordTable``.
///
/// A rule is two counts (permission and principal alternatives), the place of the principals with
/// the length of the path that the third word is about, and eight bytes that a path has to have at
/// the end of that length; then the alternatives: the number of checks and the place behind them,
/// then the checks. A check
/// is ``Header``, then what its patterns share as a beginning, then the patterns. What is no matter
/// of text, or is one of a form that is seldom, stays a ``Condition`` that is asked itself.
enum RuleChecks {
  /// The field that a check looks at, the cheapest that tell most rules apart first.
  enum Subject: Int {
    case path
    /// Exact methods of less than eight bytes, a word each.
    case shortMethod
    case method, peer
    /// The number of the port.
    case port
    case host
    /// The condition itself has to be asked.
    case other
  }

  /// How a pattern fits a text.
  enum Form: Int {
    case exact, prefix, suffix, nonEmpty, present
  }

  /// The first words of a check.
  struct Header {
    static let size = 2
    /// The first word has the subject, whether the check is negated, the number of patterns and,
    /// above, the length.
    static let maximumPatterns = 0xFFF_FFFF

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

    @inline(__always)
    init(_ words: FrozenWords, at place: Int) {
      let first = words[place]
      subject = Subject(rawValue: Int(truncatingIfNeeded: first & 7)) ?? .other
      isNegated = first & 8 != 0
      patterns = Int(truncatingIfNeeded: first >> 4) & Self.maximumPatterns
      length = Int(truncatingIfNeeded: first >> 32)
      shared = words.low(place &+ 1)
      condition = words.high(place &+ 1)
    }

    /// The lower half of the first word.
    static func low(_ subject: Subject, isNegated: Bool, _ patterns: Int) -> Int {
      subject.rawValue | (isNegated ? 8 : 0) | patterns << 4
    }
  }

  /// A method of less than eight bytes as a number that no other has; 0 for all others.
  @inline(__always)
  static func shortMethod(_ method: Span<UInt8>) -> UInt64 {
    guard method.count < 8 else { return 0 }
    return method.word(at: 0) | UInt64(truncatingIfNeeded: method.count &+ 1) << 56
  }
}

extension RuleChecks {
  /// The words of a rule in front of its alternatives.
  static let size = 3

  /// Whether a rule may match a path, by eight of its bytes: a look that most rules do not stand.
  ///
  /// A path that is not there is given as an empty one.
  @inline(__always)
  static func mayMatch(at place: Int, in words: FrozenWords, path: Span<UInt8>) -> Bool {
    let length = words.high(place &+ 1)
    guard length != 0 else { return true }
    return length <= path.count && path.load(at: length &- 8) == words[place &+ 2]
  }

  /// Whether a rule matches: ANY permission alternative and ANY principal alternative (AP-41).
  @inline(__always)
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
    let permission = any(
      words.low(place),
      from: place &+ size,
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
    let principals = words.low(place &+ 1)
    // Nothing is left to check of the principals where none are written.
    guard permission != .no, principals != 0 else { return permission }
    return min(
      permission,
      any(
        words.high(place),
        from: place &+ principals,
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
  }

  /// ANY alternative, ALL of its checks.
  @inline(never)
  private static func any(
    _ count: Int,
    from place: Int,
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
    var best = Truth.no
    var alternative = place
    for _ in 0..<count {
      var worst = Truth.yes
      var check = alternative &+ 1
      for _ in 0..<words.low(alternative) {
        let header = Header(words, at: check)
        let start = check &+ Header.size
        let fits: Bool?
        switch header.subject {
        case .path:
          fits = given.contains(.path) ? anyFits(header, at: start, in: words, path) : false
        case .shortMethod:
          fits =
            given.contains(.method)
            && contains(shortMethod(method), header, at: start, in: words)
        case .method:
          fits = given.contains(.method) ? anyFits(header, at: start, in: words, method) : false
        case .peer:
          fits = given.contains(.peer) ? anyFits(header, at: start, in: words, peer) : false
        case .port:
          fits = port.map {
            contains(UInt64(truncatingIfNeeded: $0), header, at: start, in: words)
          }
        case .host:
          fits = given.contains(.host) && anyFitsIgnoringCase(header, at: start, in: words, host)
        case .other: fits = nil
        }
        if let fits {
          // Not where the field is absent (AP-43).
          guard fits != header.isNegated else {
            worst = .no
            break
          }
        } else {
          worst = min(
            worst,
            header.subject == .port ? .unknown : others.truth(of: tree.conditions[header.condition])
          )
          guard worst != .no else { break }
        }
        check &+= header.length
      }
      best = max(best, worst)
      guard best != .yes else { break }
      alternative &+= words.high(alternative)
    }
    return best
  }

  @inline(__always)
  private static func contains(
    _ word: UInt64,
    _ check: Header,
    at place: Int,
    in words: FrozenWords
  ) -> Bool {
    for offset in 0..<check.patterns where words[place &+ offset] == word { return true }
    return false
  }

  /// `nil` where releases differ, so that the condition itself has to be asked.
  @inline(__always)
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
    // Most patterns are so short behind what they share.
    let next = text.word(at: shared)
    func begins(with pattern: Int, _ length: Int) -> Bool {
      length > 0 && length < 8
        ? words[pattern &+ 1] == next & FrozenWords.mask(length)
        : words.text(at: pattern &+ 1, count: length, isIn: text, at: shared)
    }
    var pattern = place &+ WordTable.words(for: shared)
    for _ in 0..<check.patterns {
      let length = words.high(pattern)
      switch Form(rawValue: words.low(pattern)) {
      case .exact: if length == left, begins(with: pattern, length) { return true }
      case .prefix: if length <= left, begins(with: pattern, length) { return true }
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
