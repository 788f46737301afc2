import Foundation
import MeshProof
import Testing

@Suite("The matrix says what query says")
struct MatrixPropertyTests {
  private static let policies = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Policies").path

  /// The policy sets with the number of answers: an empty matrix would agree with everything.
  static let sets = [
    ("deny-all-trap", 48), ("deny-all-fixed", 48), ("strict-mesh", 148), ("jwt-gateway", 72),
    ("default-deny", 840), ("tcp-databases", 144), ("tenants", 360), ("ext-authz", 240),
    ("claims", 144),
  ]

  @Test("Each answer is that of the same request, written out", arguments: sets)
  func agreement(set: String, count: Int) throws {
    let set = try PolicySet(loading: InputFile.read(paths: ["\(Self.policies)/\(set)"]))
    let matrix = try set.matrix(
      MatrixFixtures.question(
        methods: ["GET", "POST", "PUT"],
        paths: ["/", "/orders/7", "/status", "//entries/7?x=1"]
      ),
      now: 1_780_000_000
    )
    var compared = 0
    for workload in matrix.workloads {
      for (index, caller) in matrix.callers.enumerated() {
        for answer in workload.answers(caller: index) {
          let text = try request(caller, workload, answer.operation)
          let requests = try Request.read(InputFile(name: "r", bytes: Array(text.utf8)))
          let decision = try set.evaluate(try #require(requests.first), now: 1_780_000_000)
          if answer.verdict == .conditional, decision.verdict != .conditional {
            // Something else that the request says makes it another one.
            #expect(workload.cell(caller: index)?.isOpen.contains(true) == true, "\(text)")
          } else {
            #expect(decision.verdict == answer.verdict, "\(text)")
            #expect(decision.decidedBy == answer.decidedBy, "\(text)")
          }
          #expect(
            AccessMatrix.request(of: caller, at: workload, for: answer.operation) == requests.first
          )
          compared += 1
        }
      }
    }
    #expect(compared == count)
  }

  /// The request as a user writes it.
  private func request(
    _ caller: AccessMatrix.Caller,
    _ workload: AccessMatrix.WorkloadPort,
    _ operation: AccessMatrix.Operation
  ) throws -> String {
    let source = caller.account.map { #"{"serviceAccount": "\#($0.namespace)/\#($0.name)"}"# }
    let http: String? =
      switch operation {
      case .connection: nil
      case .http(let method, let path): #"{"method": "\#(method)", "path": "\#(path)"}"#
      }
    let parts = [
      source.map { #""source": \#($0)"# },
      #""destination": {"workload": "\#(workload.title)", "port": \#(workload.port)}"#,
      http.map { #""http": \#($0)"# },
    ]
    return "{\(parts.compactMap(\.self).joined(separator: ", "))}"
  }
}
