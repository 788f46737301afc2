internal import Basics
internal import Decoding

extension Problem {
  static let severalAttachments = Problem("several-attachments", "VALID-12", .tolerable)
  static let emptyLabelKey = Problem("empty-label-key", "VALID-13", .tolerable)
  static let wildcardLabel = Problem("wildcard-label", "VALID-14", .tolerable)
  static let longLabel = Problem("long-label", "VALID-15", .tolerable)
  static let tooManyLabels = Problem("too-many-items", "VALID-16", .tolerable)
  static let emptySelector = Problem("empty-selector", "VALID-17", .warning)
  static let badTargetName = Problem("bad-target-name", "VALID-18", .tolerable)
  static let badTargetKind = Problem("bad-target-kind", "VALID-19", .tolerable)
  static let badTargetGroup = Problem("bad-target-group", "VALID-20", .tolerable)
  static let unsupportedTarget = Problem("unsupported-target", "VALID-21", .tolerable)
  static let targetNamespace = Problem("target-namespace", "VALID-22", .tolerable)
  static let tooManyTargetRefs = Problem("too-many-items", "VALID-23", .tolerable)
}

extension StrictMapping {
  /// At most one of the three fields may be there, were it an empty list (VALID-12).
  func checkOneAttachment(_ findings: inout Findings) {
    guard let first = FieldNames.attachments.firstIndex(where: { has($0) }) else { return }
    for field in FieldNames.attachments[(first + 1)...] where has(field) {
      findings.report(
        .severalAttachments,
        "\(quoted(field)) cannot stand beside \(quoted(FieldNames.attachments[first]))",
        at: keyLocation(field),
        notes: ["keep one of \"selector\" and \"targetRefs\""]
      )
    }
  }

  /// Label rules of selectors (VALID-13 to VALID-17); label syntax itself is nobody's (VALID-24).
  func checkLabels(
    _ labels: [StringMapEntry],
    isEmpty: Bool,
    at location: SourceLocation,
    _ findings: inout Findings
  ) {
    if isEmpty {
      findings.report(
        .emptySelector,
        "the selector has no labels and selects every workload",
        at: location,
        notes: ["leave \"selector\" out if that is meant"]
      )
    }
    checkCount(labels.count, of: FieldNames.selector, most: 4096, .tooManyLabels, &findings)
    for label in labels {
      if label.key.value.isEmpty {
        findings.report(.emptyLabelKey, "a label name is empty", at: label.key.location)
      }
      if label.key.value.bytes.contains(UInt8(ascii: "*")) {
        findings.report(
          .wildcardLabel,
          "the label name \(quoted(label.key.value)) has a \"*\"; selectors know no wildcards",
          at: label.key.location
        )
      }
      if label.value.value.bytes.contains(UInt8(ascii: "*")) {
        findings.report(
          .wildcardLabel,
          "the label value \(quoted(label.value.value)) has a \"*\"; selectors know no wildcards",
          at: label.value.location
        )
      }
      if label.value.value.count > 63, label.value.value.characterCount > 63 {
        findings.report(
          .longLabel,
          "the value of label \(quoted(label.key.value)) is longer than 63 characters",
          at: label.value.location
        )
      }
    }
  }

  /// The rules of one target reference (VALID-18 to VALID-22).
  func checkTarget(
    group: Located<ByteString>?,
    kind: Located<ByteString>?,
    name: Located<ByteString>?,
    namespace: Located<ByteString>?,
    _ findings: inout Findings
  ) {
    // What is there but of a wrong type has its own error.
    if name.map({ $0.value.isEmpty || $0.value.characterCount > 253 }) ?? !has("name") {
      findings.report(
        .badTargetName,
        name.map { $0.value.isEmpty } ?? true
          ? "\(self.name) needs a \"name\"" : "the name is longer than 253 characters",
        at: name?.location ?? location
      )
    }
    if let namespace, !namespace.value.isEmpty {
      findings.report(
        .targetNamespace,
        "\"namespace\" must be left out; a policy reaches targets of its own namespace only",
        at: namespace.location
      )
    }
    if let group, !group.value.isEmpty, !isDNSSubdomain(group.value) {
      findings.report(
        .badTargetGroup,
        "\(quoted(group.value)) is not an API group",
        at: group.location
      )
    } else if let kind, !isKindName(kind.value) {
      findings.report(
        .badTargetKind,
        "\(quoted(kind.value)) is not the name of a kind",
        at: kind.location
      )
    } else if let kind {
      checkTargetKind(group?.value ?? "", kind, &findings)
    } else if !has("kind") {
      findings.report(.badTargetKind, "\(self.name) needs a \"kind\"", at: location)
    }
  }

  /// Only four kinds can be targets (VALID-21).
  private func checkTargetKind(
    _ group: ByteString,
    _ kind: Located<ByteString>,
    _ findings: inout Findings
  ) {
    let groups: [ByteString] =
      switch kind.value {
      case "Service": ["", "core"]
      case "ServiceEntry": ["networking.istio.io"]
      case "Gateway", "GatewayClass": ["gateway.networking.k8s.io"]
      default: []
      }
    guard !groups.contains(group) else { return }
    let nearest = nearestName(
      to: kind.value,
      among: ["Service", "ServiceEntry", "Gateway", "GatewayClass"]
    )
    let advice =
      switch (groups.first, nearest) {
      case (let right?, _): "the group of \(kind.value) is \(quoted(right))"
      case (nil, let nearest?): "did you mean \(quoted(nearest))?"
      case (nil, nil):
        "targets are Service, networking.istio.io ServiceEntry, and Gateway and GatewayClass of "
          + "gateway.networking.k8s.io"
      }
    findings.report(
      .unsupportedTarget,
      "a policy cannot be attached to kind \(quoted(kind.value)) of group \(quoted(group))",
      at: kind.location,
      notes: [advice]
    )
  }
}

/// Whether the text fits `[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?` and 63 characters (VALID-19).
private func isKindName(_ text: ByteString) -> Bool {
  guard let first = text.bytes.first, isASCIILetter(first), text.count <= 63 else { return false }
  return text.bytes.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: "-") }
    && !text.hasSuffix("-")
}

extension ByteString {
  /// The length as schemas count it: Unicode scalars.
  var characterCount: Int { string.unicodeScalars.count }
}
