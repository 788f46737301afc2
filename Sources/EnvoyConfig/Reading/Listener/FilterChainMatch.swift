package import Basics

/// Which connections a filter chain is for, as far as istiod says it.
package struct FilterChainMatch: Sendable, Hashable {
  package let destinationPort: Int?
  /// The versions of IP that it is for, where it names blocks of all addresses; empty for any.
  package let families: Set<IPAddress.Family>
  /// Exact names, and those under a domain by `.` and the domain; in lower case.
  package let serverNames: [ByteString]
  /// `tls`, `raw_buffer`, or empty for any.
  package let transportProtocol: ByteString
  package let applicationProtocols: [ByteString]
  /// Criteria that are not evaluated.
  package let unknownCriteria: [ByteString]

  /// The match of a chain without criteria.
  static let any = FilterChainMatch()

  private init() {
    destinationPort = nil
    families = []
    serverNames = []
    transportProtocol = ""
    applicationProtocols = []
    unknownCriteria = []
  }

  /// Reads `envoy.config.listener.v3.FilterChainMatch`.
  init(_ message: Message) throws(ReadingError) {
    destinationPort = try message.number("destinationPort")
    var families: Set<IPAddress.Family> = []
    var unknown: [ByteString] = []
    for range in try message.messages("prefixRanges") {
      guard try range.number("prefixLen") == 0,
        let address = try range.text("addressPrefix").flatMap({ IPAddress(parsing: $0) })
      else {
        unknown = ["prefixRanges"]
        continue
      }
      families.insert(address.family)
    }
    self.families = families
    var names: [ByteString] = []
    for name in try message.texts("serverNames") where name != "*" {
      let lower = name.asciiLowercased
      names.append(lower.hasPrefix("*.") ? lower.dropFirst() : lower)
    }
    serverNames = names
    transportProtocol = try message.text("transportProtocol") ?? ""
    applicationProtocols = try message.texts("applicationProtocols")
    let known: Set<ByteString> = [
      "destinationPort", "prefixRanges", "serverNames", "transportProtocol",
      "applicationProtocols",
    ]
    unknownCriteria = unknown + message.names.filter { !known.contains($0) }
  }
}
