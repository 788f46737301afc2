package import Basics
package import Documents

/// One entry of a map from text to text, with its places.
package struct StringMapEntry {
  package let key: Located<ByteString>
  package let value: Located<ByteString>
}

/// Reads a map from text to text, such as labels and annotations (ENV-24).
///
/// Values of another type are reported (VALID-4, with advice after ENV-12 to ENV-15) and left out,
/// as are keys that YAML reads as something else than what is written.
package func stringMap(_ node: Node, called name: String, _ findings: inout Findings)
  -> [StringMapEntry]
{
  var entries: [StringMapEntry] = []
  entries.reserveCapacity(node.count)
  forEachEntry(of: node, called: name, &findings) { member, key, value in
    entries.append(
      StringMapEntry(
        key: Located(key, at: member.key.location),
        value: Located(value, at: member.value.location)
      )
    )
  }
  return entries
}

/// Reports what is wrong with a map from text to text whose entries nobody needs.
package func checkStringMap(_ node: Node, called name: String, _ findings: inout Findings) {
  if !node.holdsStringsOnly { forEachEntry(of: node, called: name, &findings) { _, _, _ in } }
}

/// Reads a map from text to text as ``stringMap(_:called:_:)`` does, for those who ask for no places.
package func stringDictionary(_ node: Node, called name: String, _ findings: inout Findings)
  -> [ByteString: ByteString]
{
  var entries: [ByteString: ByteString] = Dictionary(minimumCapacity: node.count)
  forEachEntry(of: node, called: name, &findings) { _, key, value in entries[key] = value }
  return entries
}

private func forEachEntry(
  of node: Node,
  called name: String,
  _ findings: inout Findings,
  _ body: (_ member: Node.Member, _ key: ByteString, _ value: ByteString) -> Void
) {
  guard node.kind == .mapping else {
    findings.report(
      .wrongType,
      "\(name) must be an object, not \(node.kind.description)\(node.shownText)",
      at: node.location
    )
    return
  }
  node.forEachMember { member in
    guard let key = mapKey(member.key, &findings) else { return }
    let value = member.value.string(called: "the value of \(quoted(key)) in \(name)", &findings)
    if let value { body(member, key, value) }
  }
}

/// The text that a key of a map has after YAML is turned into JSON (ENV-13).
///
/// Integers and booleans become their plain spelling; a key that is not written in that spelling is
/// reported, because the object in the cluster has another key than the one that one reads.
package func mapKey(_ key: Node, _ findings: inout Findings) -> ByteString? {
  if key.kind == .string || (key.kind != .null && key.canonicalText == key.text) {
    return key.text
  }
  findings.report(
    .ambiguousKey,
    "YAML reads the key \(quoted(key.text)) as \(key.kind.description)"
      + (key.kind == .null ? "" : ": \(quoted(key.canonicalText))"),
    at: key.location,
    notes: ["quote it: \(quoted(key.text))"]
  )
  return nil
}

/// Whether a byte is one of `0` to `9`.
package func isASCIIDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

extension [StringMapEntry] {
  /// The map itself; keys are unique because readers report duplicates (ENV-8).
  package var dictionary: [ByteString: ByteString] {
    var entries: [ByteString: ByteString] = Dictionary(minimumCapacity: count)
    for entry in self { entries[entry.key.value] = entry.value.value }
    return entries
  }
}

/// Whether a byte is a letter of ASCII.
package func isASCIILetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
