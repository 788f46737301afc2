internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let notAnObject = Problem("not-an-object", "ENV-2", .fatal)
  static let nullDocumentItem = Problem("null-item", "ENV-3", .fatal)
}

/// The type that the items of a typed list inherit (ENV-3).
private struct InheritedType {
  let apiVersion: ByteString
  let kind: ByteString
}

/// Takes documents apart into objects: arrays, `kind: List` and typed lists, nested ones too (ENV-2,
/// ENV-3).
func expand(_ documents: [Node], _ findings: inout Findings) -> [KubernetesObject] {
  var objects: [KubernetesObject] = []
  for document in documents where !document.isNull {
    expand(document, nil, into: &objects, &findings)
  }
  return objects
}

// Recursion is bounded by the depth that the document reader allows (ENV-27).
private func expand(
  _ node: Node,
  _ inherited: InheritedType?,
  into objects: inout [KubernetesObject],
  _ findings: inout Findings
) {
  if node.kind == .sequence {
    expandItems(of: node, inherited, into: &objects, &findings)
    return
  }
  guard node.kind == .mapping else {
    findings.report(
      node.isNull ? .nullDocumentItem : .notAnObject,
      "expected an object, not \(node.kind.description)",
      at: node.location
    )
    return
  }
  guard let object = KubernetesObject(node, inherited, &findings) else { return }
  guard object.isList else {
    objects.append(object)
    return
  }
  guard let items = node[FieldNames.items], !items.isNull else { return }
  guard items.kind == .sequence else {
    findings.report(
      .wrongType,
      "\"items\" must be a list of objects, not \(items.kind.description)",
      at: items.location
    )
    return
  }
  let itemKind = object.kind.dropLast("List".utf8.count)
  let type =
    itemKind.isEmpty ? nil : InheritedType(apiVersion: object.apiVersion, kind: itemKind)
  expandItems(of: items, type, into: &objects, &findings)
}

private func expandItems(
  of list: Node,
  _ inherited: InheritedType?,
  into objects: inout [KubernetesObject],
  _ findings: inout Findings
) {
  for item in list.elements { expand(item, inherited, into: &objects, &findings) }
}

extension KubernetesObject {
  /// Reads the type of an object; fails when `apiVersion` or `kind` is of a wrong type.
  fileprivate convenience init?(
    _ node: Node,
    _ inherited: InheritedType?,
    _ findings: inout Findings
  ) {
    func field(_ name: ByteString) -> (value: ByteString, location: SourceLocation)? {
      guard let value = node[name], !value.isNull else { return ("", node.location) }
      return value.string(called: quoted(name), &findings).map { ($0, value.location) }
    }
    let apiVersion = field(FieldNames.apiVersion)
    let kind = field(FieldNames.kind)
    guard let apiVersion, let kind else { return nil }
    self.init(
      apiVersion: apiVersion.value.isEmpty ? inherited?.apiVersion ?? "" : apiVersion.value,
      kind: kind.value.isEmpty ? inherited?.kind ?? "" : kind.value,
      apiVersionLocation: apiVersion.location,
      kindLocation: kind.location,
      node: node
    )
  }

  private static let listSuffix: ByteString = "List"

  /// Whether the object is there only for its items.
  fileprivate var isList: Bool {
    kind == "List" || (kind.hasSuffix(Self.listSuffix) && node[FieldNames.items] != nil)
  }
}
