internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

/// Reads test files strictly: every problem has its place, and none stops the reading.
struct TestReader {
  /// The kind of a test document.
  static let kind: ByteString = "PolicyTest"

  /// Requests are read as everywhere; what is wrong with the rest is collected there too.
  var requests = RequestReader()

  var findings: Findings {
    get { requests.findings }
    _modify { yield &requests.findings }
  }

  /// Reads the tests of a file; documents of other kinds are passed over.
  static func read(
    _ file: InputFile,
    limits: InputLimits
  ) -> (tests: [PolicyTest], diagnostics: [Diagnostic]) {
    let (documents, problems) = DocumentReader(limits: limits.ofDocuments)
      .read(file.bytes, file: file.name)
    var reader = TestReader()
    let tests = documents.filter { reader.isTest($0) }.compactMap { reader.test($0, file.name) }
    return (tests, problems + reader.findings.diagnostics)
  }

  /// Whether a document is a test; what was surely meant as one is reported.
  private mutating func isTest(_ document: Node) -> Bool {
    guard document.kind == .mapping else { return false }
    guard let kind = document["kind"], !kind.isNull else {
      if document["tests"] != nil || document["invariants"] != nil {
        findings.report(
          .missingField,
          "the document has no \"kind\"",
          at: document.location,
          notes: ["write \"kind: \(Self.kind)\""]
        )
      }
      return false
    }
    if kind.string == Self.kind { return true }
    if nearestName(to: kind.text, among: [Self.kind]) != nil {
      findings.report(
        .unknownKind,
        "there is no kind \(quoted(kind.text))",
        at: kind.location,
        notes: ["did you mean \"\(Self.kind)\"?"]
      )
    }
    return false
  }

  private mutating func test(_ document: Node, _ file: String) -> PolicyTest? {
    guard var fields = StrictMapping(document, called: "the test file", &findings) else {
      return nil
    }
    fields.ignore(["kind"])
    let name = fields.string("name", &findings)?.value
    let inputs = inputs(&fields)
    let tokens = fields.value("tokens").map { self.tokens($0) } ?? [:]
    let names = Set(tokens.keys)
    let entries = fields.objects("tests", &findings, null: .fatalNullItem)
    let tests = (entries ?? []).enumerated().compactMap { index, entry in
      entry.isNull ? nil : test(entry, number: index + 1, tokens: names)
    }
    let claims = fields.objects("invariants", &findings, null: .fatalNullItem)
    let invariants = (claims ?? []).enumerated().compactMap { index, entry in
      entry.isNull ? nil : invariant(entry, number: index + 1)
    }
    if entries?.isEmpty ?? !fields.has("tests"), claims?.isEmpty ?? !fields.has("invariants") {
      findings.report(.noCases, "there is nothing to test", at: fields.keyLocation("tests"))
    }
    fields.reportUnknownFields(&findings, as: .unknownTestField)
    return PolicyTest(
      file: file,
      name: name ?? ByteString(file),
      location: document.location,
      inputs: inputs,
      tokens: tokens.compactMapValues { $0 },
      tests: tests,
      invariants: invariants
    )
  }
}

extension Problem {
  static let unknownTestField = Problem("unknown-field", "", .fatal)
  static let unknownKind = Problem("unknown-kind", "", .fatal)
  static let missingField = Problem("missing-field", "", .fatal)
  static let conflictingFields = Problem("conflicting-fields", "", .fatal)
  static let noCases = Problem("no-cases", "", .fatal)
  static let badName = Problem("bad-name", "", .fatal)
  static let badValue = Problem("bad-value", "", .fatal)
  static let unknownName = Problem("unknown-name", "", .fatal)
  static let tableShape = Problem("table-shape", "", .fatal)
}
