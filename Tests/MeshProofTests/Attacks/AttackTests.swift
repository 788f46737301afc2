import MeshProof
import TestSupport
import Testing

/// Every attack of `TestVectors/JOSE`, with the answer that a real Envoy 1.40 gave.
@Suite("Attacks on tokens and key sets")
struct AttackTests {
  /// A file with what it must hold: an empty table would pass.
  struct Table: Sendable, CustomTestStringConvertible {
    let name: String
    /// Let through by Envoy.
    let accepted: Int
    /// Refused by Envoy with 400, 401, 403 or 431.
    let refused: Int
    /// Key sets that Envoy does not load.
    let notLoaded: Int

    var testDescription: String { name }
  }

  static let tables = [
    Table(name: "algorithms", accepted: 50, refused: 161, notLoaded: 2),
    Table(name: "rsa", accepted: 28, refused: 97, notLoaded: 28),
    Table(name: "curves", accepted: 42, refused: 91, notLoaded: 52),
    Table(name: "secrets", accepted: 27, refused: 17, notLoaded: 18),
    Table(name: "texts", accepted: 45, refused: 201, notLoaded: 0),
    Table(name: "members", accepted: 186, refused: 244, notLoaded: 0),
    Table(name: "key-sets", accepted: 91, refused: 36, notLoaded: 100),
    Table(name: "rfc", accepted: 12, refused: 30, notLoaded: 3),
  ]

  @Test("The engine answers every attack as Envoy does", arguments: tables)
  func answersAsEnvoy(table: Table) throws {
    let attacks = try AttackFile(named: table.name).attacks
    let verdicts = attacks.compactMap { $0.expected["decision"]?.string }
    #expect(verdicts.count { $0 == "ALLOW" } == table.accepted)
    #expect(verdicts.count { $0 == "INDETERMINATE" } == table.notLoaded)
    #expect(attacks.count == table.accepted + table.refused + table.notLoaded)
    for (rule, attacks) in Dictionary(grouping: attacks, by: \.rule) {
      let policies = try rule.load()
      for attack in attacks {
        if let problem = attack.problem(with: try attack.decision(under: policies)) {
          Issue.record("\(problem)")
        }
      }
    }
  }

  @Test("There are well over 300 attacks, each with an id of its own")
  func numberOfAttacks() throws {
    let ids = try Self.tables.flatMap { table in
      try AttackFile(named: table.name).attacks.map { "\(table.name) \($0.id)" }
    }
    #expect(ids.count > 1000)
    #expect(Set(ids).count == ids.count)
  }

  @Test("Every file of attacks is in the table")
  func allFilesAreRun() throws {
    let folder = try #require(VectorFile.folder) + "/JOSE"
    let names = try InputFile.read(paths: [folder]).map(\.name)
    #expect(names.count { $0.contains("/attacks-") } == Self.tables.count)
  }
}
