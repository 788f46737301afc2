package import Basics
internal import Decoding
package import MeshProof

/// Test files with everything they need: read, checked and ready to run.
package struct TestSuite: Sendable {
  /// One test document with its policies.
  struct Unit: Sendable {
    let document: PolicyTest
    /// Those that were chosen.
    let tests: [PolicyTest.Test]
    /// Those that were chosen.
    let invariants: [InvariantQuestion]
    let policies: PolicySet
    let now: Int64
  }

  /// In the order of arguments, files and documents.
  let units: [Unit]
  let mint: TokenMint
  /// What is worth knowing about tests and policies.
  package let warnings: [Diagnostic]

  /// Reads all test files and all policies.
  ///
  /// - Throws: ``LoadingError`` with every problem of every file, if one of them is an error.
  package init(reading options: TestOptions) throws(LoadingError) {
    var (documents, diagnostics) = Self.documents(options.paths, options.loading.limits)
    let issuers = documents.reduce(into: Set<ByteString>()) { issuers, document in
      for token in document.tokens.values { issuers.insert(token.issuer) }
    }
    let mint = try TokenMint(issuers: issuers)
    var loader = PolicyLoader(options: options, mint: mint)
    var units: [Unit] = []
    for document in documents {
      guard let policies = loader.policies(of: document) else { continue }
      let unit = Unit(
        document: document,
        tests: options.asksInvariantsOnly
          ? []
          : document.tests.filter { Self.isChosen($0.name, of: document, options.patterns) },
        invariants: Self.invariants(of: document, policies, options, &loader, &diagnostics),
        policies: policies,
        now: document.inputs.now ?? options.now
      )
      diagnostics += unit.unknownCallers
      units.append(unit)
    }
    diagnostics += loader.diagnostics
    if !diagnostics.hasErrors, units.allSatisfy(\.isEmpty) {
      let names = options.patterns.map { quoted(ByteString($0)) }.joined(separator: ", ")
      let what = options.asksInvariantsOnly ? "invariant" : "test"
      diagnostics.append(
        Diagnostic(
          .error,
          code: "no-tests",
          options.patterns.isEmpty
            ? "the test files have no \(what)s" : "no \(what) has \(names) in its name",
          at: nil
        )
      )
    }
    guard !diagnostics.hasErrors else {
      throw LoadingError(diagnostics: diagnostics.unique.sortedByLocation())
    }
    self.mint = mint
    self.units = units.filter { !$0.isEmpty }
    warnings = diagnostics.unique.sortedByLocation()
  }

  /// The invariants that were chosen, ready to be decided.
  private static func invariants(
    of document: PolicyTest,
    _ policies: PolicySet,
    _ options: TestOptions,
    _ loader: inout PolicyLoader,
    _ diagnostics: inout [Diagnostic]
  ) -> [InvariantQuestion] {
    var questions: [InvariantQuestion] = []
    for written in document.invariants
    where isChosen(written.name, of: document, options.patterns) {
      let claim: InvariantInquiry.Claim
      switch written.claim {
      case .always: claim = .always
      case .never: claim = .never
      case .sameAtWorkloads(let names): claim = .sameAtWorkloads(names)
      case .sameAsPolicies(let paths):
        guard let other = loader.policies(of: document, insteadAt: paths) else { continue }
        claim = .sameAsPolicies(other, paths: paths.map(\.value))
      }
      var inquiry = InvariantInquiry(name: written.name, claim: claim, location: written.location)
      inquiry.premise = written.premise
      inquiry.unless = written.unless
      inquiry.workloads = written.workloads
      inquiry.ruleLimit = options.ruleLimit
      inquiry.budget = options.budget
      do throws(LoadingError) {
        questions.append(try InvariantQuestion(inquiry, of: policies))
      } catch {
        diagnostics += error.diagnostics
      }
    }
    return questions
  }

  /// Whether a pattern fits somewhere in `document/test`.
  private static func isChosen(
    _ name: ByteString,
    of document: PolicyTest,
    _ patterns: [String]
  ) -> Bool {
    patterns.isEmpty
      || patterns.contains {
        GlobPattern("*\($0)*").matches("\(document.name)/\(name)")
      }
  }

  /// The test documents of all arguments; each argument has to have one.
  private static func documents(
    _ paths: [String],
    _ limits: InputLimits
  ) -> ([PolicyTest], [Diagnostic]) {
    var documents: [PolicyTest] = []
    var diagnostics: [Diagnostic] = []
    /// How many tests a file that was read has.
    var counts: [String: Int] = [:]
    for argument in paths.map(TestPaths.init) {
      var hasTests = false
      for path in argument.files.map(cleaned) {
        if counts[path] == nil {
          let (found, problems) = read(path, isNamed: argument.isFile, limits)
          documents += found
          diagnostics += problems
          // What cannot be read may well have been a test.
          counts[path] = problems.hasErrors ? 1 : found.count
        }
        hasTests = hasTests || counts[path] != 0
      }
      guard !hasTests else { continue }
      let name = quoted(ByteString(argument.argument))
      diagnostics.append(
        Diagnostic(
          .error,
          code: "no-tests",
          argument.files.isEmpty
            ? "no file matches \(name)"
            : "\(name) holds no test: no document has \"kind: PolicyTest\"",
          at: nil
        )
      )
    }
    return (documents, diagnostics)
  }

  /// Reads a file; one that only lies in a folder and does not speak of tests is not looked into.
  private static func read(
    _ path: String,
    isNamed: Bool,
    _ limits: InputLimits
  ) -> ([PolicyTest], [Diagnostic]) {
    do throws(LoadingError) {
      let file = try InputFile.read(path: path, limits: limits)
      guard isNamed || file.bytes.mentions(TestReader.kind) else { return ([], []) }
      return TestReader.read(file, limits: limits)
    } catch {
      return ([], error.diagnostics)
    }
  }
}

extension TestSuite.Unit {
  fileprivate var isEmpty: Bool { tests.isEmpty && invariants.isEmpty }

  /// Callers that nobody knows: a refusal of them says little.
  fileprivate var unknownCallers: [Diagnostic] {
    let known = Set(policies.serviceAccounts)
    let names = known.map { ByteString("\($0.namespace)/\($0.name)") }.sorted()
    var suggestions = 0
    return tests.flatMap { test -> [Diagnostic] in
      guard case .verdicts(let callers, _, _) = test.question else { return [] }
      return callers.compactMap { caller in
        guard case .named(let name) = caller.source,
          !known.contains(policies.serviceAccount(named: name))
        else { return nil }
        suggestions += 1
        let nearest =
          suggestions < 100 && names.count < 1000
          ? nearestName(to: caller.label, among: names) : nil
        return Diagnostic(
          .warning,
          code: "unknown-caller",
          "the inputs have neither a service account nor a workload \(quoted(caller.label))",
          at: caller.location,
          notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
        )
      }
    }
  }
}

extension [Diagnostic] {
  /// Each once, in the order of their first occurrences.
  fileprivate var unique: [Diagnostic] {
    var known: Set<Diagnostic> = []
    return filter { known.insert($0).inserted }
  }
}

extension [UInt8] {
  /// Whether a word is in the text, letters of either case.
  fileprivate func mentions(_ word: ByteString) -> Bool {
    let word = word.asciiLowercased.bytes
    guard let first = word.first, count >= word.count else { return false }
    for start in 0...(count - word.count) where self[start] | 0x20 == first {
      if word.indices.allSatisfy({ self[start + $0] | 0x20 == word[$0] }) { return true }
    }
    return false
  }
}
