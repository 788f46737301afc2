internal import Basics
internal import JSON
internal import MeshProof

extension DiffComparison {
  /// Compares one pair of policy sets of a small world, with brute force through the naive evaluator:
  /// every request whose answer changes is in exactly the change that says so, and no other is in
  /// any.
  package mutating func compareSmall(setSeed seed: UInt64, requests count: Int) {
    pairs += 1
    let world = SmallWorld(seed: seed)
    var generator = CaseGenerator(seed: seed &+ 7)
    let edited = generator.mutateSmall(generator.mutateSmall(world.policies))
    do {
      try compareSmall(world, edited, count, "small \(seed)")
    } catch is LoadingError {
      unloadable += 1
    } catch {
      errors.append("small \(seed): \(error)")
    }
  }

  private mutating func compareSmall(
    _ world: SmallWorld,
    _ edited: [JSONValue],
    _ count: Int,
    _ what: String
  ) throws {
    func complete(_ policies: [JSONValue]) -> AgreementCase {
      let own = AgreementCase(
        manifests: policies + world.inventory,
        meshConfig: object(),
        arguments: ["--now", "\(TokenMint.now)"],
        requests: []
      )
      return keepsWitnesses ? own.onLoopback : own
    }
    let sides = (complete(world.policies), complete(edited))
    let (old, new) = (try LoadedCase.policies(sides.0), try LoadedCase.policies(sides.1))
    let report = try report(old, new, what)
    try keepWitnesses(of: report, between: sides.0, and: sides.1, what)
    // Brute force is over the world's own addresses.
    guard !keepsWitnesses else { return }
    guard report.undecided.isEmpty else { return }
    let web = report.changes.filter { $0.workloads.members.contains { $0.name == "web" } }
    let printed = try web.map { try PrintedSet($0.changed.rules, of: world) }
    let (before, after) = (try world.naive(world.policies), try world.naive(edited))
    let all = world.requests(for: .array(edited))
    // Spread over all fields: the step has no factor in common with their sizes.
    let step = all.count > count ? all.count / count | 1 : 1
    for (_, request) in stride(from: 0, to: all.count, by: step).map({ all[$0] }) {
      guard let first = before.answer(request)?.verdict, let second = after.answer(request)?.verdict
      else { continue }
      requests += 1
      if first != second { differing += 1 }
      let found = web.indices.filter { printed[$0].contains(request) }
      let isRight =
        first == second
        ? found.isEmpty
        : found.count == 1 && web[found[0]].from == first && web[found[0]].to == second
      guard isRight else {
        differences.append(
          "\(what): \(request.json.write(.compact)) is \(first.rawValue) → \(second.rawValue), "
            + "printed: \(found.map { "\(web[$0].from.rawValue) → \(web[$0].to.rawValue)" }) by "
            + "\(web.map { $0.changed.json.write(.compact) })"
        )
        return
      }
    }
  }
}

extension CaseGenerator {
  /// Edits policies of a small world with its own values.
  mutating func mutateSmall(_ policies: [JSONValue]) -> [JSONValue] {
    var edited = policies
    let indices = edited.indices.filter { edited[$0]["kind"]?.string == "AuthorizationPolicy" }
    guard !indices.isEmpty else { return edited }
    let index = random.pick(indices)
    var rules = edited[index]["spec"]?["rules"]?.array ?? []
    switch random.below(8) {
    case 0: edited.remove(at: index)
    case 1: edited[index] = edited[index].setting("DENY", at: ["spec", "action"])
    case 2: edited[index] = edited[index].setting("ALLOW", at: ["spec", "action"])
    case 3: rules.append(SmallWorld.rule(&random))
    case 4: if !rules.isEmpty { rules.remove(at: random.below(rules.count)) }
    case 5: if !rules.isEmpty { rules[random.below(rules.count)] = SmallWorld.rule(&random) }
    case 6: rules.reverse()
    default: edited.reverse()
    }
    if edited.indices.contains(index), edited[index]["kind"]?.string == "AuthorizationPolicy",
      edited.count == policies.count, edited[index]["spec"]?["rules"]?.array != rules,
      edited[index]["metadata"] == policies[index]["metadata"]
    {
      edited[index] = edited[index].setting(.array(rules), at: ["spec", "rules"])
    }
    return edited
  }
}
