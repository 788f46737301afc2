internal import Basics

/// A host name of configuration: in full, or `*` and an end.
struct HostName: Sendable, Hashable {
  let text: ByteString

  init(_ text: ByteString) { self.text = text }

  var isWildcard: Bool { text.bytes.first == UInt8(ascii: "*") }

  /// What a wildcard ends with.
  private var end: ByteString { text.dropFirst() }

  /// Whether all names of this one are of the other.
  func isSubset(of other: HostName) -> Bool {
    guard other.isWildcard else { return text == other.text }
    guard isWildcard else { return text.hasSuffix(other.end) }
    return text.count >= other.text.count && end.hasSuffix(other.end)
  }

  /// Whether one of the two covers the other.
  func overlaps(_ other: HostName) -> Bool { isSubset(of: other) || other.isSubset(of: self) }

  /// Names in full before wildcards, longer ones first.
  static func isMoreSpecific(_ left: HostName, _ right: HostName) -> Bool {
    if left.isWildcard != right.isWildcard { return right.isWildcard }
    return left.text.count == right.text.count
      ? left.text < right.text : left.text.count > right.text.count
  }
}

extension [HostName] {
  /// The narrower names of all pairs that cover each other, each once.
  func intersection(_ other: [HostName]) -> [HostName] {
    var found: [HostName] = []
    var known: Set<HostName> = []
    for left in self {
      for right in other {
        let name = left.isSubset(of: right) ? left : right.isSubset(of: left) ? right : nil
        if let name, known.insert(name).inserted { found.append(name) }
      }
    }
    return found
  }
}
