internal import Analysis
internal import Basics
internal import Evaluation
internal import JSON

extension AccessMatrix {
  /// The object of contract section 6, with each caller, workload and cell on a line of its own.
  func writeJSON(to output: (String) throws -> Void) rethrows {
    try output("{\n")
    try output(array("callers", callers.enumerated().map { $1.json(index: $0) }) + ",\n")
    try output(array("workloads", workloads.enumerated().map { $1.json(index: $0) }) + ",\n")
    try output("  \"cells\": [")
    for (index, workload) in workloads.enumerated() {
      let cells = callers.indices.map { caller in
        "\n    " + workload.cell(caller: caller, index: index).write(.compact).string
      }
      try output((index == 0 || cells.isEmpty ? "" : ",") + cells.joined(separator: ","))
    }
    try output("\n  ],\n" + array("undecided", undecided.map(\.json)))
    let texts = warnings.map { JSONValue.string(ByteString($0)) }
    try output(",\n" + array("warnings", texts) + "\n}\n")
  }

  private func array(_ name: String, _ values: [JSONValue]) -> String {
    guard !values.isEmpty else { return "  \"\(name)\": []" }
    let lines = values.map { "\n    \($0.write(.compact))" }.joined(separator: ",")
    return "  \"\(name)\": [\(lines)\n  ]"
  }
}

extension AccessMatrix.Caller {
  fileprivate func json(index: Int) -> JSONValue {
    var object = JSONObject([
      ("id", .string("c\(index)")),
      ("principal", principal.map(JSONValue.string) ?? .null),
    ])
    if account != nil { object["members"] = .array([.string(title)]) }
    return .object(object)
  }
}

extension AccessMatrix.WorkloadPort {
  fileprivate func json(index: Int) -> JSONValue {
    .object(
      JSONObject([
        ("id", .string("w\(index)")),
        ("members", .array([.string(title)])),
        ("port", .integer(Int64(port))),
        ("protocol", .string(ByteString(portProtocol))),
      ])
    )
  }

  /// One caller's cell; without `operations` where it is not decided, without `decisions` where no
  /// operation was asked about.
  fileprivate func cell(caller: Int, index: Int) -> JSONValue {
    var object = JSONObject([
      ("caller", .string("c\(caller)")),
      ("workload", .string("w\(index)")),
      ("access", .string(ByteString(access(caller: caller).rawValue))),
    ])
    if let cell = cell(caller: caller) {
      object["operations"] = .array(cell.operations.map(\.json))
    }
    if !operations.isEmpty {
      object["decisions"] = .array(answers(caller: caller).map(\.json))
    }
    return .object(object)
  }
}

extension ExactCell.Operation {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("rule", rule.json),
        ("decision", .string(ByteString(Decision.Verdict.allow.rawValue))),
        ("decidedBy", decidedBy.json),
        ("witness", witness.json),
      ])
    )
  }
}

extension AccessMatrix.Answer {
  fileprivate var json: JSONValue {
    var method = JSONValue.null
    var path = JSONValue.null
    if case .http(let asked, let target) = operation {
      method = .string(asked)
      path = .string(target)
    }
    return .object(
      JSONObject([
        ("method", method),
        ("path", path),
        ("decision", .string(ByteString(verdict.rawValue))),
        ("decidedBy", decidedBy.json),
      ])
    )
  }
}
