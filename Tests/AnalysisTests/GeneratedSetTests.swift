import Agreement
import Analysis
import Basics
import Evaluation
import Foundation
import JSON
import Mesh
import MeshProof
import Program
import Testing

/// Diagram, bit vectors, evaluator and naive evaluator on generated policy sets.
@Suite("Verdict maps of generated sets")
struct GeneratedSetTests {
  @Test("All readings agree on the sets of a fixed seed")
  func agreeOnFixedSeed() throws {
    let text = ProcessInfo.processInfo.environment["MESHPROOF_ANALYSIS_SETS"] ?? "150"
    let sets = try #require(Int(text))
    var run = MapComparison()
    for index in 0..<sets { run.compare(seed: SplitMix64.setSeed(run: 77, index: index)) }
    print(run.summary)
    #expect(run.errors == [])
    for difference in run.differences.prefix(5) { Issue.record("\(difference)") }
    #expect(run.differences.isEmpty)
    // An answer that never comes is not compared; a set that is never decided neither.
    #expect(
      Set(run.verdicts.keys) == ["ALLOW", "DENY", "UNAUTHENTICATED", "REFUSED", "INDETERMINATE"]
    )
    #expect(run.decided * 10 > run.maps * 6)
    #expect(run.classified > sets)
  }
}

/// Compares the readings of generated sets, tuple by tuple and request by request.
struct MapComparison {
  var maps = 0
  var decided = 0
  var tuples = 0
  var classified = 0
  var verdicts: [String: Int] = [:]
  var undecided: [String: Int] = [:]
  var differences: [String] = []
  var errors: [String] = []

  var summary: String {
    """
    maps \(maps), decided \(decided), tuples \(tuples), requests \(classified)
    verdicts \(verdicts.sorted { $0.key < $1.key })
    undecided \(undecided.sorted { $0.value > $1.value }.prefix(12))
    """
  }

  mutating func compare(seed: UInt64) {
    var generator = CaseGenerator(seed: seed)
    let source = generator.makeCase(requests: 12)
    do {
      let mesh = try TestMesh(source)
      let loaded = try LoadedCase(source)
      var random = SplitMix64(seed: seed)
      for evaluator in proxies(mesh, &random) {
        maps += 1
        do throws(Undecided) {
          try compare(evaluator, loaded, source, seed, &random)
          decided += 1
        } catch {
          undecided["\(error.fields): \(error.reason)", default: 0] += 1
        }
      }
    } catch {
      errors.append("seed \(seed): \(error)")
    }
  }

  private func proxies(_ mesh: TestMesh, _ random: inout SplitMix64) -> [Evaluator] {
    let protocols: [EnforcementPoint.PortProtocol] = [.http, .http, .auto, .tcp]
    let first = mesh.evaluator(portProtocol: random.pick(protocols))
    let second = mesh.evaluator(
      dataPlane: random.pick([.sidecar, .sidecar, .gateway, .ambient, .waypoint]),
      namespace: random.pick(["foo", "bar", "istio-system"]),
      labels: random.pick([["app": "a", "v": "1"], ["app": "b"], [:]]),
      port: random.pick([8080, 9000, 80]),
      portProtocol: random.pick(protocols)
    )
    return [first, second]
  }

