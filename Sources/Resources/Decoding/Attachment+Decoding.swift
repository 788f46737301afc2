internal import Basics
internal import Decoding
internal import Documents

extension StrictMapping {
  /// Reads `selector`, `targetRef` and `targetRefs` (VALID-12 to VALID-23).
  mutating func attachment(_ findings: inout Findings) -> Attachment {
    let selected = selection(&findings)
    let reference = value(FieldNames.targetRef).flatMap {
      targetRef($0, "\"targetRef\"", &findings)
    }
    let list = objects(FieldNames.targetRefs, &findings)
    checkCount(list?.count ?? 0, of: FieldNames.targetRefs, most: 16, .tooManyTargetRefs, &findings)
    checkOneAttachment(&findings)
    // A null item counts as a reference to nothing: the policy must not get wider by it.
    let references = list?.map { item in
      (item.isNull ? nil : targetRef(item, "an item of \"targetRefs\"", &findings))
        ?? TargetRef(group: "", kind: "", name: "")
    }
    return Attachment(
      matchLabels: selected?.labels,
      hasMatchLabels: selected?.areStated ?? false,
      targetRefs: references ?? [],
      targetRef: reference
    )
  }

  /// Reads `selector` (VALID-13 to VALID-17): `nil` when there is none, empty without labels.
  mutating func selector(_ findings: inout Findings) -> [ByteString: ByteString]? {
    selection(&findings)?.labels
  }

  /// The labels of `selector`, and whether the field for them is there (AM-28).
  private mutating func selection(
    _ findings: inout Findings
  ) -> (labels: [ByteString: ByteString], areStated: Bool)? {
    guard let node = value(FieldNames.selector),
      var selector = StrictMapping(
        node,
        called: "\"selector\"",
        knowing: FieldNames.ofSelector,
        &findings
      )
    else { return nil }
    let labels = selector.value(FieldNames.matchLabels).map {
      stringMap($0, called: "\"matchLabels\"", &findings)
    }
    selector.reportUnknownFields(&findings) { field in
      field == "matchExpressions"
        ? ["Istio selects by \"matchLabels\" only"] : ["write the labels under \"matchLabels\""]
    }
    checkLabels(
      labels ?? [],
      isEmpty: !selector.has(FieldNames.matchLabels)
        || selector.isEmptyObject(FieldNames.matchLabels),
      at: keyLocation(FieldNames.selector),
      &findings
    )
    return (labels?.dictionary ?? [:], areStated: labels != nil)
  }

  private func targetRef(
    _ node: Node,
    _ name: String,
    _ findings: inout Findings
  ) -> TargetRef? {
    guard var reference = StrictMapping(node, called: name, &findings) else { return nil }
    let group = reference.string("group", &findings)
    let kind = reference.string("kind", &findings)
    let target = reference.string("name", &findings)
    let namespace = reference.string("namespace", &findings)
    reference.reportUnknownFields(&findings)
    reference.checkTarget(
      group: group,
      kind: kind,
      name: target,
      namespace: namespace,
      &findings
    )
    return TargetRef(
      group: group?.value ?? "",
      kind: kind?.value ?? "",
      name: target?.value ?? "",
      namespace: namespace?.value ?? ""
    )
  }
}
