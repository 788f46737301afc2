internal import Basics
internal import Matching
internal import Mesh
internal import Program
package import Evaluation

/// Who may do what: `who-can` with many callers, `what-can` with many workload ports.
package struct AccessQuestion: Sendable {
  package var ports: [WorkloadPort]
  /// The inventory's identities; all others are "other".
  package var identities: [KnownIdentity]
  /// The callers that are asked about.
  package var callers: [KnownIdentity]
  /// Whether identities outside the inventory are asked about.
  package var asksOtherIdentity: Bool
  /// Whether connections without an identity are asked about.
  package var asksNoIdentity: Bool
  package var filter: RequestFilter

  /// Makes a question; without `callers` about all of them.

  package init(
    ports: [WorkloadPort],
    identities: [KnownIdentity],
    callers: [KnownIdentity]? = nil,
    filter: RequestFilter = RequestFilter()
  ) {
    self.ports = ports
    self.identities = identities
    self.callers = callers ?? identities
    asksOtherIdentity = callers == nil
    asksNoIdentity = callers == nil
    self.filter = filter
  }
}

/// What some callers may do at some workload ports.
package struct AccessAnswer: Sendable {
  package let caller: Caller
  package let ports: [WorkloadPort]
  package let access: Access
  /// The requests that are allowed.
  package let allowed: NodeID
  /// The requests that were asked about.
  package let asked: NodeID
  /// A request that is allowed, and one that is not, as far as there are any.
  package let witness: Request?
  package let refused: Request?

  /// The workloads, which all have the same port.
  package var workloads: WorkloadClass { WorkloadClass(ports) }
}

extension AccessQuestion {
  /// The universe of the question.
  ///
  /// - Parameters:
  ///   - hints: Values that exist.
  ///   - operations: What is to be told apart beside what policies do.
  /// - Returns: The universe of all ports.
  /// - Throws: ``Undecided``.
  package func universe(
    hints: Hints = Hints(),
    telling operations: [AccessMatrix.Operation] = []
  ) throws(Undecided) -> Universe {
    var hints = hints
    let normalizer = ports.first.map { PathNormalizer(of: $0.evaluator.program) }
    let asked = normalizer.map { normalizer in
      operations.flatMap { RequestFilter($0, normalizer: normalizer).predicates }
    }
    hints.identities = (callers + identities).map(\.identity) + hints.identities
    return try Universe(
      of: ports.map(\.evaluator),
      questions: filter.rules.map { $0.http + $0.tcp } ?? [],
      predicates: filter.predicates + (asked ?? []),
      hints: hints,
      includesTLS: filter.tls?.contains(.tls) ?? false
    )
  }

  /// Asks.
  ///
  /// - Returns: The answers, by workload ports in their order, then by callers: accounts first.
  ///   Workload ports and callers with the same answers are one class.
  package func ask(
    _ asking: Asking
  ) -> (answers: [AccessAnswer], undecided: [UndecidedPort]) {
    struct Key: Hashable {
      let root: NodeID
      let asked: NodeID
      let port: Int
      let portProtocol: String
    }
    var order: [Key] = []
    var classes: [Key: [WorkloadPort]] = [:]
    var undecided: [UndecidedPort] = []
    for (index, port) in ports.enumerated() {
      asking.progress("deciding workload ports", index, of: ports.count)
      do throws(Undecided) {
        let map = try asking.map(of: port.evaluator)
        let key = try asking.naming { () throws(Undecided) in
          Key(
            root: map.root,
            asked: try asking.set(of: filter, at: port.evaluator),
            port: port.port,
            portProtocol: port.evaluator.program.point.portProtocol.rawValue
          )
        }
        if classes[key] == nil { order.append(key) }
        classes[key, default: []].append(port)
      } catch {
        undecided.append(
          UndecidedPort(port, error)
        )
      }
    }
    let (pairs, overflow) = order.count.multipliedReportingOverflow(by: max(1, callers.count))
    guard !overflow, pairs <= Self.maximumPairs else {
      let reason =
        "there are \(callers.count) callers at \(order.count) workload ports that differ: narrow the "
        + "question"
      let error = Undecided(fields: [], reason: reason)
      return ([], undecided + order.flatMap { classes[$0] ?? [] }.map { UndecidedPort($0, error) })
    }
    let atoms = CallerAtoms(self, asking.universe)
    var answers: [AccessAnswer] = []
    for (index, key) in order.enumerated() {
      asking.progress("finding callers and requests", index, of: order.count)
      guard let members = classes[key], let first = members.first else { continue }
      do throws(Undecided) {
        answers += try asking.naming { () throws(Undecided) in
          try self.answers(of: members, first, atoms, asked: key.asked, asking)
        }
      } catch {
        undecided += members.map {
          UndecidedPort($0, error)
        }
      }
    }
    return (answers, undecided)
  }

