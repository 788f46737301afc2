package import Basics
package import Evaluation
internal import Mesh
internal import Program

/// Something that has to hold for all requests (contract section 5).
package struct Invariant: Sendable {
  package enum Claim: Sendable {
    /// Every request of the premise is allowed.
    case always
    /// None is.
    case never
    /// Each gets one verdict at all ports that belong together.
    case same
  }

  package let claim: Claim
  /// ANY of these.
  package let premise: [RequestFilter]
  /// Requests that are taken out of the premise: ANY of these.
  package let unless: [RequestFilter]

  package init(claim: Claim, premise: [RequestFilter], unless: [RequestFilter] = []) {
    self.claim = claim
    self.premise = premise
    self.unless = unless
  }
}

/// What came of an invariant.
package struct InvariantResult: Sendable {
  /// The violations at workload ports that nothing tells apart; together they are all there are.
  package struct Counterexample: Sendable {
    /// The ports; those of ``Invariant/Claim/same`` differ from ``reference``.
    package let ports: [WorkloadPort]
    /// What a port is compared with.
    package let reference: WorkloadPort?
    package let violations: NodeID
    /// All requests that can be sent there.
    package let space: NodeID
    package let witness: Request
  }

  package let status: InvariantStatus
  package let counterexamples: [Counterexample]
  package let undecided: [UndecidedPort]
}

