package import Basics
internal import Decoding
package import Documents

extension Problem {
  static let missingName = Problem("missing-name", "ENV-4", .fatal)
  static let badName = Problem("bad-name", "ENV-4", .fatal)
  static let generatedName = Problem("generated-name", "ENV-4", .note)
  static let badNamespace = Problem("bad-namespace", "ENV-4", .fatal)
  static let badTimestamp = Problem("bad-timestamp", "ENV-20", .fatal)
  static let beingDeleted = Problem("being-deleted", "ENV-25", .note)
}

extension ObjectMeta {
  /// Where an object lives.
  package enum Scope: Sendable, Hashable {
    /// In a namespace; when it names none, in this one (ENV-5).
    case namespaced(default: ByteString)
    /// In none; a namespace that is given is passed over (ENV-6).
    case cluster
  }

  /// Reads `metadata` of an object and reports what is wrong with it to `diagnostics`.
  ///
  /// Fails without a usable name; the reason is in `diagnostics`. Unknown fields are passed over; a
  /// name that the API server makes (`generateName`) is replaced by one made of the object's place.
  /// - Parameters:
  ///   - object: The whole object, with `metadata` in it.
  ///   - scope: Where such an object lives.
  ///   - diagnostics: Gets what is wrong.
  package convenience init?(decoding object: Node, scope: Scope, diagnostics: inout [Diagnostic]) {
    var findings = Findings()
    defer { diagnostics += findings.diagnostics }
    self.init(decoding: object, scope: scope, isStrict: false, &findings)
  }

  /// Reads `metadata` of a policy, with `isStrict`, or of another object.
  ///
  /// Of a policy unknown fields are reported too (ENV-9), annotations are not kept, and of the labels
  /// ``ObjectMeta/revisionLabel`` alone.
  convenience init?(decoding object: Node, scope: Scope, isStrict: Bool, _ findings: inout Findings)
  {
    guard let node = object[FieldNames.metadata], !node.isNull else {
      findings.report(.missingName, "the object has no \"metadata\"", at: object.location)
      return nil
    }
    guard
      var metadata = StrictMapping(
        node,
        called: "\"metadata\"",
        knowing: FieldNames.ofMetadata,
        &findings
      )
    else { return nil }
    let name = metadata.objectName(&findings)
    let namespace = metadata.objectNamespace(scope, &findings)
    func map(_ field: ByteString, _ name: String) -> [ByteString: ByteString] {
      guard let node = metadata.value(field) else { return [:] }
      // Whoever reads strictly reads policies, of which nobody asks for more than ``checkDryRun`` and
      // the revision.
      guard !isStrict else {
        checkStringMap(node, called: name, &findings)
        guard field == FieldNames.labels, let revision = node[ObjectMeta.revisionLabel]?.string
        else { return [:] }
        return [ObjectMeta.revisionLabel: revision]
      }
      return stringDictionary(node, called: name, &findings)
    }
    let labels = map(FieldNames.labels, "\"labels\"")
    let annotations = map(FieldNames.annotations, "\"annotations\"")
    let created = metadata.timestamp(FieldNames.creationTimestamp, &findings)
    if metadata.timestamp(FieldNames.deletionTimestamp, &findings) != nil {
      findings.report(
        .beingDeleted,
        "the object is being deleted; it is treated as present",
        at: metadata.keyLocation(FieldNames.deletionTimestamp)
      )
    }
    if isStrict { metadata.reportUnknownFields(&findings) }
    guard let name else { return nil }
    self.init(
      name: name,
      namespace: namespace,
      labels: labels,
      annotations: annotations,
      creationTimestamp: created,
      location: object.location
    )
  }
}

extension StrictMapping {
  /// The object's name; missing and malformed ones are reported (ENV-4).
  fileprivate mutating func objectName(_ findings: inout Findings) -> ByteString? {
    let prefix = string(FieldNames.generateName, &findings)
    let hasName = value(FieldNames.name) != nil
    if hasName || prefix == nil {
      guard let name = string(FieldNames.name, &findings), !name.value.isEmpty else {
        if !hasName || value(FieldNames.name)?.string != nil {
          findings.report(
            .missingName,
            "\"metadata\" has no \"name\"",
            at: hasName ? keyLocation(FieldNames.name) : location
          )
        }
        return nil
      }
      if !isDNSSubdomain(name.value) {
        findings.report(
          .badName,
          "\(quoted(name.value)) is not a name that an object can have",
          at: name.location,
          notes: ["use at most 253 lower-case letters, digits, \"-\" and \".\""]
        )
      }
      return name.value
    }
    guard let prefix else { return nil }
    findings.report(
      .generatedName,
      "the API server completes the name \(quoted(prefix.value)); "
        + "a name made of the place is used here",
      at: prefix.location
    )
    return prefix.value + ByteString("\(location.line)-\(location.column)")
  }

  /// The object's namespace after its scope (ENV-4, ENV-5, ENV-6).
  fileprivate mutating func objectNamespace(
    _ scope: ObjectMeta.Scope,
    _ findings: inout Findings
  ) -> ByteString {
    let given = string(FieldNames.namespace, &findings)
    switch scope {
    case .cluster: return ""
    case .namespaced(let standard):
      guard let given, !given.value.isEmpty else { return standard }
      if !isDNSLabel(given.value) {
        findings.report(
          .badNamespace,
          "\(quoted(given.value)) is not a name that a namespace can have",
          at: given.location,
          notes: ["use at most 63 lower-case letters, digits and \"-\""]
        )
      }
      return given.value
    }
  }

  /// A time after RFC 3339 (ENV-20).
  fileprivate mutating func timestamp(
    _ field: ByteString,
    _ findings: inout Findings
  ) -> Int64? {
    guard let text = string(field, &findings) else { return nil }
    guard let seconds = secondsSince1970(rfc3339: text.value) else {
      findings.report(
        .badTimestamp,
        "\(quoted(field)) is not a time: \(quoted(text.value))",
        at: text.location,
        notes: ["write it like 2026-01-31T12:00:00Z"]
      )
      return nil
    }
    return seconds
  }
}
