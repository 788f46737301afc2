internal import Basics
internal import Documents

/// Envoy's `config_dump`: its listeners, and which Istio made them.
struct ConfigDump {
  private var messages: [Message] = []
  private var warnings: [String] = []
  private var node = ProxyNode()

  /// Reads `envoy.admin.v3.ConfigDump`.
  init(_ message: Message) throws(ReadingError) {
    var hasListeners = false
    for config in try message.messages("configs") {
      switch try config.typeName() {
      case "envoy.admin.v3.ListenersConfigDump":
        hasListeners = true
        for entry in try config.messages("staticListeners") {
          if let listener = try entry.message("listener") { messages.append(listener) }
        }
        for entry in try config.messages("dynamicListeners") { try add(entry) }
      case "envoy.admin.v3.BootstrapConfigDump":
        if let message = try config.message("bootstrap")?.message("node") {
          node = try ProxyNode(message)
        }
      default: break
      }
    }
    guard hasListeners else {
      throw ReadingError("the config_dump has no listeners", at: message.location)
    }
  }

  /// The one that takes connections now.
  private mutating func add(_ entry: Message) throws(ReadingError) {
    let name = try entry.text("name") ?? ""
    if let listener = try entry.message("activeState")?.message("listener") {
      messages.append(listener)
    }
    for (field, what) in [
      ("warmingState", "a newer version is being prepared"),
      ("errorState", "an update was refused"),
    ] as [(ByteString, String)] where entry[field] != nil {
      warnings.append("listener \"\(name)\": \(what); the answers are for the active one")
    }
  }

  func listeners(_ context: ReadingContext) throws(ReadingError) -> ProxyListeners {
    try ProxyListeners(
      messages,
      node: node,
      warnings: warnings,
      context: context
    )
  }
}
