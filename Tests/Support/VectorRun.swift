package import MeshProof

/// The outcome of running a case.
package struct VectorRun: Sendable {
  /// An answer that is not the wanted one.
  package struct Disagreement: Sendable, CustomStringConvertible {
    package let caseName: String
    package let id: String
    package let problems: [String]
    package let request: JSONValue

    package var description: String {
      "\(caseName) [\(id)]: \(problems.joined(separator: "; "))\n    \(request.write(.compact))"
    }
  }

  package private(set) var asked = 0
  package private(set) var disagreements: [Disagreement] = []

  /// Asks all requests of a case.
  package init(_ vector: VectorCase) {
    do {
      let (policies, now) = try vector.load()
      for (id, request) in vector.requests {
        guard let expected = vector.expected[id] else { continue }
        asked += 1
        let problems: [String]
        do {
          let file = InputFile(name: "request.json", bytes: request.write(.compact).bytes)
          let read = try Request.read(file)
          guard read.count == 1, let one = read.first else {
            throw VectorCase.FormatError(description: "not one request")
          }
          problems = expected.problems(with: try policies.evaluate(one, now: now))
        } catch {
          problems = ["\(Self.text(of: error))"]
        }
        if !problems.isEmpty {
          disagreements.append(
            Disagreement(caseName: vector.name, id: id, problems: problems, request: request)
          )
        }
      }
    } catch {
      asked += vector.requests.count
      disagreements.append(
        Disagreement(caseName: vector.name, id: "*", problems: [Self.text(of: error)], request: nil)
      )
    }
  }

  private static func text(of error: any Error) -> String {
    if let loading = error as? LoadingError {
      return loading.diagnostics.filter { $0.severity == .error }.map(\.description)
        .joined(separator: " | ")
    }
    return "\(error)"
  }
}

extension VectorCase.Expectation {
  /// What is wrong with a decision.
  func problems(with decision: Decision) -> [String] {
    var problems: [String] = []
    if decision.verdict.rawValue != verdict {
      problems.append("got \(decision.verdict.rawValue) (\(decision.reason)), want \(verdict)")
    }
    let json = decision.json
    if let httpStatus, json["httpStatus"] != httpStatus {
      problems.append("got status \(String(describing: decision.httpStatus)), want \(httpStatus)")
    }
    if let requestPrincipal, json["requestPrincipal"] != requestPrincipal {
      problems.append(
        "got request principal \(decision.requestPrincipal?.string ?? "none"), want \(requestPrincipal)"
      )
    }
    if let peerPrincipal, json["peerPrincipal"] != peerPrincipal {
      problems.append("got peer \(decision.peerPrincipal?.string ?? "none"), want \(peerPrincipal)")
    }
    if let enforcedAt, decision.enforcedAt != enforcedAt {
      problems.append("enforced at \(decision.enforcedAt), want \(enforcedAt)")
    }
    if let hops {
      let own = decision.hops.map { "\($0.enforcedAt) \($0.decision.verdict.rawValue)" }
      if own != hops { problems.append("got hops \(own), want \(hops)") }
    }
    if let note, decision.body != note {
      problems.append("got body \"\(decision.body ?? "none")\", want \"\(note)\"")
    }
    if let mtls {
      let mode = decision.mtls?.mode ?? "none"
      let from = decision.mtls?.from.map { "\($0.namespace)/\($0.name)" } ?? "the default"
      if mtls["mode"]?.string?.string != mode || mtls["from"]?.string?.string != from {
        problems.append("got mTLS \(mode) from \(from), want \(mtls)")
      }
    }
    if let dryRun {
      let own = decision.dryRun.map { dryRun in
        let rule = dryRun.rule
        return "\(dryRun.action) \(rule.namespace)/\(rule.name) rule \(rule.rule ?? -1)"
      }
      if own != dryRun { problems.append("got dry-run matches \(own), want \(dryRun)") }
    }
    if let warning, !decision.warnings.contains(where: { $0.contains(warning) }) {
      problems.append("got warnings \(decision.warnings), want one with \(warning)")
    }
    if let decidedBy {
      let object = decision.decidedBy.object
      let own = object.map { "\($0.namespace)/\($0.name) rule \($0.rule ?? -1)" } ?? "no rule"
      if own != decidedBy { problems.append("decided by \(own), want \(decidedBy)") }
    }
    return problems
  }
}
