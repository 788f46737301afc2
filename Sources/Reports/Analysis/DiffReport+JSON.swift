public import Analysis
internal import Basics
internal import Evaluation
public import JSON

extension DiffReport {
  /// The object of contract section 7.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("same", .bool(isSame)),
        ("changes", .array(changes.map(\.json))),
        ("undecided", .array(undecided.map(\.json))),
        ("added", .array(added.map(\.json))),
        ("removed", .array(removed.map(\.json))),
        ("compared", .integer(Int64(compared))),
        ("warnings", .array(warnings.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension DiffReport.Change {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("kind", .string(ByteString(kind.rawValue))),
        ("from", .string(ByteString(from.rawValue))),
        ("to", .string(ByteString(to.rawValue))),
        ("workloads", .array(workloads.members.map { .string($0.text) })),
        ("port", .integer(Int64(workloads.port))),
        ("protocol", .string(ByteString(workloads.portProtocol))),
        ("rules", changed.json),
        ("omitted", .integer(Int64(changed.omitted))),
        ("witness", witness.json),
        ("before", .string(ByteString(before))),
        ("after", .string(ByteString(after))),
        ("causedBy", .array(causedBy.map(\.json))),
      ])
    )
  }
}

extension DiffReport.Edit {
  fileprivate var json: JSONValue {
    var object = JSONObject([
      ("kind", .string(kind)), ("namespace", .string(namespace)), ("name", .string(name)),
      ("edit", .string(ByteString(edit.rawValue))),
    ])
    if let location { object["location"] = location.json }
    return .object(object)
  }
}
