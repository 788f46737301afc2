import Foundation
import Testing

@Suite("The command diff")
struct DiffCommandTests {
  private static let trap = "Policies/deny-all-trap"
  private static let fixed = "Policies/deny-all-fixed"
  private static let diff = "meshproof diff"
  private static let dump = "Policies/proxies/orders-dump.json"
  private static let filters = "Policies/proxies/billing-filters.json"

  /// A command line, its exit code, and parts of what it prints.
  static let rows: [(line: String, status: Int32, output: String, errors: String)] = [
    ("\(diff) \(trap) \(fixed)", 1, "newly allowed at shop/orders:8080", "no port of theirs"),
    ("\(diff) \(trap) \(fixed)", 1, "caused by:  AuthorizationPolicy shop/deny-all changed", ""),
    ("\(diff) \(fixed) \(fixed)", 0, "same: no request to 1 workload port", ""),
    ("\(diff) \(trap) \(fixed) -o json", 1, #""kind": "newly-allowed""#, ""),
    ("\(diff) \(trap) \(fixed) -o markdown", 1, "#### Newly allowed", ""),
    ("\(diff) \(trap) \(fixed) --gate no-new-access", 1, "newly allowed", ""),
    ("\(diff) \(fixed) \(trap) --gate no-new-access", 0, "newly refused", ""),
    ("\(diff) \(fixed) \(trap) --to shop/orders", 1, "newly refused", ""),
    ("\(diff) \(fixed) --from-version 1.20 --to-version 1.28", 0, "same", ""),
    (
      "\(diff) Policies/strict-mesh --from-version 1.20 --to-version 1.28", 1, "payments/ledger", ""
    ),
    ("\(diff) -f \(fixed) --from-version 1.28 --to-version 1.20", 0, "same", ""),
    ("\(diff) \(fixed) --data-plane ambient --in-namespace shop", 1, "Namespace shop changed", ""),
    (
      "\(diff) \(trap)/deny-all.yaml \(fixed)/deny-all.yaml -f \(fixed)/workloads.yaml", 0, "same",
      ""
    ),
    (
      "cat \(fixed)/deny-all.yaml | \(diff) \(trap)/deny-all.yaml - -f \(fixed)/workloads.yaml", 0,
      "same", ""
    ),
    ("\(diff) \(fixed) --from-version 1.28", 1, "paths are normalized in different ways", ""),
    ("\(diff) \(dump) \(fixed)", 1, "newly allowed at shop/orders:8080", ""),
    ("\(diff) \(fixed) \(dump)", 1, "after:      denied by shop/deny-all rule 0", ""),
    ("\(diff) \(dump) \(trap)", 0, "same: no request to 1 workload port", ""),
    ("cat \(dump) | \(diff) - \(trap) --gate no-new-access", 0, "same", ""),
    (
      "\(diff) \(trap)/allow-specific.yaml \(dump) -f \(trap)/workloads.yaml", 1, "newly refused",
      ""
    ),
    ("\(diff) \(filters) Policies/strict-mesh --to legacy/billing", 0, "same", ""),
    ("\(diff) \(filters) Policies/strict-mesh", 2, "", "does not say which workload's proxy"),
    ("\(diff) \(dump) Policies/bookinfo", 2, "", "which the inputs do not have"),
    ("\(diff) \(dump) \(trap) --to 'shop/*'", 2, "", "give --to NS/WORKLOAD once"),
    ("\(diff) \(dump) \(dump)", 2, "", "the other has to be policies"),
    ("\(diff) \(dump) \(trap) --from-version 1.20", 2, "", "give --istio-version"),
    ("\(diff) --help", 0, "EXIT CODES", ""),
    ("\(diff)", 2, "", "give OLD and NEW"),
    ("\(diff) \(trap)", 2, "", "--from-version"),
    ("\(diff) \(trap) --in-namespace shop --from-version 1.20", 2, "", "needs --data-plane"),
    ("\(diff) - - < /dev/null", 2, "", "standard input can be read once"),
    ("\(diff) \(trap) nowhere", 2, "", "cannot read \"nowhere\""),
    ("\(diff) \(trap) \(fixed) --to shop/nothing", 2, "", "--to shop/nothing"),
    ("\(diff) \(trap) \(fixed) --to-version 1.2", 2, "", "--to-version wants a release"),
    (
      "\(diff) \(trap) --data-plane ambient --in-namespace x", 2, "",
      "no workload in namespace \"x\""
    ),
    ("\(diff) \(trap)/deny-all.yaml \(fixed)/deny-all.yaml", 2, "", "no workload"),
    ("\(diff) git: \(fixed)", 2, "", "a revision must follow"),
    ("\(diff) git:--help \(fixed)", 2, "", "a revision must follow"),
    ("\(diff) git:no-such-revision \(fixed)", 2, "", "there is no such revision"),
    ("\(diff) \(trap) \(fixed) --gate none", 2, "", "no-new-access"),
  ]

  @Test("A command line ends with its exit code and says why", arguments: rows)
  func status(row: (line: String, status: Int32, output: String, errors: String)) throws {
    let result = try Command.run(row.line)
    #expect(result.status == row.status, "\(result.output)\(result.errors)")
    #expect(row.output.isEmpty ? result.output.isEmpty : result.output.contains(row.output))
    #expect(row.errors.isEmpty || result.errors.contains(row.errors), "\(result.errors)")
  }

  /// Runs lines in a fresh git repository with the two policy sets committed one after the other.
  private func inRepository(_ lines: String) throws -> Command.Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("meshproof-diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try Command.run(
      """
      set -e; root=$PWD; cd '\(folder.path)'
      git init -q . && git config user.name t && git config user.email t@example.com
      mkdir -p deploy/policies deploy/.hidden
      cp "$root"/\(Self.trap)/*.yaml deploy/policies/ && rm deploy/policies/tests.yaml
      echo 'no: [policy' > deploy/.hidden/a.yaml; echo text > deploy/policies/notes.txt
      git add -A && git commit -qm one
      cp "$root"/\(Self.fixed)/deny-all.yaml deploy/policies/
      git commit -qam two
      set +e
      \(lines)
      """
    )
  }