/// An invariant that is to be proved for some workload ports.
package struct Proof: Sendable {
  /// A port, with what it is compared with where the claim is that they are the same.
  package struct Subject: Sendable {
    package let port: WorkloadPort
    package let reference: WorkloadPort?

    package init(_ port: WorkloadPort, reference: WorkloadPort? = nil) {
      self.port = port
      self.reference = reference
    }

    var ports: [WorkloadPort] { (reference.map { [$0] } ?? []) + [port] }
  }

  package let invariant: Invariant
  package let subjects: [Subject]
  /// The inventory's identities.
  package let identities: [KnownIdentity]
  /// The mesh's trust domains: others are in the space where a filter names them; `nil`: all are.
  package let trustDomains: [ByteString]?

  package init(
    of invariant: Invariant,
    at subjects: [Subject],
    identities: [KnownIdentity] = [],
    trustDomains: [ByteString]? = nil
  ) {
    self.invariant = invariant
    self.subjects = subjects
    self.identities = identities
    self.trustDomains = trustDomains
  }

  /// The universe of the proxies and of what is asked about them.
  package func universe(hints: Hints = Hints()) throws(Undecided) -> Universe {
    var hints = hints
    hints.identities = identities.map(\.identity) + hints.identities
    let filters = invariant.premise + invariant.unless
    var domains: [ByteString] = []
    for domain in (trustDomains ?? []) + invariant.premise.flatMap(\.allTrustDomains)
    where !domains.contains(domain) { domains.append(domain) }
    return try Universe(
      of: subjects.flatMap(\.ports).map(\.evaluator),
      questions: filters.flatMap(\.allRules),
      predicates: filters.flatMap(\.allPredicates),
      hints: hints,
      includesTLS: invariant.premise.contains(where: \.namesTLS),
      trustDomains: domains,
      issuers: filters.flatMap(\.allIssuers),
      providers: filters.flatMap(\.allProviders)
    )
  }

  /// Decides.
  ///
  /// - Parameter asking: Where verdict maps are kept; of the proof's universe.
  /// - Returns: The status, with all violations there are; the evaluators have confirmed each witness.
  package func decide(_ asking: Asking) -> InvariantResult {
    struct Key: Hashable {
      let violations: NodeID
      let space: NodeID
      let port: Int
      let portProtocol: String
      let reference: Request.ObjectName?
    }
    var order: [Key] = []
    var classes: [Key: [Subject]] = [:]
    var undecided: [UndecidedPort] = []
    var isVacuous = true
    for (index, subject) in subjects.enumerated() {
      let port = subject.port
      asking.progress("deciding workload ports", index, of: subjects.count)
      do throws(Undecided) {
        let (asked, space, found) = try asking.naming { () throws(Undecided) in
          try self.violations(at: subject, asking)
        }
        if asked != .none { isVacuous = false }
        guard found != .none else { continue }
        let key = Key(
          violations: found,
          space: space,
          port: port.port,
          portProtocol: port.evaluator.program.point.portProtocol.rawValue,
          reference: subject.reference?.workload
        )
        if classes[key] == nil { order.append(key) }
        classes[key, default: []].append(subject)
      } catch {
        undecided.append(UndecidedPort(port, error))
      }
    }
    var counterexamples: [InvariantResult.Counterexample] = []
    for key in order {
      guard let members = classes[key], let first = members.first else { continue }
      do throws(Undecided) {
        var others: [(Evaluator, VerdictMap)] = []
        if let reference = first.reference {
          others.append((reference.evaluator, try asking.map(of: reference.evaluator)))
        }
        guard
          let witness = try asking.witness(in: key.violations, at: first.port, confirmedBy: others)
        else { continue }
        counterexamples.append(
          .init(
            ports: members.map(\.port),
            reference: first.reference,
            violations: key.violations,
            space: key.space,
            witness: witness
          )
        )
      } catch {
        undecided += members.map { UndecidedPort($0.port, error) }
      }
    }
    let status: InvariantStatus =
      !counterexamples.isEmpty
      ? .refuted : !undecided.isEmpty ? .undecided : isVacuous ? .vacuous : .proved
    return InvariantResult(
      status: status,
      counterexamples: counterexamples,
      undecided: undecided
    )
  }

  /// The requests that are asked about, all there are, and those that violate the claim.
  private func violations(
    at subject: Subject,
    _ asking: Asking
  ) throws(Undecided) -> (asked: NodeID, space: NodeID, violations: NodeID) {
    let table = asking.table
    let evaluator = subject.port.evaluator
    let map = try asking.map(of: evaluator)
    var space = try map.space(table)
    if let reference = subject.reference {
      // Whose token verifies on one of the sides.
      let other = try asking.map(of: reference.evaluator)
      space = try table.apply(.or, space, try other.space(table))
    }
    let asked = try table.apply(.and, try premise(at: evaluator, asking), space)
    try map.requireAcceptance(of: asked, by: evaluator, table)
    switch invariant.claim {
    case .never: return (asked, space, try table.apply(.and, asked, try map.set(.allow, table)))
    case .always:
      return (asked, space, try table.apply(.minus, asked, try map.set(.allow, table)))
    case .same:
      guard let reference = subject.reference else { return (asked, space, .none) }
      let other = try asking.map(of: reference.evaluator)
      try requireComparability(of: reference, with: subject.port)
      try other.requireAcceptance(of: asked, by: reference.evaluator, table)
      let pairs = try table.apply(.pair, other.root, map.root)
      let differing = try table.mapValues(pairs) { $0 >> 4 == $0 & 15 ? 0 : 1 }
      return (asked, space, try table.apply(.and, asked, differing))
    }
  }

  private func requireComparability(
    of reference: WorkloadPort,
    with port: WorkloadPort
  ) throws(Undecided) {
    let protocols = [reference, port].map { $0.evaluator.program.point.portProtocol }
    guard protocols[0] != protocols[1] else { return }
    throw Undecided(
      fields: [],
      reason: "the port is \(protocols[0].rawValue) at \(reference.workload.namespace)/"
        + "\(reference.workload.name) and "
        + "\(protocols[1].rawValue) here, so the requests are not the same"
    )
  }

  /// What the premise matches without what `unless` does.
  private func premise(at evaluator: Evaluator, _ asking: Asking) throws(Undecided) -> NodeID {
    let table = asking.table
    var premises: [NodeID] = []
    for filter in invariant.premise {
      var filter = filter
      // What another filter names has come into the universe, not into the premise of this one.
      if !filter.namesTLS { filter.tls = filter.tls ?? [.mtls, .plaintext] }
      let set = try asking.set(of: filter, at: evaluator)
      let peers = asking.universe.peers(of: trustDomains.map { $0 + filter.allTrustDomains })
      premises.append(
        try table.apply(
          .and,
          set,
          try table.node(level: asking.universe.peerLevel, atoms: peers)
        )
      )
    }
    var exceptions: [NodeID] = []
    for filter in invariant.unless {
      exceptions.append(try asking.set(of: filter, at: evaluator))
    }
    return try table.apply(.minus, try table.union(premises), try table.union(exceptions))
  }
}

extension Universe {
  /// The atoms of the identities of some trust domains and of none; `nil`: of all.
  fileprivate func peers(of domains: [ByteString]?) -> AtomSet {
    let all = AtomSet.all(widths[peerLevel])
    guard let domains, let field = texts[.peer] else { return all }
    return domains.reduce(into: AtomSet(atoms: [0])) { set, domain in
      set = set.union(field.atoms(in: .prefix("spiffe://" + domain + "/")) ?? .empty)
    }
  }
}
