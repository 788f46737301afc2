internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources
internal import Evaluation

/// Which paths of rules can be written so that the rule does not see them, while the server behind may
/// well serve the same resource.
///
/// The paths of DENY rules are looked at, and those that ALLOW rules except: who evades these is let
/// in. Who evades a path of an ALLOW rule is refused.
package struct PathEvasionQuestion: Sendable {
  package var ports: [WorkloadPort]
  package var identities: [KnownIdentity]

  package init(ports: [WorkloadPort], identities: [KnownIdentity] = []) {
    self.ports = ports
    self.identities = identities
  }

  /// A rule with a value that is to keep requests out.
  private struct Guarded {
    let rule: ProgramRule
    let value: ByteString
    let isDeny: Bool
  }

  /// The universe of all ports.
  package func universe() throws(Undecided) -> Universe {
    var hints = Hints(identities: identities.map(\.identity))
    hints.paths = ports.flatMap { guarded(at: $0.evaluator) }
      .flatMap { Self.representatives(of: $0.value) }
    return try Universe(of: ports.map(\.evaluator), hints: hints)
  }

  /// Looks for evasions.
  ///
  /// - Parameter asking: Where verdict maps are kept; of the question's universe.
  /// - Returns: One for each rule, value and spelling that lets somebody in; the evaluator has
  ///   confirmed both requests of each.
  package func search(
    _ asking: Asking
  ) -> (evasions: [PathEvasionReport.Evasion], undecided: [UndecidedPort]) {
    struct Key: Hashable {
      let policy: Decision.Reference
      let value: ByteString
      let spelling: PathSpelling
      let path: ByteString
      let closedBy: String?
      let port: Int
    }
    var order: [Key] = []
    var found: [Key: [(port: WorkloadPort, evasion: PathEvasionReport.Evasion)]] = [:]
    var undecided: [UndecidedPort] = []
    for (index, port) in ports.enumerated() {
      asking.progress("writing paths in other ways", index, of: ports.count)
      do throws(Undecided) {
        let evasions = try asking.naming { () throws(Undecided) in
          try self.evasions(at: port, asking)
        }
        for evasion in evasions {
          let key = Key(
            policy: evasion.policy,
            value: evasion.pattern,
            spelling: evasion.spelling,
            path: evasion.path,
            closedBy: evasion.closedBy,
            port: port.port
          )
          if found[key] == nil { order.append(key) }
          found[key, default: []].append((port, evasion))
        }
      } catch {
        undecided.append(UndecidedPort(port, error))
      }
    }
    let evasions = order.compactMap { key -> PathEvasionReport.Evasion? in
      guard let all = found[key], let first = all.first else { return nil }
      var evasion = first.evasion
      evasion.workloads = WorkloadClass(all.map(\.port))
      return evasion
    }
    return (evasions, undecided)
  }

  private func evasions(
    at port: WorkloadPort,
    _ asking: Asking
  ) throws(Undecided) -> [PathEvasionReport.Evasion] {
    let guarded = guarded(at: port.evaluator)
    guard !guarded.isEmpty, let field = asking.universe.texts[.path] else { return [] }
    let search = try PathEvasionSearch(port: port, asking: asking)
    var evasions: [PathEvasionReport.Evasion] = []
    for one in guarded {
      let own = try search.matches(of: one.rule)
      let paths = Self.representatives(of: one.value).filter { field.atom(of: $0) != nil }
      for spelling in PathSpelling.allCases {
        var evasion: PathEvasionReport.Evasion?
        for path in paths where evasion == nil {
          for spelled in spelling.spellings(of: path) where evasion == nil {
            let made = try search.evasion(
              from: path,
              to: spelled,
              kept: one.isDeny ? own : .everything,
              opened: one.isDeny ? .everything : own
            )
            guard let made else { continue }
            evasion = PathEvasionReport.Evasion(
              policy: Decision.Reference(
                kind: "AuthorizationPolicy",
                namespace: one.rule.policy.namespace,
                name: one.rule.policy.name,
                rule: one.rule.index,
                location: one.rule.location
              ),
              pattern: one.value,
              spelling: spelling,
              path: spelled,
              seen: made.seen,
              workloads: WorkloadClass([port]),
              refused: made.refused,
              allowed: made.allowed,
              closedBy: made.closedBy
            )
          }
        }
        if let evasion { evasions.append(evasion) }
      }
    }
    return evasions
  }

  private func guarded(at evaluator: Evaluator) -> [Guarded] {
    // ztunnel sees no path.
    guard evaluator.program.point.dataPlane != .ambient else { return [] }
    let program = evaluator.program.http
    func values(_ rules: [ProgramRule], isDeny: Bool) -> [Guarded] {
      rules.flatMap { rule -> [Guarded] in
        var known: Set<ByteString> = []
        return rule.permissions.flatMap(\.conditions).flatMap { condition -> [ByteString] in
          guard case .path = condition.predicate, condition.isNegated != isDeny else { return [] }
          return condition.written.filter { known.insert($0).inserted }
        }.map { Guarded(rule: rule, value: $0, isDeny: isDeny) }
      }
    }
    return values(program.deny.rules, isDeny: true) + values(program.allow.rules, isDeny: false)
  }

  /// Paths that a value of `paths` takes.
  static func representatives(of value: ByteString) -> [ByteString] {
    let slash = UInt8(ascii: "/")
    let paths: [ByteString]
    if value.contains("{") {
      let segments = value.split(at: slash).map { segment -> ByteString in
        segment == "{*}" ? "x" : segment == "{**}" ? "x/y" : segment
      }
      paths = [segments.dropFirst().reduce(segments[0]) { $0 + "/" + $1 }]
    } else if value == "*" {
      paths = []
    } else if value.hasSuffix("*") {
      let start = value.dropLast()
      paths = start.hasSuffix("/") ? [start + "x", start] : [start, start + "x"]
    } else if value.hasPrefix("*") {
      let rest = value.dropFirst()
      paths = [(rest.hasPrefix("/") ? "/x" : "/x/y") + rest]
    } else {
      paths = [value]
    }
    return paths.filter { $0.hasPrefix("/") }
  }
}
