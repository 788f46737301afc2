internal import Basics
internal import Documents

/// On which ports a listener filter is off.
indirect enum PortPredicate: Sendable, Hashable {
  case range(Range<Int>)
  case any([PortPredicate])
  case all([PortPredicate])
  case not(PortPredicate)
  case always

  /// Reads `envoy.config.listener.v3.ListenerFilterChainMatchPredicate`.
  ///
  /// Recursion is bounded by the depth of a document.
  init(_ message: Message) throws(ReadingError) {
    let (name, node) = try message.choice()
    switch name {
    case "destinationPortRange":
      let range = try Message(node)
      try range.mayHave(["start", "end"])
      let start = try range.number("start") ?? 0
      self = .range(start..<max(start, try range.number("end") ?? 0))
    case "notMatch": self = .not(try PortPredicate(Message(node)))
    case "orMatch": self = .any(try Self.members(Message(node)))
    case "andMatch": self = .all(try Self.members(Message(node)))
    case "anyMatch" where node.bool == true: self = .always
    default: throw ReadingError("the predicate \"\(name)\" is not known", at: node.location)
    }
  }

  private static func members(_ list: Message) throws(ReadingError) -> [PortPredicate] {
    try list.mayHave(["rules"])
    var members: [PortPredicate] = []
    for member in try list.messages("rules") { members.append(try PortPredicate(member)) }
    return members
  }

  func matches(_ port: Int) -> Bool {
    switch self {
    case .range(let range): range.contains(port)
    case .any(let members): members.contains { $0.matches(port) }
    case .all(let members): members.allSatisfy { $0.matches(port) }
    case .not(let other): !other.matches(port)
    case .always: true
    }
  }
}
