internal import Basics
internal import Program

extension DecisionTree {
  /// Finds the first rule by rank that matches a request given as plain texts.
  ///
  /// Allocates nothing.
  /// - Parameters:
  ///   - given: Which of the four texts are there.
  ///   - peer: The name of the peer's certificate.
  ///   - path: The path that policies compare.
  ///   - method: The method.
  ///   - host: The authority.
  ///   - port: The workload port; `nil`: not given.
  ///   - others: Answers for all other fields, and is told of rules that may match.
  /// - Returns: Its rank; `nil` where none matches for certain.
  @inline(__always)
  func search(
    _ given: FieldSet,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource
  ) -> Int? {
    guard root != 0 else { return nil }
    var first = Int.max
    visit(
      root,
      given,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others,
      first: &first
    )
    return first == .max ? nil : first
  }

  // The recursion is as deep as there are fields.
  private func visit(
    _ start: Int,
    _ given: FieldSet,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource,
    first: inout Int
  ) {
    var place = start
    while place != 0 {
      let node = NodeHeader(words, at: place)
      guard let field = node.field else {
        return scan(
          place,
          node.count,
          given,
          peer: peer,
          path: path,
          method: method,
          host: host,
          port: port,
          others: &others,
          first: &first
        )
      }
      if given.contains(FieldSet(field)) {
        let text =
          switch field {
          case .peer: peer
          case .path: path
          case .method: method
          }
        // The whole text, then its beginnings, which are hashed together.
        var child = child(of: node.number, text)
        var hash = hashing.hash(of: node.number)
        var index = 0
        while true {
          if child != 0 {
            visit(
              child,
              given,
              peer: peer,
              path: path,
              method: method,
              host: host,
              port: port,
              others: &others,
              first: &first
            )
          }
          guard index < node.count else { break }
          let length = words.number(place &+ NodeHeader.size &+ index)
          guard length <= text.count else { break }
          child = self.child(of: node.number, text, length: length, &hash)
          index &+= 1
        }
      }
      place = node.rest
    }
  }

  /// The node behind a whole text; 0 where there is none.
  // Apart, as the next two are: what they need in registers is not what the others need.
  @inline(never)
  private func child(of node: Int, _ text: Span<UInt8>) -> Int {
    var hash = hashing.hash(of: node)
    return BranchTable.child(
      hash.of(text, length: text.count, isPrefix: false),
      node,
      text,
      length: text.count,
      isPrefix: false,
      slots: slots,
      words: words
    )
  }

  /// The node behind a text's beginning; 0 where there is none.
  @inline(never)
  private func child(
    of node: Int,
    _ text: Span<UInt8>,
    length: Int,
    _ hash: inout BranchTable.PrefixHash
  ) -> Int {
    BranchTable.child(
      hash.of(text, length: length, isPrefix: true),
      node,
      text,
      length: length,
      isPrefix: true,
      slots: slots,
      words: words
    )
  }

  /// Checks the rules of a leaf.
  @inline(never)
  private func scan(
    _ place: Int,
    _ count: Int,
    _ given: FieldSet,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource,
    first: inout Int
  ) {
    let words = words
    for entry in (place &+ 1)..<(place &+ 1 &+ count) {
      let rank = NodeHeader.rank(words[entry])
      guard rank < first else { return }
      let checks = NodeHeader.checks(words[entry])
      guard checks == 0 || RuleChecks.mayMatch(at: checks, in: words, path: path) else { continue }
      let truth =
        checks == 0
        ? Truth.yes
        : RuleChecks.truth(
          at: checks,
          in: words,
          self,
          given,
          peer: peer,
          path: path,
          method: method,
          host: host,
          port: port,
          others: &others
        )
      switch truth {
      case .yes: first = rank
      case .unknown: others.note(unknown: rank)
      case .no: continue
      }
    }
  }
}

extension DecisionTree {
  /// The first words of a node.
  ///
  /// A leaf has one word; its rules follow, ascending, a word each. A node that branches has two; the
  /// lengths of its prefixes follow, ascending.
  struct NodeHeader {
    static let size = 2
    private static let leaf: UInt64 = 255
    /// A rule of a leaf has its checks above and its rank below.
    ///
    /// INVARIANT: there are neither 2²⁸ rules nor 2³⁶ words.
    private static let rankBits: UInt64 = 28

    /// What it looks at; `nil` for a leaf.
    let field: Field?
    /// How many rules or lengths follow.
    let count: Int
    /// The number by which branches know the node.
    let number: Int
    /// The node of the rules that do not name the field exactly; 0 where there are none.
    let rest: Int

    @inline(__always)
    init(_ words: FrozenWords, at place: Int) {
      let first = words[place]
      field = Field(rawValue: UInt8(truncatingIfNeeded: first))
      count = Int(truncatingIfNeeded: field == nil ? first >> 8 : first >> 8 & 0xFF_FFFF)
      number = Int(truncatingIfNeeded: first >> 32)
      rest = field == nil ? 0 : words.number(place &+ 1)
    }

    static func leaf(count: Int) -> UInt64 { leaf | UInt64(truncatingIfNeeded: count) << 8 }

    static func branching(_ field: Field, lengths: Int, number: Int) -> UInt64 {
      UInt64(field.rawValue) | UInt64(truncatingIfNeeded: lengths) << 8
        | UInt64(truncatingIfNeeded: number) << 32
    }

    static func entry(rank: Int, checks: Int) -> UInt64 {
      UInt64(truncatingIfNeeded: rank) | UInt64(truncatingIfNeeded: checks) << rankBits
    }

    static func rank(_ entry: UInt64) -> Int {
      Int(truncatingIfNeeded: entry & ((1 << rankBits) - 1))
    }

    static func checks(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry >> rankBits) }
  }
}