  @Test("Revisions of a repository are read by git, below the current directory")
  func revisions() throws {
    let whole = try inRepository("meshproof diff git:HEAD~1 git:HEAD")
    #expect(whole.status == 1, "\(whole.errors)")
    #expect(whole.output.contains("(git:HEAD:deploy/policies/deny-all.yaml:3:1)"))
    let below = try inRepository("cd deploy; meshproof diff git:HEAD~1:policies policies")
    #expect(below.status == 1, "\(below.errors)")
    #expect(below.output.contains("(policies/deny-all.yaml:3:1)"))
    let file = try inRepository(
      "meshproof diff git:HEAD:deploy/policies/deny-all.yaml deploy/policies"
    )
    #expect(file.status == 1, "\(file.errors)")
    let gate = try inRepository("meshproof diff git:HEAD git:HEAD~1 --gate no-new-access -o json")
    #expect(gate.status == 0, "\(gate.errors)")
    let missing = try inRepository("meshproof diff git:HEAD:nothing deploy")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("git:HEAD:nothing: the revision has no such file or folder"))
    let limit = try inRepository("meshproof diff git:HEAD deploy --limit file-bytes=10")
    #expect(limit.status == 2)
    #expect(limit.errors.contains("git:HEAD:deploy/policies/allow-specific.yaml has"))
  }

  @Test("A link in a revision is an error, not left out")
  func links() throws {
    let result = try inRepository(
      """
      ln -s deny-all.yaml deploy/policies/link.yaml; git add -A; git commit -qm three
      meshproof diff git:HEAD git:HEAD~1
      """
    )
    #expect(result.status == 2)
    #expect(result.errors.contains("is a symbolic link"))
  }

  @Test("Without a repository, or without git, that is said")
  func noRepository() throws {
    let outside = try Command.run(
      "cd / && meshproof diff git:HEAD \"$OLDPWD\"/\(Self.fixed)"
    )
    #expect(outside.status == 2)
    #expect(outside.errors.contains("git:HEAD: there is no such revision"))
    #expect(outside.errors.contains("not a git repository"))
    let without = try Command.run(
      "meshproof=$(command -v meshproof); PATH=/nowhere; $meshproof diff git:HEAD \(Self.fixed)"
    )
    #expect(without.status == 2)
    #expect(without.errors.contains("git cannot be run"))
  }
}
