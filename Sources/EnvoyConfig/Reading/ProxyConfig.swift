internal import Basics
package import Documents
package import Program

/// What a file says about a proxy.
package enum ProxyConfig: Sendable {
  /// `meshproof export envoy`: filters without a listener.
  case filters(ProxyFilters)

  /// Reads a document: our own export.
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
    let message = try Message(document)
    guard message["filters"] != nil else {
      throw ReadingError("no configuration of Envoy", at: document.location)
    }
    return .filters(ProxyFilters(message, context: context))
  }
}
