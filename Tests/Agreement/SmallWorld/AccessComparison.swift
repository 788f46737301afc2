internal import Basics
internal import JSON
internal import MeshProof

/// Compares what `who-can` and `what-can` print with brute force through the naive evaluator.
package struct AccessComparison: Sendable {
  package private(set) var sets = 0
  package private(set) var requests = 0
  /// Answers by access.
  package private(set) var answers: [String: Int] = [:]
  package private(set) var rules = 0
  package private(set) var undecided = 0
  package private(set) var differences: [String] = []
  package private(set) var errors: [String] = []

  package init() {}

  /// Compares the first `sets` sets of the run that `seed` begins, by several workers.
  package static func compare(seed: UInt64, sets: Int, workers: Int) async -> AccessComparison {
    await withTaskGroup(of: AccessComparison.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var own = AccessComparison()
          for index in stride(from: worker, to: sets, by: workers) {
            own.compare(
              setSeed: SplitMix64.setSeed(run: seed, index: index),
              isWhoCan: index % 2 == 0
            )
          }
          return own
        }
      }
      return await group.reduce(into: AccessComparison()) { $0.add($1) }
    }
  }

  /// Compares one set: all requests, or of one caller those that a rule matches.
  package mutating func compare(setSeed seed: UInt64, isWhoCan: Bool) {
    let world = SmallWorld(seed: seed)
    sets += 1
    do {
      try compare(world, seed, isWhoCan)
    } catch {
      errors.append("seed \(seed): \(error)")
    }
  }

  private mutating func compare(_ world: SmallWorld, _ seed: UInt64, _ isWhoCan: Bool) throws {
    let text = JSONValue.array(world.policies + world.inventory).write(.compact)
    let policies = try PolicySet(loading: [InputFile(name: "world.json", bytes: text.bytes)])
    var inquiry = AccessInquiry()
    inquiry.scope.workloads = [.object(.init(namespace: "foo", name: "web"))]
    var random = SplitMix64(seed: seed &+ 1)
    var asked: NaiveEvaluator?
    var question: JSONValue?
    if !isWhoCan {
      inquiry.scope.callers = [.object(.init(namespace: "bar", name: "job"))]
      inquiry.scope.otherIdentity = random.chance(50)
      inquiry.scope.noIdentity = random.chance(50)
      let rule = SmallWorld.rule(&random)
      // What the question itself could not say is not asked.
      if let object = rule.object, let pattern = try? RequestPattern(rule: object) {
        inquiry.pattern = pattern
        question = rule
        asked = try world.naive(world.matching([rule]))
      }
    }
    let report: AccessReport
    do {
      report = try policies.access(inquiry)
    } catch {
      // A rule that no proxy could have.
      return
    }
    guard report.undecided.isEmpty else {
      undecided += 1
      return
    }
    let naive = try world.naive(world.policies)
    var printed: [PrintedSet?] = []
    for answer in report.answers {
      answers[answer.access.rawValue, default: 0] += 1
      rules += answer.allowed?.rules.count ?? 0
      printed.append(try answer.allowed.map { try PrintedSet($0.rules, of: world) })
      try confirm(answer, policies, seed)
    }
    for (caller, request) in world.requests(for: question) {
      if let asked, asked.answer(request)?.verdict != .allow { continue }
      guard inquiry.scope.includes(caller) else { continue }
      requests += 1
      let isAllowed = naive.answer(request)?.verdict == .allow
      let found = report.answers.indices.filter { report.answers[$0].caller.includes(caller) }
      guard let index = found.first, found.count == 1 else {
        differences.append("seed \(seed): \(found.count) answers for \(caller ?? "no identity")")
        return
      }
      let isPrinted =
        switch report.answers[index].access {
        case .always: true
        case .never: false
        case .conditional: printed[index]?.contains(request) ?? false
        }
      guard isPrinted == isAllowed else {
        differences.append(
          "seed \(seed): \(request.json.write(.compact)) is \(isAllowed ? "" : "not ")allowed, printed: "
            + "\(report.answers[index].allowed?.json.write(.compact) ?? "\(report.answers[index].access)")"
        )
        return
      }
    }
  }

  /// The two requests of an answer get what it says.
  private mutating func confirm(
    _ answer: AccessReport.Answer,
    _ policies: PolicySet,
    _ seed: UInt64
  ) throws {
    for (request, isAllowed) in [(answer.witness, true), (answer.refused, false)] {
      guard let request else { continue }
      // As a user would: written and read again.
      let file = InputFile(name: "witness.json", bytes: request.json.write(.compact).bytes)
      let read = try Request.read(file)
      guard let first = read.first, first == request,
        (try policies.evaluate(first, now: 0).verdict == .allow) == isAllowed
      else {
        differences.append("seed \(seed): witness \(request.json.write(.compact)) is not confirmed")
        continue
      }
    }
    let isComplete =
      switch answer.access {
      case .always: answer.witness != nil && answer.refused == nil
      case .never: answer.witness == nil && answer.refused != nil
      case .conditional: answer.witness != nil && answer.refused != nil
      }
    if !isComplete { differences.append("seed \(seed): the witnesses do not fit \(answer.access)") }
  }

  /// Adds what another run found.
  package mutating func add(_ other: AccessComparison) {
    sets += other.sets
    requests += other.requests
    answers.merge(other.answers, uniquingKeysWith: +)
    rules += other.rules
    undecided += other.undecided
    differences += other.differences
    errors += other.errors
  }

  /// The counts of a run, for people.
  package var summary: String {
    let byAccess = answers.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return "sets: \(sets), answers: \(byAccess.joined(separator: ", ")), rules: \(rules), "
      + "requests tried: \(requests), undecided: \(undecided), errors: \(errors.count), "
      + "differences: \(differences.count)"
  }
}

extension Caller {
  /// Whether a caller of the small world is one of these.
  fileprivate func includes(_ caller: String?) -> Bool {
    switch self {
    case .accounts(_, let members):
      members.contains { "cluster.local/ns/\($0.namespace)/sa/\($0.name)" == caller }
    case .otherIdentity: caller.map(SmallWorld.others.contains) ?? false
    case .noIdentity: caller == nil
    }
  }
}

extension AccessScope {
  /// Whether the question is about a caller of the small world.
  fileprivate func includes(_ caller: String?) -> Bool {
    if callers.isEmpty, !noIdentity, !otherIdentity { return true }
    guard let caller else { return noIdentity }
    return caller == SmallWorld.known[0] || otherIdentity && SmallWorld.others.contains(caller)
  }
}
