internal import Analysis
internal import Basics
internal import Decoding
internal import Mesh
internal import Program
internal import Resources

/// An invariant that is ready to be decided: its rules are compiled, its workloads found.
public struct InvariantQuestion: Sendable {
  /// The invariant.
  public let inquiry: InvariantInquiry
  let policies: PolicySet
  let proof: Proof
  let warnings: [String]

  /// Finds what an invariant is about.
  ///
  /// - Throws: ``LoadingError`` with everything that is wrong with it: rules that no proxy could have,
  ///   workloads, ports and authorizers that the inputs do not have.
  public init(_ inquiry: InvariantInquiry, of policies: PolicySet) throws(LoadingError) {
    self.inquiry = inquiry
    self.policies = policies
    var problems: [Diagnostic] = []
    var warnings: [String] = []
    let mesh = policies.mesh
    let inventory = AnalysisInventory(mesh: mesh, compiler: policies.compiler)
    func filters(_ patterns: [RequestPattern]) -> [RequestFilter] {
      patterns.map { $0.filter(policies.compiler.compiler, mesh.config, &problems) }
    }
    let invariant = Invariant(
      claim: inquiry.claim.ofEngine,
      premise: filters(inquiry.premise),
      unless: filters(inquiry.unless)
    )
    problems += inquiry.unknownProviders(mesh)
    let subjects = inquiry.subjects(inventory, &warnings, &problems)
    guard !problems.hasErrors else {
      throw LoadingError(diagnostics: problems.sortedByLocation())
    }
    var identities = inventory.identities
    var domains = mesh.trustedDomains
    if case .sameAsPolicies(let other, paths: _) = inquiry.claim {
      let known = Set(identities)
      identities += AnalysisInventory(mesh: other.mesh, compiler: other.compiler).identities
        .filter { !known.contains($0) }
      domains = other.mesh.trustedDomains.flatMap { more in domains.map { $0 + more } }
    }
    proof = Proof(
      of: invariant,
      at: subjects,
      identities: identities,
      trustDomains: domains
    )
    self.warnings = warnings
  }
}

extension PolicySet {
  /// Proves or refutes an invariant.
  ///
  /// - Parameters:
  ///   - inquiry: The invariant.
  ///   - progress: Told about the work.
  /// - Returns: What came of it; `evaluate` gives every witness the decision that is stated.
  /// - Throws: ``LoadingError`` with everything that is wrong with the invariant.
  public func prove(
    _ inquiry: InvariantInquiry,
    progress: AnalysisProgress = .none
  ) throws(LoadingError) -> InvariantReport {
    try InvariantQuestion(inquiry, of: self).answer(progress: progress)
  }
}

extension InvariantInquiry.Claim {
  fileprivate var ofEngine: Invariant.Claim {
    switch self {
    case .always: .always
    case .never: .never
    case .sameAtWorkloads, .sameAsPolicies: .same
    }
  }
}

extension InvariantInquiry {
  /// The ports, with what each is compared with.
  fileprivate func subjects(
    _ inventory: AnalysisInventory,
    _ warnings: inout [String],
    _ problems: inout [Diagnostic]
  ) -> [Proof.Subject] {
    switch claim {
    case .always, .never:
      return workloads.workloadPorts(inventory, &warnings, &problems).map { .init($0) }
    case .sameAtWorkloads(let names):
      var selection = workloads
      selection.names = names
      let ports = selection.workloadPorts(inventory, &warnings, &problems)
      return pairs(of: ports, named: names.count, &problems)
    case .sameAsPolicies(let other, paths: _):
      let ports = workloads.workloadPorts(inventory, &warnings, &problems)
      let known = Set(other.mesh.inventory.workloadNames)
      var selection = WorkloadSelection(location: location)
      selection.ports = workloads.ports
      selection.names = ports.map(\.workload).compactMap { name in
        known.contains(ObjectName(namespace: name.namespace, name: name.name))
          ? .init("\(name.namespace)/\(name.name)", at: location) : nil
      }
      let others =
        selection.names.isEmpty
        ? []
        : selection.workloadPorts(
          AnalysisInventory(mesh: other.mesh, compiler: other.compiler),
          &warnings,
          &problems
        )
      return pairs(of: ports, with: others, &problems)
    }
  }

  /// The ports that all workloads have, each compared with the first workload's.
  private func pairs(
    of ports: [WorkloadPort],
    named count: Int,
    _ problems: inout [Diagnostic]
  ) -> [Proof.Subject] {
    let byNumber = Dictionary(grouping: ports, by: \.port).sorted { $0.key < $1.key }
    let common = byNumber.filter { Set($0.value.map(\.workload)).count == count }
    if common.isEmpty, problems.isEmpty {
      problems.append(
        Diagnostic(.error, code: "workloads", "the workloads have no port in common", at: location)
      )
    }
    return common.flatMap { entry in
      entry.value.dropFirst().map { .init($0, reference: entry.value[0]) }
    }
  }

  /// The ports, each compared with its own under other policies.
  private func pairs(
    of ports: [WorkloadPort],
    with others: [WorkloadPort],
    _ problems: inout [Diagnostic]
  ) -> [Proof.Subject] {
    ports.compactMap { port in
      let same = others.filter { $0.workload == port.workload && $0.port == port.port }
      let labels = port.evaluator.program.point.labels
      let reference = same.first { $0.evaluator.program.point.labels == labels } ?? same.first
      guard let reference else {
        let name = "\(port.workload.namespace)/\(port.workload.name)"
        if problems.isEmpty {
          problems.append(
            Diagnostic(
              .error,
              code: "workloads",
              "under the other policies there is no port \(port.port) of \(name)",
              at: location
            )
          )
        }
        return nil
      }
      return .init(port, reference: reference)
    }
  }

  /// Authorizers that no policy could ask: a condition on their answer would mean nothing.
  fileprivate func unknownProviders(_ mesh: Mesh) -> [Diagnostic] {
    let known =
      mesh.config.extensionProviders.map(\.name)
      + mesh.authorizationPolicies.filter { $0.action == .custom }.map(\.provider)
    let patterns = (premise + unless).flatMap { [$0] + $0.and }
    let unknown = Set(patterns.flatMap { $0.externalAuthorization.keys }).subtracting(known)
    return unknown.sorted().map { name in
      let nearest = nearestName(to: name, among: known)
      return Diagnostic(
        .error,
        code: "unknown-provider",
        "the inputs have no authorizer \(quoted(name))",
        at: patterns.first { $0.externalAuthorization[name] != nil }?.rule?.location ?? location,
        notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
      )
    }
  }
}
