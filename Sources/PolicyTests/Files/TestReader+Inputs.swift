internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

extension TestReader {
  /// The fields that say what is tested.
  mutating func inputs(_ fields: inout StrictMapping) -> PolicyTest.Inputs {
    var inputs = PolicyTest.Inputs()
    inputs.namesNoPolicies = fields.isAbsentOrEmptyList("policies")
    inputs.policies = (fields.strings("policies", &findings) ?? []).filter { isPath($0) }
    inputs.meshConfig = fields.string("meshConfig", &findings).flatMap { isPath($0) ? $0 : nil }
    inputs.release = release(&fields)
    if let node = fields.value("now") { inputs.now = time(node, called: "\"now\"") }
    if let node = fields.value("jwks") {
      inputs.keySets = stringMap(node, called: "\"jwks\"", &findings).compactMap { entry in
        isPath(entry.value) ? .init(source: entry.key.value, path: entry.value) : nil
      }
    }
    return inputs
  }

  mutating func isPath(_ path: Located<ByteString>) -> Bool {
    guard path.value.isEmpty || path.value.bytes.contains(0) else { return true }
    findings.report(.badValue, "a path is empty or has a zero byte", at: path.location)
    return false
  }

  /// `1.28` as text or as the number that YAML takes it for.
  private mutating func release(_ fields: inout StrictMapping) -> IstioRelease? {
    guard let node = fields.value("istioVersion") else { return nil }
    let isText = node.kind == .string || node.kind == .float
    guard isText, let release = IstioRelease(node.text.string) else {
      findings.report(
        .badValue,
        "\"istioVersion\" must be a release from 1.18 to 1.31, not \(shown(node))",
        at: node.location
      )
      return nil
    }
    return release
  }

  /// RFC 3339 or Unix seconds.
  mutating func time(_ node: Node, called name: String) -> Int64? {
    if node.kind == .integer, let seconds = Int64(node.text.string) { return seconds }
    if let text = node.string, let seconds = secondsSince1970(rfc3339: text) { return seconds }
    findings.report(
      .badValue,
      "\(name) must be RFC 3339 or Unix seconds, not \(shown(node))",
      at: node.location,
      notes: ["write 2026-01-01T00:00:00Z"]
    )
    return nil
  }

  /// A value as messages show it.
  func shown(_ node: Node) -> String {
    node.isCollection || node.isNull ? node.kind.description : quoted(node.text)
  }
}
