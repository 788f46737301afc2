/// How far texts are in the automaton of the patterns and in that of the domain: pairs of states, by
/// number, with the steps between them worked out once.
struct AutomataPairs {
  private struct Pair: Hashable {
    let patterns: UnionAutomaton.State
    let domain: Int32
  }

  private var pairs: [Pair]
  private var numbers: [Pair: Int32]
  private let classCount: Int
  /// By pair and class of bytes; -1: not asked yet, -2: out of the domain.
  private var next: [Int32]

  /// Begins with the starts of both.
  init(start: Int32, classCount: Int) {
    let first = Pair(patterns: UnionAutomaton.start, domain: start)
    pairs = [first]
    numbers = [first: 0]
    self.classCount = classCount
    next = Array(repeating: -1, count: classCount)
  }

  subscript(number: Int32) -> (patterns: UnionAutomaton.State, domain: Int32) {
    let pair = pairs[Int(number)]
    return (pair.patterns, pair.domain)
  }

  /// The pair after one more byte of a class; `nil`: no text of the domain goes on like that.
  mutating func step(
    _ number: Int32,
    _ byteClass: Int,
    _ byte: UInt8,
    _ automaton: inout UnionAutomaton,
    _ domain: TextDomain
  ) -> Int32? {
    let place = Int(number) * classCount + byteClass
    if next[place] >= 0 { return next[place] }
    guard next[place] == -1 else { return nil }
    let pair = pairs[Int(number)]
    guard let inDomain = domain.step(pair.domain, byte) else {
      next[place] = -2
      return nil
    }
    let target = Pair(
      patterns: automaton.step(pair.patterns, class: byteClass),
      domain: inDomain
    )
    let known = numbers[target] ?? Int32(pairs.count)
    if known == pairs.count {
      numbers[target] = known
      pairs.append(target)
      next += Array(repeating: -1, count: classCount)
    }
    next[place] = known
    return known
  }
}
