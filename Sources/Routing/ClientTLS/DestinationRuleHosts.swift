internal import Basics

/// The rules that one kind of client may find in a namespace, by host.
struct DestinationRuleHosts: Sendable {
  private let mergesByExport: Bool
  private var specific: [ByteString: DestinationRuleList] = [:]
  /// By the text after the `*`.
  private var wildcards: [ByteString: DestinationRuleList] = [:]
  /// The lengths of these texts, the longest first.
  private var wildcardLengths: [Int] = []

  init(mergesByExport: Bool) { self.mergesByExport = mergesByExport }

  /// Adds a rule; to be called in the order of ``DestinationRuleIndex``.
  mutating func add(_ rule: ExportedRule) {
    let new = DestinationRuleList(mergesByExport: mergesByExport)
    guard rule.host.hasPrefix("*") else {
      specific[rule.host, default: new].add(rule)
      return
    }
    let suffix = rule.host.dropFirst()
    wildcards[suffix, default: new].add(rule)
    if !wildcardLengths.contains(suffix.count) {
      wildcardLengths = (wildcardLengths + [suffix.count]).sorted(by: >)
    }
  }

  /// The rules of the most specific host that covers `host`; `nil`: none does.
  ///
  /// A wildcard is text and covers every name with its ending; a host that is a wildcard itself is
  /// covered by wildcards alone.
  func mostSpecific(for host: ByteString) -> DestinationRuleList? {
    let isWildcard = host.hasPrefix("*")
    if !isWildcard, let exact = specific[host] { return exact }
    let name = isWildcard ? host.dropFirst() : host
    for length in wildcardLengths where length <= name.count {
      if let found = wildcards[name.dropFirst(name.count - length)] { return found }
    }
    return nil
  }
}
