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
