internal import Basics

/// Walks through all texts of a domain at once, shortest first, and keeps one for each set of
/// languages that has any.
struct TextExplorer {
  /// How far a text has come in each of the automata.
  private struct State: Hashable {
    let literal: LiteralTrie.Place
    let others: UnionAutomaton.State
    let domain: Int32
  }

  /// What the atoms are known by, before the beginnings are written out.
  private struct Label: Hashable {
    let exact: Int32
    let prefix: Int32
    /// A state's languages, by number.
    let others: Int32
  }

  private var trie = LiteralTrie()
  private var automaton: UnionAutomaton
  private let domain: TextDomain
  private let classes: ByteClasses
  /// The languages of the automaton, by their numbers there.
  private let otherIDs: [Int32]
  /// The beginnings, by text, with those that begin themselves with it.
  private var prefixIDs: [ByteString: Int32] = [:]
  private var prefixTexts: [Int32: ByteString] = [:]

  // Of each state: the one it was first reached from, and by which byte.
  private var states: [State] = []
  private var origins: [(state: Int32, byte: UInt8)] = []
  private var firstWithLabel: [Label: Int32] = [:]
  private var languageSets: [[Int32]: Int32] = [:]
  private var languageLists: [[Int32]] = []

  init(_ languages: [TextLanguage], domain: TextDomain) {
    var others: [TextLanguage] = []
    var otherIDs: [Int32] = []
    for (index, language) in languages.enumerated() {
      let id = Int32(index)
      switch language {
      case .exact(let text): trie.add(exact: text, as: id)
      case .prefix(let text):
        trie.add(prefix: text, as: id)
        prefixIDs[text] = id
        prefixTexts[id] = text
      case .sequences, .nonEmptyUTF8:
        others.append(language)
        otherIDs.append(id)
      }
    }
    automaton = UnionAutomaton(others)
    classes = ByteClasses(telling: automaton.tellingSets + domain.tellingSets)
    automaton.use(classes)
    self.otherIDs = otherIDs
    self.domain = domain
  }

  mutating func explore(maximumStates: Int) throws(Undecided) {
    var numbers: [State: Int32] = [:]
    let start = State(
      literal: trie.start,
      others: UnionAutomaton.start,
      domain: domain.start
    )
    numbers[start] = 0
    states.append(start)
    origins.append((-1, 0))
    var index = 0
    while index < states.count {
      let state = states[index]
      keep(state, index: Int32(index))
      for byte in bytes(to: state) {
        guard let inDomain = domain.step(state.domain, byte) else { continue }
        let next = State(
          literal: trie.step(state.literal, byte),
          others: automaton.step(state.others, class: Int(classes.classOf[Int(byte)])),
          domain: inDomain
        )
        guard numbers[next] == nil else { continue }
        guard states.count < maximumStates, automaton.stateCount < maximumStates else {
          throw Undecided(
            fields: [],
            reason: "the patterns have more than \(maximumStates) combinations"
          )
        }
        numbers[next] = Int32(states.count)
        states.append(next)
        origins.append((Int32(index), byte))
      }
      index += 1
    }
  }

  /// One byte of each class that the trie does not go on with, and all with which it does.
  private func bytes(to state: State) -> [UInt8] {
    let literal = trie.bytes(at: state.literal)
    guard !literal.isEmpty else { return classes.members.map { $0[0] } }
    return classes.members.compactMap { members in members.first { !literal.contains($0) } }
      + literal
  }

  private mutating func keep(_ state: State, index: Int32) {
    guard domain.accepts(state.domain) else { return }
    let accepted = automaton.acceptedLanguages[Int(state.others)]
    let set: Int32
    if let known = languageSets[accepted] {
      set = known
    } else {
      set = Int32(languageLists.count)
      languageSets[accepted] = set
      languageLists.append(accepted.map { otherIDs[Int($0)] })
    }
    let label = Label(
      exact: trie.exact(at: state.literal),
      prefix: state.literal.prefix,
      others: set
    )
    if firstWithLabel[label] == nil { firstWithLabel[label] = index }
  }

  /// The text found for each set of languages, with the languages' numbers, ascending.
  func texts() -> [(text: ByteString, label: [Int32])] {
    firstWithLabel.map { label, state in
      var languages = languageLists[Int(label.others)] + prefixes(upTo: label.prefix)
      if label.exact >= 0 { languages.append(label.exact) }
      return (text(of: state), languages.sorted())
    }
  }

  /// A beginning and all that it begins with itself.
  private func prefixes(upTo longest: Int32) -> [Int32] {
    guard longest >= 0, let text = prefixTexts[longest] else { return [] }
    return (0...text.count).compactMap { prefixIDs[ByteString(bytes: text.bytes.prefix($0))] }
  }

  private func text(of state: Int32) -> ByteString {
    var bytes: [UInt8] = []
    var state = state
    while state > 0 {
      let origin = origins[Int(state)]
      bytes.append(origin.byte)
      state = origin.state
    }
    return ByteString(bytes: bytes.reversed())
  }
}
