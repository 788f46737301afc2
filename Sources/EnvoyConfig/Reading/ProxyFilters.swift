internal import Basics
internal import Documents
package import Program

/// The filters of `meshproof export envoy`, read back: those for HTTP, those of the network, or both.
///
/// There is no listener: how connections end in a chain is not said.
package struct ProxyFilters: Sendable {
  /// `nil`: the file has none for HTTP.
  package let http: RuleProgram?
  /// `nil`: the file has none for TCP.
  package let tcp: RuleProgram?
  /// What cannot be read: nothing can be said then.
  package let unreadable: [ConfigurationRefusal]
  package let warnings: [String]

  init(_ message: Message, context: ReadingContext) {
    var filters: [RuleProgram.Chain: [ReadFilter]] = [:]
    var programs: [RuleProgram.Chain: RuleProgram] = [:]
    var warnings: [String] = []
    var unreadable: [ConfigurationRefusal] = []
    do throws(ReadingError) {
      try message.mayHave(["filters", "chain"])
      let stated = try Self.statedChain(message)
      if let stated { filters[stated] = [] }
      for message in try message.messages("filters") {
        let name = try message.text("name") ?? ""
        let type = try message.message("typedConfig")?.typeName() ?? ""
        let isNetwork =
          type.hasPrefix("envoy.extensions.filters.network.")
          || name.hasPrefix("envoy.filters.network.")
        let filter = try ReadFilter(message, isHTTP: !isNetwork)
        guard stated == nil || stated == (isNetwork ? .tcp : .http) else {
          throw ReadingError("the filter is of another kind than the chain", at: filter.location)
        }
        filters[isNetwork ? .tcp : .http, default: []].append(filter)
        if case .other(isHarmless: false) = filter.kind {
          warnings.append(ReadFilter.warning(filter.name))
        }
      }
      if filters.isEmpty {
        warnings.append("the file has no filters: they are taken to be none on HTTP and on TCP")
        filters = [.http: [], .tcp: []]
      }
      for (chain, filters) in filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        programs[chain] = try ProgramAssembly.program(
          of: filters,
          chain: chain,
          context: context,
          hasPeerState: false
        )
      }
    } catch {
      unreadable.append(ConfigurationRefusal(cause: error.cause, location: error.location))
    }
    http = programs[.http]
    tcp = programs[.tcp]
    self.unreadable = unreadable
    self.warnings = warnings
  }

  /// The kind of chain that the file says it is; an empty list of filters does not show it.
  private static func statedChain(_ message: Message) throws(ReadingError) -> RuleProgram.Chain? {
    guard let text = try message.text("chain") else { return nil }
    guard let chain = RuleProgram.Chain(rawValue: text.string) else {
      throw ReadingError("the chain is \"http\" or \"tcp\"", at: message.location)
    }
    return chain
  }
}

extension ReadFilter {
  static func warning(_ name: ByteString) -> String {
    "the filter \"\(name)\" can change the answer in a way that is not evaluated"
  }
}