  private func answers(
    of members: [WorkloadPort],
    _ port: WorkloadPort,
    _ atoms: CallerAtoms,
    asked: NodeID,
    _ asking: Asking
  ) throws(Undecided) -> [AccessAnswer] {
    let table = asking.table
    let map = try asking.map(of: port.evaluator)
    let space = try table.apply(.and, try map.space(table), asked)
    try map.requireAcceptance(of: space, by: port.evaluator, table)
    let allowed = try table.apply(.and, try map.set(.allow, table), space)
    var answers: [AccessAnswer] = []
    for (caller, peers) in callerClasses(atoms, allowed: allowed, space: space, asking) {
      let own = try table.node(level: asking.universe.peerLevel, atoms: peers)
      let possible = try table.apply(.and, space, own)
      guard possible != .none else { continue }
      let granted = try table.apply(.and, allowed, own)
      let rest = try table.apply(.minus, possible, granted)
      answers.append(
        AccessAnswer(
          caller: caller,
          ports: members,
          access: granted == .none ? .never : rest == .none ? .always : .conditional,
          allowed: granted,
          asked: possible,
          witness: try asking.witness(in: granted, at: port),
          refused: try asking.witness(in: rest, at: port)
        )
      )
    }
    return answers
  }

  /// The callers by what they may do, with the atoms of their identities.
  ///
  /// - Complexity: O(callers × log runs).
  private func callerClasses(
    _ atoms: CallerAtoms,
    allowed: NodeID,
    space: NodeID,
    _ asking: Asking
  ) -> [(Caller, AtomSet)] {
    let runs = asking.peerRuns(of: [allowed, space])
    var order: [[NodeID]] = []
    var classes: [[NodeID]: [(identity: KnownIdentity, atom: UInt32)]] = [:]
    for known in atoms.callers {
      // INVARIANT: the runs cover all atoms, in order.
      var (low, high) = (0, runs.count)
      while high - low > 1 {
        let middle = (low + high) / 2
        if runs[middle].atoms.lowerBound <= known.atom { low = middle } else { high = middle }
      }
      let key = runs[low].children
      if classes[key] == nil { order.append(key) }
      classes[key, default: []].append(known)
    }
    var result: [(Caller, AtomSet)] = order.compactMap { key in
      guard let members = classes[key], let first = members.first else { return nil }
      let scheme: ByteString = "spiffe://"
      let name = first.identity.identity
      return (
        .accounts(
          principal: name.hasPrefix(scheme) ? name.dropFirst(scheme.count) : name,
          members.map(\.identity.account)
        ),
        AtomSet(atoms: members.map(\.atom))
      )
    }
    if asksOtherIdentity, !atoms.others.isEmpty { result.append((.otherIdentity, atoms.others)) }
    if asksNoIdentity { result.append((.noIdentity, AtomSet(atoms: [0]))) }
    return result
  }

  /// The atoms of the identities that are asked about.
  private struct CallerAtoms {
    /// In the order of the question.
    let callers: [(identity: KnownIdentity, atom: UInt32)]
    /// All that are not in the inventory.
    let others: AtomSet

    init(_ question: AccessQuestion, _ universe: Universe) {
      let field = universe.texts[.peer]
      callers = question.callers.compactMap { identity in
        field?.atom(of: identity.identity).map { (identity: identity, atom: $0) }
      }
      let known = question.identities.compactMap { field?.atom(of: $0.identity) }
      let width = universe.variables[universe.peerLevel].width
      others = AtomSet([1..<width]).subtracting(AtomSet(atoms: known))
    }
  }

  /// More callers at workload ports that differ are no answer that anybody could read.
  private static let maximumPairs = 5_000_000
}
