internal import Basics
internal import JSON
internal import MeshProof

extension DiffComparison {
  /// Compares one generated pair, with sampled requests: where nothing is reported, none of them gets
  /// another answer.
  package mutating func compareGenerated(setSeed seed: UInt64, requests count: Int) {
    pairs += 1
    var generator = CaseGenerator(seed: seed)
    var source = generator.makeCase(requests: 0)
    var edited = generator.mutate(source)
    if keepsWitnesses { (source, edited) = (source.onLoopback, edited.onLoopback) }
    let portProtocol = generator.random.pick(["http", "http", "http", "tcp"])
    let isAmbient = generator.random.chance(15)
    let inventory = Self.inventory(portProtocol, isAmbient: isAmbient)
    do {
      let (complete, other) = (source.adding(inventory), edited.adding(inventory))
      let old = try LoadedCase.policies(complete)
      let new = try LoadedCase.policies(other)
      let what = "generated \(seed)"
      let report = try report(old, new, what)
      try keepWitnesses(of: report, between: complete, and: other, what)
      guard report.undecided.isEmpty else { return }
      var sampler = RequestSampler([source, edited], seed: seed)
      var destination = Request.Destination()
      destination.target = .workload(.init(namespace: "foo", name: "a"))
      destination.port = 8080
      destination.portProtocol = .init(rawValue: portProtocol)
      destination.dataPlane = isAmbient ? .ambient : .sidecar
      let domains = Self.trustDomains([source.meshConfig, edited.meshConfig])
      for _ in 0..<count {
        let request = sampler.next(to: destination, isHTTP: portProtocol == "http")
        // Identities of other trust domains are outside of the space.
        if case .principal(let principal)? = request.source.identity,
          !domains.contains(where: principal.hasPrefix)
        {
          continue
        }
        let before = try old.evaluate(request, now: TokenMint.now).verdict
        let after = try new.evaluate(request, now: TokenMint.now).verdict
        requests += 1
        guard before != after else { continue }
        // Outside of the space: refused by the codec, or with a token that verifies on neither side.
        let outside: Set<Decision.Verdict> = [.badRequest, .conditional]
        guard outside.isDisjoint(with: [before, after]) else { continue }
        if request.jwt != nil, before != .allow, after != .allow { continue }
        differing += 1
        guard !report.changes.contains(where: { $0.from == before && $0.to == after }) else {
          continue
        }
        differences.append(
          "\(what): \(request.json.write(.compact)) is \(before.rawValue) → \(after.rawValue), which "
            + "is not reported; old \(JSONValue.array(source.manifests).write(.compact)) new "
            + "\(JSONValue.array(edited.manifests).write(.compact)) mesh "
            + "\(source.meshConfig.write(.compact)) \(edited.meshConfig.write(.compact)) "
            + "\(source.arguments) \(edited.arguments)"
        )
        return
      }
    } catch is LoadingError {
      unloadable += 1
    } catch {
      errors.append("generated \(seed): \(error)")
    }
  }

  /// How identities of the mesh begin, by the settings of either side.
  private static func trustDomains(_ configs: [JSONValue]) -> [ByteString] {
    let names = configs.flatMap { config in
      [config["trustDomain"]?.string ?? "cluster.local"]
        + (config["trustDomainAliases"]?.array ?? []).compactMap(\.string)
    }
    return names.flatMap { [$0 + "/", "spiffe://" + $0 + "/"] }
  }

  /// The workload that the generator's policies are mostly for.
  private static func inventory(_ portProtocol: String, isAmbient: Bool) -> [JSONValue] {
    let labels = object(("app", "a"), ("v", "1"))
    return [
      object(
        ("apiVersion", "v1"),
        ("kind", "Pod"),
        (
          "metadata",
          object(
            ("name", "a"),
            ("namespace", "foo"),
            (
              "labels",
              isAmbient ? labels.setting("ambient", at: ["istio.io/dataplane-mode"]) : labels
            )
          )
        ),
        ("spec", object(("containers", .array([object(("name", "c"))]))))
      ),
      object(
        ("apiVersion", "v1"),
        ("kind", "Service"),
        ("metadata", object(("name", "a"), ("namespace", "foo"))),
        (
          "spec",
          object(
            ("selector", object(("app", "a"))),
            (
              "ports",
              .array([
                object(
                  ("name", text(portProtocol)),
                  ("port", .integer(8080)),
                  ("targetPort", .integer(8080))
                )
              ])
            )
          )
        )
      ),
    ]
  }
}

extension AgreementCase {
  /// The case with more manifests.
  func adding(_ inventory: [JSONValue]) -> AgreementCase {
    var own = self
    own.manifests += inventory
    return own
  }
}

extension LoadedCase {
  /// The policies of a case, whatever its manifests are.
  static func policies(_ source: AgreementCase) throws -> PolicySet {
    try Loading(source).policies(source)
  }
}
