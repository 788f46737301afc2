/// A deterministic automaton for several languages at once, built as far as it is asked.
///
/// Each of its states is a set of states of the languages' own automata; it says which of the
/// languages the text so far is in.
struct UnionAutomaton {
  /// The number of a state.
  typealias State = Int32

  static let start: State = 0

  // The languages' own automata, side by side.
  private var moves: [[(set: ByteSet, target: Int32)]] = []
  private var skips: [[Int32]] = []
  /// The language that a state accepts, if any.
  private var accepted: [Int32] = []

  // What has been built.
  private var members: [[Int32]] = []
  private var numberOf: [[Int32]: State] = [:]
  /// By state and class; -1: not asked yet.
  private var next: [State] = []
  /// The languages, ascending, by state.
  private(set) var acceptedLanguages: [[Int32]] = []

  private let languages: [TextLanguage]
  private var classes: ByteClasses

  init(_ languages: [TextLanguage]) {
    self.languages = languages
    classes = ByteClasses(telling: [])
    var starts: [Int32] = []
    for (index, language) in languages.enumerated() {
      starts += add(language, index: Int32(index))
    }
    _ = number(of: closure(of: starts))
  }

  /// The sets of bytes that the languages can tell apart.
  var tellingSets: [ByteSet] { moves.flatMap { $0.map(\.set) } }

  /// Sets the classes by which ``step(_:class:)`` goes; each has to be no larger than the languages
  /// can tell apart.
  mutating func use(_ classes: ByteClasses) {
    self.classes = classes
    next = Array(repeating: -1, count: members.count * classes.count)
  }

  /// The number of states built.
  var stateCount: Int { members.count }

  /// The state after one more byte of a class.
  mutating func step(_ state: State, class byteClass: Int) -> State {
    let place = Int(state) * classes.count + byteClass
    if next[place] >= 0 { return next[place] }
    let byte = classes.members[byteClass][0]
    var targets: [Int32] = []
    for member in members[Int(state)] {
      for move in moves[Int(member)] where move.set.contains(byte) { targets.append(move.target) }
    }
    let target = number(of: closure(of: targets))
    next[place] = target
    return target
  }

  /// Whether a state is in no language and never will be.
  func isDead(_ state: State) -> Bool { members[Int(state)].isEmpty }

  // MARK: Building

  private mutating func number(of set: [Int32]) -> State {
    if let known = numberOf[set] { return known }
    let new = State(members.count)
    members.append(set)
    numberOf[set] = new
    let languages = Set(set.map { accepted[Int($0)] }.filter { $0 >= 0 })
    acceptedLanguages.append(languages.sorted())
    next += Array(repeating: -1, count: classes.count)
    return new
  }

  private func closure(of states: [Int32]) -> [Int32] {
    var known = Set(states)
    var open = states
    while let state = open.popLast() {
      for target in skips[Int(state)] where known.insert(target).inserted { open.append(target) }
    }
    return known.sorted()
  }

  private mutating func newState() -> Int32 {
    moves.append([])
    skips.append([])
    accepted.append(-1)
    return Int32(moves.count - 1)
  }

  private mutating func add(_ language: TextLanguage, index: Int32) -> [Int32] {
    switch language {
    case .exact(let text): return [add([.literal(text)], index: index)]
    case .prefix(let text):
      return [add([.literal(text), .run(.all, atLeast: 0)], index: index)]
    case .sequences(let sequences): return sequences.map { add($0, index: index) }
    case .nonEmptyUTF8: return [addUTF8(index: index)]
    }
  }

  private mutating func add(_ pieces: [TextLanguage.Piece], index: Int32) -> Int32 {
    let first = newState()
    var last = first
    for piece in pieces {
      switch piece {
      case .bytes(let sets):
        for set in sets { last = append(set, after: last) }
      case .run(let set, let minimum):
        for _ in 0..<minimum { last = append(set, after: last) }
        let loop = newState()
        skips[Int(last)].append(loop)
        moves[Int(loop)].append((set, loop))
        last = loop
      }
    }
    accepted[Int(last)] = index
    return first
  }

  private mutating func append(_ set: ByteSet, after state: Int32) -> Int32 {
    let target = newState()
    moves[Int(state)].append((set, target))
    return target
  }

  /// RE2 looks at lead bytes and the number of those that follow, no closer.
  private mutating func addUTF8(index: Int32) -> Int32 {
    let first = newState()
    let end = newState()
    accepted[Int(end)] = index
    let following = ByteSet(0x80...0xBF)
    let leads: [(ByteSet, Int)] = [
      (ByteSet { $0 < 0x80 && $0 != UInt8(ascii: "\n") }, 0), (ByteSet(0xC2...0xDF), 1),
      (ByteSet(0xE0...0xEF), 2), (ByteSet(0xF0...0xF4), 3),
    ]
    for (lead, count) in leads {
      for start in [first, end] {
        var last = start
        var set = lead
        for _ in 0..<count {
          last = append(set, after: last)
          set = following
        }
        moves[Int(last)].append((set, end))
      }
    }
    return first
  }
}
