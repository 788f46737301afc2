internal import Basics
package import JSON
internal import MeshProof

/// Witnesses as decision vectors, for whoever can ask a real proxy.
extension DiffComparison {
  /// Keeps the witnesses of a report as two cases, `… (old)` and `… (new)`, with the same requests.
  mutating func keepWitnesses(
    of report: DiffReport,
    between old: AgreementCase,
    and new: AgreementCase,
    _ what: String
  ) throws {
    guard keepsWitnesses, !report.changes.isEmpty else { return }
    let requests = report.changes.enumerated().map { index, change -> JSONValue in
      var members = change.witness.json.object ?? JSONObject()
      members["id"] = text("\(index)")
      return .object(members)
    }
    func side(_ source: AgreementCase, _ name: String, _ verdicts: [Decision.Verdict]) -> JSONValue
    {
      var own = source
      own.requests = requests
      let expected = verdicts.enumerated().map { index, verdict in
        (ByteString("\(index)"), object(("decision", text(verdict.rawValue))))
      }
      return own.vector(
        name: "\(what) (\(name))",
        clauses: [],
        expected: .object(JSONObject(expected))
      )
    }
    witnesses.append(side(old, "old", report.changes.map(\.from)))
    witnesses.append(side(new, "new", report.changes.map(\.to)))
  }

  /// The witnesses as a file of vectors, in an order that does not depend on the workers.
  package var vectorFile: JSONValue {
    let cases = witnesses.map { (name: $0["name"]?.string ?? "", case: $0) }
      .sorted { $0.name < $1.name }.map(\.case)
    return object(
      ("source", text("witnesses of diff between generated policy sets")),
      ("cases", .array(cases))
    )
  }
}

extension AgreementCase {
  /// The case with addresses that a client's socket can be bound to, in the place of those in 10/8.
  var onLoopback: AgreementCase {
    var moved = self
    moved.manifests = manifests.map { manifest in
      manifest.mappingTexts { _, text in
        text.hasPrefix("10.") ? "127." + text.dropFirst(3) : text
      }
    }
    return moved
  }
}
