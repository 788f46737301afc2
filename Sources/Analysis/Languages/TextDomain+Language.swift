internal import Basics

extension TextDomain {
  /// The texts of some languages.
  ///
  /// - Throws: ``Undecided`` if they have too much to do with each other.
  init(_ languages: [TextLanguage], maximumStates: Int = 100_000) throws(Undecided) {
    var automaton = UnionAutomaton(languages)
    let sets = automaton.tellingSets
    let classes = ByteClasses(telling: sets)
    automaton.use(classes)
    var table: [Int32] = []
    var state = 0
    while state < automaton.stateCount {
      guard automaton.stateCount <= maximumStates else {
        throw Undecided(fields: [], reason: "the texts have too many combinations")
      }
      for byteClass in 0..<classes.count {
        let next = automaton.step(Int32(state), class: byteClass)
        table.append(automaton.isDead(next) ? -1 : next)
      }
      state += 1
    }
    let accepted = automaton.acceptedLanguages.map { !$0.isEmpty }
    let (transitions, width, classOf) = (table, classes.count, classes.classOf)
    self.init(
      tellingSets: sets,
      start: UnionAutomaton.start,
      step: { state, byte in
        let next = transitions[Int(state) * width + Int(classOf[Int(byte)])]
        return next < 0 ? nil : next
      },
      accepts: { accepted[Int($0)] }
    )
  }

  /// The identities of service accounts, `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT` (PA-34).
  ///
  /// - Parameters:
  ///   - trustDomains: Whose identities; `nil`: any.
  ///   - others: Further identities.
  /// - Returns: The domain.
  /// - Throws: ``Undecided`` if the texts have too much to do with each other.
  static func identities(
    of trustDomains: [ByteString]?,
    and others: [ByteString]
  ) throws(Undecided) -> TextDomain {
    let segment = ByteSet(
      Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._".utf8)
    )
    let name = ByteSet(Array("abcdefghijklmnopqrstuvwxyz0123456789-._".utf8))
    let starts: [[TextLanguage.Piece]] =
      trustDomains.map { $0.map { [.literal("spiffe://" + $0)] } }
      ?? [[.literal("spiffe://"), .run(name, atLeast: 1)]]
    let accounts: [TextLanguage.Piece] = [
      .literal("/ns/"), .run(segment, atLeast: 1), .literal("/sa/"), .run(segment, atLeast: 1),
    ]
    return try TextDomain(
      [.sequences(starts.map { $0 + accounts })] + others.map { .exact($0) }
    )
  }
}
