internal import Basics
internal import Program

extension DecisionTree {
  /// Finds the first rule by rank that matches a request given as plain texts.
  ///
  /// Allocates nothing unless something is not known.
  /// - Parameters:
  ///   - states: How the four texts are given.
  ///   - peer: The name of the peer's certificate.
  ///   - path: The path that policies compare.
  ///   - method: The method.
  ///   - host: The authority.
  ///   - port: The workload port; `nil`: not given.
  ///   - others: Answers for all other fields.
  /// - Returns: What is found.
  func search(
    _ states: TextFields.States,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource
  ) -> Match {
    var first = Int.max
    var unknown: [Int] = []
    visit(
      root,
      proven: [],
      states,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others,
      first: &first,
      unknown: &unknown
    )
    return Match(
      first: first == .max ? nil : first,
      unknown: unknown.isEmpty ? [] : Set(unknown).sorted()
    )
  }

  /// The same where what `others` notes is of no interest.
  func search(
    _ states: TextFields.States,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: some ConditionSource
  ) -> Match {
    var others = others
    return search(
      states,
      peer: peer,
      path: path,
      method: method,
      host: host,
      port: port,
      others: &others
    )
  }

  // The recursion is as deep as there are fields. `proven` are the fields whose branches led here by
  // their values: the conditions that gave the rules these values hold.
  private func visit(
    _ index: Int,
    proven: FieldSet,
    _ states: TextFields.States,
    peer: Span<UInt8>,
    path: Span<UInt8>,
    method: Span<UInt8>,
    host: Span<UInt8>,
    port: Int?,
    others: inout some ConditionSource,
    first: inout Int,
    unknown: inout [Int]
  ) {
    let node = nodes[index]
    guard let field = node.field else {
      for place in node.members {
        let rank = ranks[place]
        guard rank < first else { break }
        let truth = checks.truth(
          ofRule: rank,
          except: proven,
          states,
          peer: peer,
          path: path,
          method: method,
          host: host,
          port: port,
          others: &others
        )
        switch truth {
        case .yes: first = rank
        case .unknown: unknown.append(rank)
        case .no: continue
        }
      }
      return
    }
    func go(_ child: Int, _ proven: FieldSet, _ others: inout some ConditionSource) {
      visit(
        child,
        proven: proven,
        states,
        peer: peer,
        path: path,
        method: method,
        host: host,
        port: port,
        others: &others,
        first: &first,
        unknown: &unknown
      )
    }
    let state =
      switch field {
      case .peer: states.peer
      case .path: states.path
      case .method: states.method
      }
    switch state {
    case .absent: break
    case .unknown, .several: for place in node.members { go(children[place], proven, &others) }
    case .given:
      let text =
        switch field {
        case .peer: peer
        case .path: path
        case .method: method
        }
      let more = proven.union(FieldSet(field))
      if let child = branches.child(of: index, exact: text) { go(child, more, &others) }
      var hash = branches.hash(of: index)
      for place in node.lengths {
        let length = lengths[place]
        guard length <= text.count else { break }
        if let child = branches.child(of: index, prefix: text, length: length, &hash) {
          go(child, more, &others)
        }
      }
    }
    go(node.rest, proven, &others)
  }
}
