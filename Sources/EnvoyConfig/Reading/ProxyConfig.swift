package import Basics
package import Documents
package import Program

/// What a file says about a proxy.
package enum ProxyConfig: Sendable {
  /// `meshproof export envoy`: filters without a listener.
  case filters(ProxyFilters)
  /// Envoy's `config_dump`, or `istioctl proxy-config listeners`.
  case listeners(ProxyListeners)

  /// Stands for a name or a namespace that the file does not tell; no object has such a name.
  package static let unknownName: ByteString = "?"

  /// Reads a document.
  ///
  /// Filters whose meaning is not known are no error here: what depends on them has no answer.
  /// - Throws: what is none of these files.
  /// - Complexity: O(size of the document).
  package init(
    reading document: Node,
    context: ReadingContext
  ) throws(ConfigurationRefusal) {
    do throws(ReadingError) {
      self = try Self.read(document, context)
    } catch {
      throw ConfigurationRefusal(cause: error.cause, location: error.location)
    }
  }

  private static func read(
    _ document: Node,
    _ context: ReadingContext
  ) throws(ReadingError) -> ProxyConfig {
    if document.kind == .sequence {
      var listeners: [Message] = []
      for element in document.elements { listeners.append(try Message(element)) }
      guard !listeners.isEmpty, listeners.allSatisfy(\.isListener) else {
        throw unknown(document)
      }
      return .listeners(
        try ProxyListeners(listeners, context: context)
      )
    }
    let message = try Message(document)
    if message["filters"] != nil { return .filters(ProxyFilters(message, context: context)) }
    if message["configs"] != nil {
      return .listeners(try ConfigDump(message).listeners(context))
    }
    guard message.isListener else { throw unknown(document) }
    return .listeners(
      try ProxyListeners([message], context: context)
    )
  }

  /// Whether a document looks like one of these files; policies do not.
  package static func looksLikeOne(_ document: Node) -> Bool {
    let first = document.kind == .sequence ? document.elements.first : document
    guard let first, let message = try? Message(first), message["kind"] == nil else { return false }
    let isOfProxy = message["filterChains"] != nil || message["defaultFilterChain"] != nil
    guard document.kind != .sequence else { return isOfProxy }
    return isOfProxy || message["filters"] != nil || message["configs"] != nil
  }

  private static func unknown(_ document: Node) -> ReadingError {
    ReadingError(
      "this is no config_dump, no list of listeners and no output of export envoy",
      at: document.location
    )
  }
}

extension Message {
  /// Whether the message looks like a listener.
  fileprivate var isListener: Bool {
    self["filterChains"] != nil || self["defaultFilterChain"] != nil || self["address"] != nil
  }
}
