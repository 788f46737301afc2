internal import Analysis
internal import Basics
internal import Evaluation

extension AccessMatrix {
  /// A line for each answer, by workload, caller and operation; method and path are empty for a TCP
  /// connection, policy and rule where no object decided.
  ///
  /// Fields are quoted as RFC 4180 has it, lines end with a line feed. Nothing is put before a field
  /// that a spreadsheet could take for a formula: it would be other data to every other reader, and
  /// no field can begin so but a method or path that the user asked for (names of valid objects begin
  /// with a letter or digit).
  func writeCSV(to output: (String) throws -> Void) rethrows {
    try output("caller,workload,port,method,path,decision,policy,rule\n")
    for workload in workloads {
      var lines = ""
      for (index, caller) in callers.enumerated() {
        let prefix = "\(caller.title.quoted),\(workload.title.quoted),\(workload.port)"
        guard !workload.operations.isEmpty else {
          lines += exactLines(workload, caller: index).map { "\(prefix),\($0)\n" }.joined()
          continue
        }
        for answer in workload.answers(caller: index) {
          let object = answer.decidedBy.object
          let policy: ByteString = object.map { "\($0.namespace)/\($0.name)" } ?? ""
          let rule = object?.rule.map { "\($0)" } ?? ""
          lines += "\(prefix),\(answer.operation.fields),\(answer.verdict.rawValue)"
          lines += ",\(policy.quoted),\(rule)\n"
        }
      }
      try output(lines)
    }
  }
}

extension AccessMatrix {
  /// Where no operation was asked about: a line for each rule of what is allowed, `CONDITIONAL` where
  /// it takes more than a method and a path; one line for `never` and for what is not decided.
  fileprivate func exactLines(_ workload: WorkloadPort, caller: Int) -> [String] {
    guard let cell = workload.cell(caller: caller) else { return ["*,*,INDETERMINATE,,"] }
    guard !cell.operations.isEmpty else { return ["*,*,DENY,,"] }
    return cell.operations.map { operation in
      let object = operation.decidedBy.object
      let policy: ByteString = object.map { "\($0.namespace)/\($0.name)" } ?? ""
      let rule = object?.rule.map { "\($0)" } ?? ""
      let isPlain = operation.rule.hasMethodsAndPathsOnly
      let verdict: Decision.Verdict = isPlain ? .allow : .conditional
      let values = ["methods", "paths"].map { operation.rule.values(of: $0).quoted }
      return "\(values.joined(separator: ",")),\(verdict.rawValue),\(policy.quoted),\(rule)"
    }
  }
}

extension PrintedRule {
  /// The values of an operation's field, with blanks between; `*` where it says nothing.
  fileprivate func values(of name: ByteString) -> ByteString {
    let values: [ByteString] = operation.first(where: { $0.name == name })?.values ?? []
    return values.isEmpty ? "*" : ByteString(values.map(\.string).joined(separator: " "))
  }

  /// Whether methods and paths say all of it.
  fileprivate var hasMethodsAndPathsOnly: Bool {
    let names: Set<ByteString> = ["methods", "paths"]
    return sources.isEmpty && when.isEmpty && connections.isEmpty && tokens.isEmpty && !isTCP
      && answers.isEmpty && and.isEmpty
      && operation.allSatisfy { names.contains($0.name) && $0.notValues.isEmpty }
  }
}

extension AccessMatrix.Operation {
  fileprivate var fields: String {
    switch self {
    case .http(let method, let path): "\(method.quoted),\(path.quoted)"
    case .connection: ","
    }
  }
}

extension ByteString {
  /// In quotation marks where RFC 4180 asks for them.
  fileprivate var quoted: String {
    let special: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D]
    let mark = UInt8(ascii: "\"")
    guard bytes.contains(where: special.contains) else { return string }
    let doubled = ByteString(bytes: bytes.flatMap { $0 == mark ? [mark, mark] : [$0] })
    return "\"\(doubled)\""
  }
}
