/// Runs a program over a text, all ways at once, the preferred one first: what RE2 finds.
struct RegexMachine {
  private struct Thread {
    let step: Int
    let saved: [Int]
  }

  private let program: RegexProgram
  private let text: [UInt8]
  /// The place at which a step was last added, so that none is added twice.
  private var visited: [Int]

  init(_ program: RegexProgram, text: [UInt8]) {
    self.program = program
    self.text = text
    visited = Array(repeating: -1, count: program.steps.count)
  }

  /// The first match at `start` or after it, as the places of its groups; -1 for one without part.
  ///
  /// If `isWhole`, it has to be all of the text from `start` on.
  /// - Complexity: O(length of the text × length of the program).
  mutating func match(from start: Int, isWhole: Bool) -> [Int]? {
    var threads: [Thread] = []
    var found: [Int]?
    for index in visited.indices { visited[index] = -1 }
    for place in start...text.count {
      if found == nil, place == start || !isWhole {
        add(step: 0, saved: Array(repeating: -1, count: 2 * program.groups), place, &threads)
      }
      guard !threads.isEmpty else {
        if found != nil || isWhole { break }
        continue
      }
      var following: [Thread] = []
      // INVARIANT: threads stand in the order of preference, so the ones after a match lose.
      search: for thread in threads {
        switch program.steps[thread.step] {
        case .take(let set):
          if place < text.count, set.contains(text[place]) {
            add(step: thread.step + 1, saved: thread.saved, place + 1, &following)
          }
        case .accept:
          guard !isWhole || place == text.count else { continue }
          found = thread.saved
          break search
        case .fork, .jump, .save, .assert: continue
        }
      }
      threads = following
    }
    return found
  }

  /// Adds what can be reached from a step without taking a byte.
  private mutating func add(step: Int, saved: [Int], _ place: Int, _ threads: inout [Thread]) {
    var pending = [Thread(step: step, saved: saved)]
    while let thread = pending.popLast() {
      guard visited[thread.step] != place else { continue }
      visited[thread.step] = place
      switch program.steps[thread.step] {
      case .take, .accept: threads.append(thread)
      case .jump(let next): pending.append(Thread(step: next, saved: thread.saved))
      case .fork(let preferred, let other):
        pending.append(Thread(step: other, saved: thread.saved))
        pending.append(Thread(step: preferred, saved: thread.saved))
      case .save(let index):
        var saved = thread.saved
        saved[index] = place
        pending.append(Thread(step: thread.step + 1, saved: saved))
      case .assert(let assertion) where holds(assertion, at: place):
        pending.append(Thread(step: thread.step + 1, saved: thread.saved))
      case .assert: continue
      }
    }
  }

  private func holds(_ assertion: RegexSyntax.Assertion, at place: Int) -> Bool {
    let isBoundary = isWord(place - 1) != isWord(place)
    return switch assertion {
    case .start: place == 0
    case .end: place == text.count
    case .wordBoundary: isBoundary
    case .noWordBoundary: !isBoundary
    }
  }

  private func isWord(_ place: Int) -> Bool {
    text.indices.contains(place) && ASCIISet.word.contains(text[place])
  }
}
