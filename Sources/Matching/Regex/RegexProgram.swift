/// A regular expression as the steps of a machine that follows all ways at once.
struct RegexProgram: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case take(ASCIISet)
    /// Goes on at both, the first one preferred.
    case fork(Int, Int)
    case jump(Int)
    /// Remembers the place: 2n where group n starts, 2n + 1 where it ends.
    case save(Int)
    case assert(RegexSyntax.Assertion)
    case accept
  }

  /// The most steps: repetitions multiply.
  static let longest = 2000

  private(set) var steps: [Step] = []
  /// Groups, the whole counted as one.
  let groups: Int

  /// `nil` for an expression that is too long when its repetitions are written out.
  init?(_ syntax: RegexSyntax, captures: Int) {
    groups = captures + 1
    append(.save(0))
    guard emit(syntax) else { return nil }
    append(.save(1))
    append(.accept)
  }

  private mutating func append(_ step: Step) { steps.append(step) }

  private mutating func emit(_ syntax: RegexSyntax) -> Bool {
    guard steps.count < Self.longest else { return false }
    switch syntax {
    case .set(let set): append(.take(set))
    case .assertion(let assertion): append(.assert(assertion))
    case .sequence(let parts):
      for part in parts where !emit(part) { return false }
    case .capture(let index, let inner):
      append(.save(2 * index))
      guard emit(inner) else { return false }
      append(.save(2 * index + 1))
    case .alternatives(let choices): return emit(anyOf: choices)
    case .repeated(let inner, let least, let most, let isGreedy):
      return emit(inner, least: least, most: most, isGreedy: isGreedy)
    }
    return steps.count < Self.longest
  }

  private mutating func emit(anyOf choices: [RegexSyntax]) -> Bool {
    var ends: [Int] = []
    for (index, choice) in choices.enumerated() {
      let isLast = index == choices.count - 1
      let fork = steps.count
      if !isLast { append(.fork(fork + 1, 0)) }
      guard emit(choice) else { return false }
      guard !isLast else { break }
      ends.append(steps.count)
      append(.jump(0))
      steps[fork] = .fork(fork + 1, steps.count)
    }
    for end in ends { steps[end] = .jump(steps.count) }
    return true
  }

  private mutating func emit(
    _ inner: RegexSyntax,
    least: Int,
    most: Int?,
    isGreedy: Bool
  ) -> Bool {
    for _ in 0..<least where !emit(inner) { return false }
    guard let most else {
      let fork = steps.count
      append(.fork(0, 0))
      guard emit(inner) else { return false }
      append(.jump(fork))
      steps[fork] = Self.fork(into: fork + 1, past: steps.count, isGreedy: isGreedy)
      return true
    }
    var forks: [Int] = []
    for _ in least..<max(least, most) {
      forks.append(steps.count)
      append(.fork(0, 0))
      guard emit(inner) else { return false }
    }
    for fork in forks {
      steps[fork] = Self.fork(into: fork + 1, past: steps.count, isGreedy: isGreedy)
    }
    return true
  }

  private static func fork(into: Int, past: Int, isGreedy: Bool) -> Step {
    isGreedy ? .fork(into, past) : .fork(past, into)
  }
}