  private mutating func compare(
    _ evaluator: Evaluator,
    _ loaded: LoadedCase,
    _ source: AgreementCase,
    _ seed: UInt64,
    _ random: inout SplitMix64
  ) throws(Undecided) {
    let universe = try Universe(of: [evaluator], includesTLS: true)
    let table = universe.makeTable()
    let map: VerdictMap
    do throws(Undecided) {
      map = try VerdictMap(of: evaluator, in: universe, table)
    } catch {
      throw universe.naming(error)
    }
    let vectors = try BitVectors(of: evaluator, in: universe)
    let witnesses = WitnessMaker(universe: universe)

    func check(_ tuple: [UInt32], _ what: String, _ answers: [Decision.Verdict?]) throws(Undecided)
    {
      let verdict = map.verdict(at: tuple, table)
      let own = try vectors.verdict(at: tuple)
      guard own == verdict, answers.allSatisfy({ $0 == nil || $0 == verdict.decision }) else {
        let all = answers.map { $0?.rawValue ?? "-" }.joined(separator: ", ")
        differences.append(
          "seed \(seed): \(what): diagram \(verdict), bits \(own), evaluators \(all)"
            + "\n\(source.vector(name: "", clauses: [], expected: .null).write(.compact))"
        )
        return
      }
      verdicts[verdict.decision?.rawValue ?? "outside", default: 0] += 1
    }

    // Tuples of the space, as requests.
    for round in 0..<60 {
      var tuple = universe.randomTuple(&random)
      if round < 6 {
        // And the cheapest of each verdict.
        let verdict = Verdict(rawValue: UInt8(round)) ?? .allow
        guard let cheap = witnesses.cheapestTuple(in: try map.set(verdict, table), table) else {
          continue
        }
        tuple = cheap
        if verdict != .outside, map.verdict(at: tuple, table) != verdict {
          differences.append("seed \(seed): the cheapest tuple of \(verdict) has another verdict")
        }
      }
      guard map.verdict(at: tuple, table) != .outside else { continue }
      tuples += 1
      guard let request = witnesses.request(of: tuple, to: evaluator.destination) else {
        differences.append("seed \(seed): no request for a tuple \(tuple) of the space")
        continue
      }
      let replayed = Replay.decision(of: evaluator, for: request).verdict
      // Not worked out there: an empty `te` stays.
      let hasEmptyTE = request.http?.headers.contains { $0.name == "te" && $0.lines == [""] }
      let isSidecar = [.sidecar, .gateway].contains(evaluator.program.point.dataPlane)
      let naive =
        hasEmptyTE == true || !isSidecar ? nil : loaded.naive.answer(request)?.verdict
      let asked = isSidecar ? try? loaded.policies.evaluate(request, now: 0).verdict : nil
      try check(tuple, "\(request)", [replayed, naive, asked])
    }

    // Requests of the generator, as tuples.
    for text in source.requests {
      let file = InputFile(name: "r.json", bytes: text.write(.compact).bytes)
      guard var request = try? Request.read(file).first else { continue }
      request.destination = evaluator.destination
      request.destination.ip = request.destination.ip ?? IPAddress(parsing: "10.1.0.7")
      request.source.ip = request.source.ip ?? IPAddress(parsing: "10.1.0.6")
      for custom in evaluator.program.http.custom {
        let answer = request.externalAuthorization[custom.provider]
        request.externalAuthorization[custom.provider] = answer ?? .allow
      }
      if case .token? = request.jwt { request.jwt = nil }
      // A token elsewhere is outside of the space: it may be a bad one.
      if request.http.map({ "\($0)".contains("eyJ") }) == true { continue }
      // Stated claims may have times, which the space has not.
      if case .claims(let claims)? = request.jwt,
        claims["exp"] != nil || claims["nbf"] != nil || claims["iat"] != nil
      {
        continue
      }
      guard request.connection.alpn == nil else { continue }
      let incoming = Replay.incoming(request, at: evaluator)
      let decision = Replay.decision(of: evaluator, for: request).verdict
      guard let attributes = evaluator.attributes(of: incoming),
        let tuple = universe.tuple(of: attributes, incoming),
        map.verdict(at: tuple, table) != .outside,
        // A claim that is no text for its type is refused before anything else.
        decision != .unauthenticated || map.verdict(at: tuple, table) == .unauthenticated
      else { continue }
      classified += 1
      try check(tuple, "\(text)", [decision])
    }
  }
}

extension Universe {
  /// A tuple that is a request mostly.
  func randomTuple(_ random: inout SplitMix64) -> [UInt32] {
    var tuple = widths.map { width in
      // Most sets are small.
      width == 2 && random.chance(60) ? 0 : UInt32(random.below(Int(width)))
    }
    let kind = ConnectionKind(rawValue: tuple[0]) ?? .httpMTLS
    if kind.tls != .mtls {
      tuple[1] = 0
    } else if tuple[1] == 0, widths[1] > 1 {
      tuple[1] = 1 + UInt32(random.below(Int(widths[1]) - 1))
    }
    let names = tuple.indices.map { fieldName(ofLevel: $0) }
    let hasToken = names.firstIndex(of: "jwt").map { tuple[$0] == 1 } ?? false
    for (level, name) in names.enumerated() {
      let isClaim = name.hasPrefix("request.auth.claims") || name == "requestPrincipals"
      if isClaim && !hasToken || name == "connection.sni" && kind.tls == .plaintext {
        tuple[level] = 0
      }
    }
    return tuple
  }
}
