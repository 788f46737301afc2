import Documents
import Foundation
import MeshProof
import PolicyTests
import Testing

@Suite("Invariants of policy sets")
struct InvariantTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The sets with the wanted statuses of the invariants in TestVectors/invariants.
  private static let wrong: [(set: String, statuses: [InvariantStatus])] = [
    ("bookinfo", [.refuted, .refuted, .refuted, .refuted, .vacuous]),
    ("claims", [.refuted, .refuted, .vacuous]),
    ("default-deny", [.refuted, .refuted, .refuted, .vacuous]),
    ("deny-all-fixed", [.refuted, .refuted, .refuted, .vacuous]),
    ("deny-all-trap", [.refuted, .vacuous]),
    ("ext-authz", [.refuted, .refuted, .refuted, .vacuous]),
    ("jwt-gateway", [.refuted, .refuted, .vacuous]),
    ("strict-mesh", [.refuted, .refuted, .refuted, .vacuous]),
    ("tcp-databases", [.refuted, .refuted, .vacuous]),
    ("tenants", [.refuted, .refuted, .refuted, .vacuous]),
  ]

  private static func suite(_ path: String) throws -> TestSuite {
    var options = TestOptions(paths: ["\(root)/\(path)"], now: 1_767_225_600)
    options.asksInvariantsOnly = true
    return try TestSuite(reading: options)
  }

  private static func policies(of set: String) throws -> PolicySet {
    try PolicySet(loading: InputFile.read(paths: ["\(root)/Policies/\(set)"]))
  }

  @Test("The right invariants of every set are proved", arguments: wrong.map(\.set))
  func right(set: String) throws {
    let report = try Self.suite("Policies/\(set)/tests.yaml").prove()
    #expect(!report.invariants.isEmpty)
    for invariant in report.invariants {
      #expect(invariant.status == .proved, "\(invariant.name)")
      #expect(invariant.warnings.isEmpty)
    }
  }

  @Test("No set is left out")
  func sets() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/Policies")
    let tested = folders.filter {
      FileManager.default.fileExists(atPath: "\(Self.root)/Policies/\($0)/tests.yaml")
    }
    #expect(tested.sorted() == Self.wrong.map(\.set))
    #expect(Self.wrong.reduce(0) { $0 + $1.statuses.count } == 36)
  }

  @Test(
    "Wrong ones are refuted, by requests that are answered so; vacuous ones are called that",
    arguments: wrong.indices
  )
  func refuted(index: Int) throws {
    let (set, statuses) = Self.wrong[index]
    let report = try Self.suite("TestVectors/invariants/\(set).yaml").prove()
    #expect(report.invariants.map(\.status) == statuses)
    let policies = try Self.policies(of: set)
    for invariant in report.invariants {
      #expect(invariant.undecided.isEmpty)
      #expect(invariant.counterexamples.isEmpty == (invariant.status != .refuted))
      for example in invariant.counterexamples {
        let decision = try policies.evaluate(example.witness, now: 0)
        #expect(decision.verdict == example.decision.verdict)
        #expect(example.violations.omitted == 0)
        guard let other = example.other else { continue }
        #expect(other.decision.verdict != decision.verdict)
      }
    }
  }

  /// The violations as they are printed, put into invariants again: all of them are violations, and
  /// without them there is none.
  @Test("Printed violations are exactly the violations", arguments: wrong.indices)
  func exact(index: Int) throws {
    let (set, _) = Self.wrong[index]
    let path = "\(Self.root)/TestVectors/invariants/\(set).yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let original = try InvariantSource.all(of: text)
    let report = try Self.suite("TestVectors/invariants/\(set).yaml").prove()
    #expect(original.count == report.invariants.count)
    var entries: [String] = []
    for (source, invariant) in zip(original, report.invariants) where source.claim != "same" {
      for example in invariant.counterexamples {
        let rules = example.violations.json.write(.compact).string
        let place =
          "workloads: {names: [\(example.workloads.members.map { "\($0.namespace)/\($0.name)" }.joined(separator: ", "))]}, ports: [\(example.workloads.port)]"
        let opposite = source.claim == "never" ? "always" : "never"
        entries.append("{name: violations, \(opposite): \(rules), \(place)}")
        let unless = source.unless.map { "[\($0), " } ?? "["
        let all = "\(unless)\(rules.dropFirst())"
        entries.append("{name: rest, \(source.claim): \(source.premise), unless: \(all), \(place)}")
      }
    }
    let folder = try Workspace([
      "t.yaml": "kind: PolicyTest\npolicies: [\(Self.root)/Policies/\(set)]\ninvariants:\n"
        + entries.map { "- \($0)\n" }.joined()
    ])
    let again = try folder.suite("t.yaml").prove()
    #expect(again.invariants.count == entries.count)
    for (invariant, entry) in zip(again.invariants, entries) {
      if invariant.name == "rest", invariant.status == .vacuous { continue }
      #expect(invariant.status == .proved, "\(entry)")
    }
  }
}

/// An invariant in the words of its file, as JSON.
private struct InvariantSource {
  let claim: String
  let premise: String
  let unless: String?

  /// Those of a file.
  static func all(of text: String) throws -> [InvariantSource] {
    let (documents, _) = DocumentReader().read(Array(text.utf8), file: "t.yaml")
    return try #require(documents.first?.json?["invariants"]?.array).map { entry in
      let claim = try #require(["never", "always", "same"].first { entry[ByteString($0)] != nil })
      let premise = try #require(entry[ByteString(claim)])
      return InvariantSource(
        claim: claim,
        premise: premise.write(.compact).string,
        unless: entry["unless"].map { value in
          // A list is put into the list around it.
          let text = value.write(.compact).string
          return value.array == nil ? text : String(text.dropFirst().dropLast())
        }
      )
    }
  }
}
