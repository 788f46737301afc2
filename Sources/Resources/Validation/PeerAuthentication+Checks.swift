internal import Basics
internal import Decoding

extension Problem {
  static let badMode = Problem("bad-enum", "VALID-70", .fatal)
  static let portLevelWithoutSelector = Problem(
    "port-level-without-selector",
    "VALID-71",
    .tolerable
  )
  static let emptyPortLevel = Problem("empty-port-level", "VALID-72", .tolerable)
  static let badPortKey = Problem("bad-port", "VALID-73", .tolerable)
  static let unreadablePortKey = Problem("bad-port", "VALID-73", .fatal)
}

extension StrictMapping {
  /// What `portLevelMtls` needs (VALID-71, VALID-72).
  func checkPortLevel(labels: [ByteString: ByteString], _ findings: inout Findings) {
    guard has("portLevelMtls") else { return }
    if isEmptyObject("portLevelMtls") {
      findings.report(
        .emptyPortLevel,
        "\"portLevelMtls\" names no port",
        at: keyLocation("portLevelMtls")
      )
    }
    if labels.isEmpty {
      findings.report(
        .portLevelWithoutSelector,
        "\"portLevelMtls\" needs a selector with labels",
        at: keyLocation("portLevelMtls"),
        notes: ["ports are those of workloads; a policy for a namespace or the mesh has none"]
      )
    }
  }
}
