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
  guard node.kind == .mapping else {
    findings.report(
      .wrongType,
      "\(name) must be an object, not \(node.kind.description)\(node.shownText)",
      at: node.location
    )
    return []
  }
  var entries: [StringMapEntry] = []
  entries.reserveCapacity(node.count)
  for member in node.members {
    guard let key = mapKey(member.key, &findings) else { continue }
    let value = member.value.string(called: "the value of \(quoted(key)) in \(name)", &findings)
    guard let value else { continue }
    entries.append(
      StringMapEntry(
        key: Located(key, at: member.key.location),
        value: Located(value, at: member.value.location)
      )
    )
  }
  return entries
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
    Dictionary(map { ($0.key.value, $0.value.value) }) { _, last in last }
  }
}

/// Whether a byte is a letter of ASCII.
package func isASCIILetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
