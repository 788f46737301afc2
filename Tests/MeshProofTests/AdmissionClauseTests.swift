import MeshProof
import Testing

/// What Istio's admission takes and refuses, seen from outside; the rows of each check are in
/// `ResourcesTests`.
@Suite("Admission clauses through the façade")
struct AdmissionClauseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let clause: String
    let text: String
    /// The codes of the errors, in the order of the text; none: the text is taken.
    let codes: [String]

    var testDescription: String { "\(clause): \(text.suffix(60))" }
  }

  private static func authentication(_ spec: String) -> String {
    "{apiVersion: security.istio.io/v1, kind: RequestAuthentication, "
      + "metadata: {name: r, namespace: foo}, spec: \(spec)}"
  }

  static let rows = [
    Row(clause: "AP-2", text: policy("p", "{}"), codes: []),
    Row(clause: "AP-3", text: policy("p", "{action: AUDIT}"), codes: []),
    Row(clause: "AP-3", text: policy("p", "{action: allow}"), codes: ["bad-enum"]),
    Row(clause: "AP-4", text: policy("p", "{rules: [{form: []}]}"), codes: ["unknown-field"]),
    Row(
      clause: "AP-5",
      text: policy("p", "{rules: [{from: [{source: {not_principals: [a]}}]}]}"),
      codes: ["unknown-field"]
    ),
    Row(clause: "AP-6", text: policy("p", "{rules: [{from: []}]}"), codes: ["empty-list"]),
    Row(clause: "AP-6", text: policy("p", "{rules: [{from: [{}]}]}"), codes: ["empty-source"]),
    Row(
      clause: "AP-7",
      text: policy("p", "{action: DENY}"),
      codes: ["deny-without-rules"]
    ),
    Row(
      clause: "AP-8",
      text: policy(
        "p",
        "{action: CUSTOM, provider: {name: a}, "
          + "rules: [{from: [{source: {namespaces: [x]}}]}]}"
      ),
      codes: ["unsupported-with-custom"]
    ),
    Row(
      clause: "AP-74",
      text: policy("p", "{rules: [{to: [{operation: {paths: [\"/a/{*}.txt\"]}}]}]}"),
      codes: ["bad-path-template"]
    ),
    Row(
      clause: "AP-74",
      text: policy("p", "{rules: [{to: [{operation: {paths: [\"/{**}/x\"]}}]}]}"),
      codes: []
    ),
    Row(
      clause: "RA-2",
      text: authentication("{selector: {}, targetRef: {group: \"\", kind: Service, name: s}}"),
      codes: ["several-attachments"]
    ),
    Row(
      clause: "RA-3",
      text: authentication("{targetRefs: [{group: apps, kind: Deployment, name: s}]}"),
      codes: ["unsupported-target"]
    ),
    Row(
      clause: "RA-4",
      text: authentication("{selector: {matchLabels: {app: \"a*\"}}}"),
      codes: ["wildcard-label"]
    ),
    Row(
      clause: "RA-6",
      text: authentication("{jwtRules: [{jwks: \"\"}]}"),
      codes: ["missing-issuer"]
    ),
    Row(
      clause: "RA-7",
      text: authentication("{jwtRules: [{issuer: i, audiences: [\"\"]}]}"),
      codes: ["empty-value"]
    ),
    Row(clause: "RA-10", text: authentication("{jwtRules: [{issuer: i, timeout: 2s}]}"), codes: []),
  ]

  /// What is refused before ztunnel would get it (AM-31).
  static let beforeZTunnel = [
    ("{selector: {}, targetRefs: [\(service)}]}", "several-attachments"),
    ("{targetRef: \(service)}, targetRefs: [\(service)}]}", "several-attachments"),
    ("{targetRefs: [\(service), namespace: x}]}", "target-namespace"),
    ("{action: DENY}", "deny-without-rules"),
    ("{action: CUSTOM, provider: {name: a}}", "custom-without-rules"),
    ("{action: CUSTOM, rules: [{}]}", "custom-without-provider"),
    ("{rules: [{from: [{source: {}}]}]}", "empty-source"),
    ("{rules: [{to: [{operation: {}}]}]}", "empty-operation"),
    ("{rules: [{from: [{source: {namespaces: ['']}}]}]}", "empty-value"),
    ("{rules: [{from: [{source: {ipBlocks: [10.0.0.256]}}]}]}", "bad-ip"),
    ("{rules: [{to: [{operation: {ports: [http]}}]}]}", "bad-port"),
    (
      "{rules: [{from: [{source: {serviceAccounts: [a/b], principals: [c]}}]}]}",
      "mixed-identities"
    ),
    (
      "{rules: [{from: [{source: {notServiceAccounts: [a/b], namespaces: [c]}}]}]}",
      "mixed-identities"
    ),
    ("{rules: [{from: [{source: {serviceAccounts: ['a/*']}}]}]}", "bad-service-account"),
    ("{rules: [{from: [{source: {serviceAccounts: [a/b/c]}}]}]}", "bad-service-account"),
    ("{rules: [{from: [{source: {serviceAccounts: [\(accounts(17))]}}]}]}", "too-many-items"),
    ("{rules: [{from: [{source: {serviceAccounts: [\(accounts(16))]}}]}]}", nil),
    ("{rules: [{when: [{key: source.serviceaccount, values: [a]}]}]}", "unknown-attribute"),
    ("{selector: {matchLabels: {}}}", nil),
  ].map { spec, code in
    Row(clause: "AM-31", text: policy("p", spec), codes: code.map { [$0] } ?? [])
  }

  /// A reference to a Service without its closing brace.
  private static let service = "{group: '', kind: Service, name: s"

  private static func accounts(_ count: Int) -> String {
    (0..<count).map { "s\($0)" }.joined(separator: ", ")
  }

  @Test("A text is taken, or refused for its reason", arguments: rows + beforeZTunnel)
  func admission(row: Row) {
    var codes: [String] = []
    do throws(LoadingError) {
      _ = try PolicySet(loading: [InputFile(name: "p.yaml", bytes: Array(row.text.utf8))])
    } catch {
      codes = error.diagnostics.filter { $0.severity == .error }.map(\.code)
    }
    #expect(codes == row.codes)
  }
}
