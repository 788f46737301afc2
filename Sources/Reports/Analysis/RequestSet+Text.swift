internal import Analysis
internal import Basics
internal import Evaluation
internal import JSON

extension RequestSet {
  /// One line for each rule, and one for those that are left out.
  var lines: [String] {
    let written = rules.map { rule in
      let json = rule.json
      return json.object?.members.isEmpty ?? true ? "- {}  (everything)" : "- \(json.flowYAML)"
    }
    guard omitted > 0 else { return written }
    return written + ["… and \(omitted) more (--limit rules=all)"]
  }
}

extension Caller {
  /// The accounts, or the class in words.
  var title: String {
    switch self {
    case .accounts(_, let members): members.listed
    case .otherIdentity: "any other identity"
    case .noIdentity: "no identity"
    }
  }
}

extension [Request.ObjectName] {
  /// The names, as many as a reader takes in.
  var listed: String {
    let shown = 12
    guard count > shown + 1 else { return map(\.text.string).joined(separator: ", ") }
    return prefix(shown).map(\.text.string).joined(separator: ", ")
      + " and \(count - shown) more (-o json has all)"
  }
}

extension WorkloadClass {
  /// `ns/a, ns/b port 8080 (http)`.
  var title: String {
    members.count == 1
      ? "\(members.listed):\(port) (\(portProtocol))"
      : "\(members.listed), port \(port) (\(portProtocol))"
  }
}

extension UndecidedWorkloads {
  /// What is not known, and why.
  var lines: [String] {
    var lines = ["\(workloads.title)", "  undecided: \(reason)"]
    if !fields.isEmpty { lines.append("  because of: \(fields.joined(separator: ", "))") }
    return lines
  }
}
