package import Basics

/// Which connections a filter chain is for, as far as istiod says it.
package struct FilterChainMatch: Sendable, Hashable {
  package let destinationPort: Int?
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
    serverNames = []
    transportProtocol = ""
    applicationProtocols = []
    unknownCriteria = []
  }

  /// Reads `envoy.config.listener.v3.FilterChainMatch`.
  init(_ message: Message) throws(ReadingError) {
    destinationPort = try message.number("destinationPort")
    var names: [ByteString] = []
    for name in try message.texts("serverNames") where name != "*" {
      let lower = name.asciiLowercased
      names.append(lower.hasPrefix("*.") ? lower.dropFirst() : lower)
    }
    serverNames = names
    transportProtocol = try message.text("transportProtocol") ?? ""
    applicationProtocols = try message.texts("applicationProtocols")
    let known: Set<ByteString> = [
      "destinationPort", "serverNames", "transportProtocol", "applicationProtocols",
    ]
    unknownCriteria = message.names.filter { !known.contains($0) }
  }
}
