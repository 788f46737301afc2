internal import Basics
internal import Decoding
internal import Documents

/// The content of an object as one text, equal for objects that say the same (ENV-7).
///
/// Order of members, nulls, the version of the API group, and all that servers and clients add to an
/// object (ENV-22, ENV-23) make no difference.
func contentText(of object: KubernetesObject) -> [UInt8] {
  var text: [UInt8] = []
  for member in sortedMembers(of: object.node)
  where !["status", "apiVersion"].contains(member.name) {
    append(member.name, to: &text)
    if member.name == "metadata", member.value.kind == .mapping {
      appendMetadata(member.value, to: &text)
    } else {
      append(member.value, to: &text)
    }
  }
  return text
}

private func appendMetadata(_ metadata: Node, to text: inout [UInt8]) {
  let ignored = Set(
    FieldNames.ofServers + ["creationTimestamp", "deletionTimestamp", "generateName"]
  )
  for member in sortedMembers(of: metadata) where !ignored.contains(member.name) {
    if member.name == "annotations", member.value.kind == .mapping {
      let annotations = sortedMembers(of: member.value)
        .filter { $0.name != "kubectl.kubernetes.io/last-applied-configuration" }
      guard !annotations.isEmpty else { continue }
      append(member.name, to: &text)
      annotations.forEach { appendMember($0, to: &text) }
    } else if member.name != "namespace" {
      // The namespace is part of the identity; it may be left out or written.
      appendMember(member, to: &text)
    }
  }
}

private func sortedMembers(of node: Node) -> [Node.Member] {
  node.members.filter { !$0.value.isNull }.sorted { $0.name < $1.name }
}

private func appendMember(_ member: Node.Member, to text: inout [UInt8]) {
  append(member.name, to: &text)
  append(member.value, to: &text)
}

// Recursion is bounded by the depth that the document reader allows (ENV-27).
private func append(_ node: Node, to text: inout [UInt8]) {
  text.append(node.kind.rawValue)
  switch node.kind {
  case .mapping:
    let members = sortedMembers(of: node)
    append(ByteString("\(members.count)"), to: &text)
    members.forEach { appendMember($0, to: &text) }
  case .sequence:
    append(ByteString("\(node.count)"), to: &text)
    node.elements.forEach { append($0, to: &text) }
  case .null, .bool, .integer, .float, .string: append(node.text, to: &text)
  }
}

/// Appends a text so that its end is unmistakable.
private func append(_ part: ByteString, to text: inout [UInt8]) {
  text.append(contentsOf: "\(part.count):".utf8)
  text.append(contentsOf: part.bytes)
}
