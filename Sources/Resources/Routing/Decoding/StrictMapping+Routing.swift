internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let badMatch = Problem("bad-match", "VALID-100", .fatal)
  static let missingField = Problem("missing-field", "VALID-100", .fatal)
}

extension StrictMapping {
  /// A text field; empty where it is absent or reported.
  mutating func text(_ field: ByteString, _ findings: inout Findings) -> ByteString {
    string(field, &findings)?.value ?? ""
  }

  /// The texts of a field that is a list; empty where it is absent.
  mutating func texts(_ field: ByteString, _ findings: inout Findings) -> [ByteString] {
    (strings(field, &findings) ?? []).map(\.value)
  }

  /// A text that has to be there; empty, and reported, where it is not.
  mutating func neededText(_ field: ByteString, _ findings: inout Findings) -> ByteString {
    if !has(field) {
      findings.report(.missingField, "\(name) has no \(quoted(field))", at: location)
    }
    return text(field, &findings)
  }

  /// A field that is a port number.
  mutating func port(_ field: ByteString, _ findings: inout Findings) -> Int? {
    wholeNumber(field, in: 0...65535, &findings)
  }

  /// Istio's `StringMatch`.
  mutating func stringMatch(_ field: ByteString, _ findings: inout Findings) -> StringMatch? {
    value(field).flatMap { StringMatch($0, called: quoted(field), &findings) }
  }

  /// A map from names to `StringMatch`, by name.
  mutating func namedMatches(_ field: ByteString, _ findings: inout Findings) -> [NamedMatch] {
    guard let node = value(field),
      StrictMapping(node, called: quoted(field), &findings) != nil
    else { return [] }
    return node.members.compactMap { member -> NamedMatch? in
      guard let name = mapKey(member.key, &findings) else { return nil }
      // A name without anything means that there is one.
      let match =
        member.value.isNull
        ? StringMatch.present : StringMatch(member.value, called: quoted(name), &findings)
      return match.map { NamedMatch(name: name, match: $0) }
    }.sorted { $0.name < $1.name }
  }

  /// What `headers.request` of a VirtualService makes of the authority; `nil` where nothing.
  mutating func authority(_ findings: inout Findings) -> ByteString? {
    guard var headers = mapping("headers", &findings),
      var request = headers.mapping("request", &findings)
    else { return nil }
    let set = request.labels("set", &findings)
    let add = request.labels("add", &findings)
    return [set, add].lazy.compactMap { changes in
      changes.filter { $0.key.asciiLowercased == "host" || $0.key.asciiLowercased == ":authority" }
        .min { $0.key < $1.key }?.value
    }.first { !$0.isEmpty }
  }

  /// A percentage as protobuf writes it, `{value: 50}`; 0 where it is absent.
  mutating func percentage(_ field: ByteString, _ findings: inout Findings) -> Double {
    guard var percent = mapping(field, &findings), let value = percent.value("value") else {
      return 0
    }
    if let number = value.integer { return Double(number) }
    if value.kind == .float, let number = Double(value.text.string), number.isFinite {
      return number
    }
    findings.report(
      .badNumber,
      "\(quoted(field)) must be a number, not \(value.kind.description)\(value.shownText)",
      at: value.location
    )
    return 0
  }
}

extension StringMatch {
  /// Reads the one of `exact`, `prefix` and `regex` that is given.
  init?(_ node: Node, called name: String, _ findings: inout Findings) {
    guard var mapping = StrictMapping(node, called: name, &findings) else { return nil }
    let given = ["exact", "prefix", "regex"].filter { mapping.has($0) } as [ByteString]
    guard given.count <= 1 else {
      findings.report(
        .badMatch,
        "\(name) has \(given.map { quoted($0) }.joined(separator: " and ")); one is taken",
        at: node.location
      )
      return nil
    }
    guard let field = given.first else {
      mapping.reportUnknownFields(&findings, as: .badMatch)
      self = .present
      return
    }
    guard let text = mapping.string(field, &findings)?.value else { return nil }
    if text.isEmpty, field != "exact" {
      findings.report(.badMatch, "\(quoted(field)) of \(name) is empty", at: node.location)
      return nil
    }
    self =
      switch field {
      case "exact": .exact(text)
      case "prefix": .prefix(text)
      default: .regex(text)
      }
  }
}
