internal import Basics
internal import Decoding
internal import Documents

/// An object of the inputs that may be context, before its fields are read.
struct ContextObject {
  let kind: ByteString
  let meta: ObjectMeta
  let node: Node

  /// The fields of `spec`; `nil` when it is absent, or no object, which is reported.
  func spec(_ findings: inout Findings) -> StrictMapping? {
    mapping(at: ["spec"], &findings)
  }

  /// The object that is reached through these fields; `nil` when one of them is absent or no object,
  /// which is reported.
  func mapping(at path: [ByteString], _ findings: inout Findings) -> StrictMapping? {
    guard var found = StrictMapping(node, called: quoted(kind), &findings) else { return nil }
    for field in path {
      guard let next = found.mapping(field, &findings) else { return nil }
      found = next
    }
    return found
  }

  /// `metadata.ownerReferences` as `Kind/name`.
  func owners(_ findings: inout Findings) -> [ByteString] {
    var metadata = mapping(at: ["metadata"], &findings)
    let references = metadata?.objects("ownerReferences", &findings) ?? []
    return references.compactMap { reference in
      guard !reference.isNull,
        var owner = StrictMapping(reference, called: "an owner reference", &findings),
        let kind = owner.string("kind", &findings)?.value,
        let name = owner.string("name", &findings)?.value
      else { return nil }
      return kind + "/" + name
    }
  }
}

extension StrictMapping {
  /// A field that is an object; `nil` when absent, or when it is none, which is reported.
  mutating func mapping(_ field: ByteString, _ findings: inout Findings) -> StrictMapping? {
    value(field).flatMap { StrictMapping($0, called: quoted(field), &findings) }
  }

  /// A field that is a map from text to text; empty when absent.
  mutating func labels(
    _ field: ByteString,
    _ findings: inout Findings
  ) -> [ByteString: ByteString] {
    value(field).map { stringMap($0, called: quoted(field), &findings).dictionary } ?? [:]
  }

  /// The items of a field that is a list of objects, without those that are none.
  mutating func mappings(_ field: ByteString, _ findings: inout Findings) -> [StrictMapping] {
    (objects(field, &findings) ?? []).filter { !$0.isNull }
      .compactMap { StrictMapping($0, called: "an item of \(quoted(field))", &findings) }
  }

  /// A field that is a whole number in `range`; `nil` when absent or reported.
  mutating func wholeNumber(
    _ field: ByteString,
    in range: ClosedRange<Int64>,
    _ findings: inout Findings
  ) -> Int? {
    value(field).flatMap { $0.wholeNumber(called: quoted(field), in: range, &findings) }
  }
}

extension Node {
  /// The value of a whole number in `range`; anything else is reported.
  func wholeNumber(
    called name: String,
    in range: ClosedRange<Int64>,
    _ findings: inout Findings
  ) -> Int? {
    guard let value = integer, range.contains(value) else {
      findings.report(
        .badNumber,
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "not \(kind.description)\(shownText)",
        at: location
      )
      return nil
    }
    return Int(value)
  }
}

extension Problem {
  static let badNumber = Problem("bad-number", "VALID-100", .fatal)
}
