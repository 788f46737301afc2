public import Analysis
public import Basics
internal import Evaluation
public import JSON

extension PathEvasionReport {
  /// `evasions`, and what could not be looked at.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("evasions", .array(evasions.map(\.json))),
        ("undecided", .array(undecided.map(\.json))),
      ])
    )
  }

  /// A warning for each.
  public var warnings: [Diagnostic] { evasions.map(\.warning) + undecided.map(\.warning) }
}

extension PathEvasionReport.Evasion {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("policy", policy.json),
        ("value", .string(pattern)),
        ("spelling", .string(ByteString(spelling.rawValue))),
        ("path", .string(path)),
        ("seen", .string(seen)),
        ("workloads", .array(workloads.members.map { .string($0.text) })),
        ("port", .integer(Int64(workloads.port))),
        ("refused", refused.json),
        ("allowed", allowed.json),
        ("closedBy", closedBy.map { .string(ByteString($0)) } ?? .null),
      ])
    )
  }

  fileprivate var warning: Diagnostic {
    let kept = refused.http?.path ?? ""
    return Diagnostic(
      .warning,
      code: "path-evasion",
      "\(policy.title): \"\(pattern.line)\" keeps out \"\(kept.line)\", but not \"\(path.line)\" "
        + "(\(spelling.rawValue)) at \(workloads.title)",
      at: policy.location,
      notes: [
        "allowed: \(allowed.summary.asLine)",
        closedBy.map { "pathNormalization \($0) closes it" }
          ?? "no path normalization closes it",
      ]
    )
  }
}

extension UndecidedWorkloads {
  fileprivate var warning: Diagnostic {
    Diagnostic(
      .warning,
      code: "path-evasion",
      "spellings of paths are not looked at for \(title): \(explanation)",
      at: nil
    )
  }
}

extension String {
  fileprivate var asLine: String { ByteString(self).line }
}
