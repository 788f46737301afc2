internal import Basics

/// Walks through all texts of a domain at once, shortest first, and keeps one for each set of
/// languages that has any.
struct TextExplorer {
  /// How far a text has come.
  private struct State {
    let literal: LiteralTrie.Place
    /// How far in the automata, by number.
    let automata: Int32
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
  private var automata: AutomataPairs
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
  /// By state of the automaton; -1: not asked yet.
  private var setOfState: [Int32] = []

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
    automata = AutomataPairs(start: domain.start, classCount: classes.count)
  }

  mutating func explore(maximumStates: Int) throws(Undecided) {
    states.append(State(literal: trie.start, automata: 0))
    origins.append((-1, 0))
    // A place in the tree is one text, so it is reached once; off the tree a state is known by the
    // beginning that was passed last, or -1, and how far the automata are.
    var known: Set<UInt64> = []
    var index = 0
    while index < states.count {
      let state = states[index]
      keep(state, index: Int32(index))
      let children = trie.children(at: state.literal)
      let passed = UInt64(UInt32(bitPattern: state.literal.prefix)) << 32
      for (byteClass, members) in classes.members.enumerated() {
        guard let byte = Self.first(of: members, without: children),
          let next = automata.step(state.automata, byteClass, byte, &automaton, domain)
        else { continue }
        guard known.insert(passed | UInt64(next)).inserted else { continue }
        try requireRoom(maximumStates)
        let place = LiteralTrie.Place(node: -1, prefix: state.literal.prefix)
        states.append(State(literal: place, automata: next))
        origins.append((Int32(index), byte))
      }
      for child in children {
        let byteClass = Int(classes.classOf[Int(child.byte)])
        guard
          let next = automata.step(state.automata, byteClass, child.byte, &automaton, domain)
        else { continue }
        try requireRoom(maximumStates)
        let place = trie.place(child.node, after: state.literal)
        states.append(State(literal: place, automata: next))
        origins.append((Int32(index), child.byte))
      }
      index += 1
    }
  }

  private func requireRoom(_ maximumStates: Int) throws(Undecided) {
    guard states.count < maximumStates, automaton.stateCount < maximumStates else {
      throw Undecided(
        fields: [],
        reason: "the patterns have more than \(maximumStates) combinations"
      )
    }
  }

  /// The best byte of a class that the tree does not go on with.
  private static func first(
    of members: [UInt8],
    without children: [(byte: UInt8, node: Int32)]
  ) -> UInt8? {
    guard !children.isEmpty else { return members.first }
    return members.first { byte in !children.contains { $0.byte == byte } }
  }

  private mutating func keep(_ state: State, index: Int32) {
    let (others, domainState) = automata[state.automata]
    guard domain.accepts(domainState) else { return }
    let set = languageSet(of: others)
    let label = Label(
      exact: trie.exact(at: state.literal),
      prefix: state.literal.prefix,
      others: set
    )
    if firstWithLabel[label] == nil { firstWithLabel[label] = index }
  }

  /// The languages that a state of the automaton accepts, by number.
  private mutating func languageSet(of state: UnionAutomaton.State) -> Int32 {
    if Int(state) < setOfState.count, setOfState[Int(state)] >= 0 { return setOfState[Int(state)] }
    let accepted = automaton.acceptedLanguages[Int(state)]
    let set = languageSets[accepted] ?? Int32(languageLists.count)
    if languageSets[accepted] == nil {
      languageSets[accepted] = set
      languageLists.append(accepted.map { otherIDs[Int($0)] })
    }
    let more = Int(state) + 1 - setOfState.count
    if more > 0 { setOfState += Array(repeating: -1, count: more) }
    setOfState[Int(state)] = set
    return set
  }

  /// The text found for each set of languages, with the languages' numbers, ascending.
  func texts() -> [(text: ByteString, label: [Int32])] {
    var prefixes: [Int32: [Int32]] = [:]
    return firstWithLabel.map { label, state in
      let passed = prefixes[label.prefix] ?? self.prefixes(upTo: label.prefix)
      prefixes[label.prefix] = passed
      var languages = languageLists[Int(label.others)] + passed
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
