package import Basics
package import Documents

extension StrictMapping {
  /// A string field.
  package mutating func string(_ field: ByteString, _ findings: inout Findings) -> Located<
    ByteString
  >? {
    guard let value = value(field) else { return nil }
    return value.string(called: quoted(field), &findings).map { Located($0, at: value.location) }
  }

  /// A boolean field.
  package mutating func bool(_ field: ByteString, _ findings: inout Findings) -> Bool? {
    guard let value = value(field) else { return nil }
    guard let bool = value.bool else {
      findings.report(
        .wrongType,
        "\(quoted(field)) must be true or false, not \(value.kind.description)\(value.shownText)",
        at: value.location
      )
      return nil
    }
    return bool
  }

  /// A field with one of an enum's names (VALID-7); `nil` when absent or reported.
  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ field: ByteString,
    _ findings: inout Findings,
    as problem: Problem = .wrongType
  ) -> Choice? where Choice.RawValue == String {
    guard let value = value(field) else { return nil }
    guard !value.isCollection else {
      _ = value.string(called: quoted(field), &findings)
      return nil
    }
    let text = value.text
    // By bytes: as a `String`, text with canonical equivalents of a name's characters would fit.
    if value.kind == .string, let choice = Choice(rawValue: text.string),
      text.bytes.elementsEqual(choice.rawValue.utf8)
    {
      return choice
    }
    let names = Choice.allCases.map { ByteString($0.rawValue) }
    let nearest = value.kind == .string ? nearestName(to: value.text, among: names) : nil
    findings.report(
      problem,
      "\(quoted(field)) must be one of \(names.map(\.string).joined(separator: ", ")), "
        + "not \(quoted(value.text))",
      at: value.location,
      notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
    )
    return nil
  }

  /// A field that is a list of strings; `nil` when absent.
  package mutating func strings(
    _ field: ByteString,
    _ findings: inout Findings
  ) -> [Located<ByteString>]? {
    value(field).flatMap { strings(of: field, $0, &findings) }
  }

  /// The strings in the value of a field, which must be a list of them; `nil` when it is none.
  package func strings(
    of field: ByteString,
    _ value: Node,
    _ findings: inout Findings
  ) -> [Located<ByteString>]? {
    guard value.kind == .sequence else {
      _ = list(value, field, "strings", &findings)
      return nil
    }
    return value.strings(called: quoted(field), &findings)
  }

  /// A field that is a list of objects; null items (VALID-5) are reported and stay as null nodes.
  package mutating func objects(
    _ field: ByteString,
    _ findings: inout Findings,
    null problem: Problem = .nullItem
  ) -> [Node]? {
    guard let value = value(field), let items = list(value, field, "objects", &findings) else {
      return nil
    }
    for item in items where item.isNull {
      findings.report(
        problem,
        "an item of \(quoted(field)) is null",
        at: item.location,
        notes: ["remove the empty item, or write what it should say"]
      )
    }
    return items
  }

  private func list(
    _ value: Node,
    _ field: ByteString,
    _ content: String,
    _ findings: inout Findings
  ) -> [Node]? {
    if value.kind == .sequence { return value.elements }
    let advice = content == "strings" && !value.isCollection
    findings.report(
      .wrongType,
      "\(quoted(field)) must be a list of \(content), not \(value.kind.description)"
        + value.shownText,
      at: value.location,
      notes: advice ? ["write a list: [\(quoted(value.text))]"] : []
    )
    return nil
  }

  /// Reports a list or map with more entries than the schema takes.
  package func checkCount(
    _ count: Int,
    of field: ByteString,
    most: Int,
    _ problem: Problem,
    _ findings: inout Findings
  ) {
    guard count > most else { return }
    findings.report(
      problem,
      "\(quoted(field)) has \(count) entries; at most \(most) are taken",
      at: keyLocation(field)
    )
  }
}
