import Basics

/// Reads RE2's syntax, as far as it is about ASCII.
///
/// What is not read (Unicode classes, flags but `i` and `s`, octal escapes) or is no expression of
/// RE2 makes the whole expression an unknown one: nothing is guessed.
struct RegexParser {
  /// How deep groups may be nested.
  private static let deepest = 50
  /// The most repetitions that RE2 takes.
  private static let mostRepetitions = 1000

  struct Flags {
    var foldsCase = false
    var dotTakesAll = false
  }

  /// Why the reading ended: not shown to anybody.
  struct Unreadable: Error {}

  let bytes: [UInt8]
  var place = 0
  private var captures = 0
  var flags = Flags()

  private init(_ pattern: ByteString) { bytes = pattern.bytes }

  /// The expression, and how many groups it has; `nil` for one that is not read.
  static func parse(_ pattern: ByteString) -> (syntax: RegexSyntax, captures: Int)? {
    guard pattern.bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    var parser = RegexParser(pattern)
    guard let syntax = try? parser.alternatives(depth: 0), parser.place == parser.bytes.count
    else { return nil }
    return (syntax, parser.captures)
  }

  var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func take(_ text: StaticString) -> Bool {
    let wanted = ByteString(text.description).bytes
    guard bytes[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  private mutating func alternatives(depth: Int) throws(Unreadable) -> RegexSyntax {
    guard depth <= Self.deepest else { throw Unreadable() }
    var found = [try sequence(depth: depth)]
    while take("|") { found.append(try sequence(depth: depth)) }
    return found.count == 1 ? found[0] : .alternatives(found)
  }

  private mutating func sequence(depth: Int) throws(Unreadable) -> RegexSyntax {
    var parts: [RegexSyntax] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      guard let atom = try atom(depth: depth) else { continue }
      parts.append(try repeated(atom))
    }
    return .sequence(parts)
  }

  /// One element; `nil` for flags.
  private mutating func atom(depth: Int) throws(Unreadable) -> RegexSyntax? {
    guard let byte = next else { throw Unreadable() }
    place += 1
    switch byte {
    case UInt8(ascii: "("): return try group(depth: depth)
    case UInt8(ascii: "["): return .set(try characterClass())
    case UInt8(ascii: "."): return .set(flags.dotTakesAll ? .all : .anyButLineFeed)
    case UInt8(ascii: "^"): return .assertion(.start)
    case UInt8(ascii: "$"): return .assertion(.end)
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw Unreadable()
    case UInt8(ascii: "{") where repetition(at: place - 1) != nil: throw Unreadable()
    default: return .set(folded(ASCIISet([byte])))
    }
  }

  func folded(_ set: ASCIISet) -> ASCIISet { flags.foldsCase ? set.foldingCase : set }

  private mutating func group(depth: Int) throws(Unreadable) -> RegexSyntax? {
    let outer = flags
    var index: Int?
    if take("?") {
      if take("P<") || take("<") {
        while let byte = next, ASCIISet.word.contains(byte) { place += 1 }
        guard take(">") else { throw Unreadable() }
        index = nextCapture()
      } else {
        let (changed, opensGroup) = try flagGroup()
        flags = changed
        guard opensGroup else { return nil }
      }
    } else {
      index = nextCapture()
    }
    let inner = try alternatives(depth: depth + 1)
    guard take(")") else { throw Unreadable() }
    flags = outer
    return index.map { .capture($0, inner) } ?? inner
  }

  private mutating func nextCapture() -> Int {
    captures += 1
    return captures
  }

  /// Reads the flags after `(?`: those of a group that follows, or of the rest of this one.
  private mutating func flagGroup() throws(Unreadable) -> (flags: Flags, opensGroup: Bool) {
    var changed = flags
    var isOn = true
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "i"): changed.foldsCase = isOn
      case UInt8(ascii: "s"): changed.dotTakesAll = isOn
      case UInt8(ascii: "-") where isOn: isOn = false
      case UInt8(ascii: ":"): return (changed, true)
      case UInt8(ascii: ")"): return (changed, false)
      default: throw Unreadable()
      }
    }
    throw Unreadable()
  }

  // MARK: Repetition

  private mutating func repeated(_ atom: RegexSyntax) throws(Unreadable) -> RegexSyntax {
    guard let (bounds, end) = repetition(at: place) else { return atom }
    place = end
    let isLazy = take("?")
    // RE2 takes no repetition of a repetition.
    guard repetition(at: place) == nil else { throw Unreadable() }
    guard bounds.least <= Self.mostRepetitions, (bounds.most ?? 0) <= Self.mostRepetitions,
      bounds.most.map({ $0 >= bounds.least }) ?? true
    else { throw Unreadable() }
    return .repeated(atom, least: bounds.least, most: bounds.most, isGreedy: !isLazy)
  }

  /// The repetition that is written at a place, and where it ends; a brace without numbers is text.
  private func repetition(at start: Int) -> (bounds: (least: Int, most: Int?), end: Int)? {
    guard start < bytes.count else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "*"): return ((0, nil), start + 1)
    case UInt8(ascii: "+"): return ((1, nil), start + 1)
    case UInt8(ascii: "?"): return ((0, 1), start + 1)
    case UInt8(ascii: "{"):
      var end = start + 1
      guard let least = number(&end) else { return nil }
      var most: Int? = least
      if end < bytes.count, bytes[end] == UInt8(ascii: ",") {
        end += 1
        most = number(&end)
      }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
      return ((least, most), end + 1)
    default: return nil
    }
  }

  /// A number of at most six digits.
  private func number(_ end: inout Int) -> Int? {
    let digits = bytes[end...].prefix(6).prefix { ASCIISet.digits.contains($0) }
    end += digits.count
    return digits.isEmpty ? nil : digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}
