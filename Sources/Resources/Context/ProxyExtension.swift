/// An EnvoyFilter or WasmPlugin: what changes a proxy in a way that is not evaluated.
package struct ProxyExtension: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case envoyFilter = "EnvoyFilter"
    case wasmPlugin = "WasmPlugin"
  }

  /// Where a patch of an EnvoyFilter applies.
  package enum Context: String, Sendable, CaseIterable {
    case any = "ANY"
    case sidecarInbound = "SIDECAR_INBOUND"
    case sidecarOutbound = "SIDECAR_OUTBOUND"
    case gateway = "GATEWAY"
    case waypoint = "WAYPOINT"
  }

  package let kind: Kind
  package let meta: ObjectMeta
  package let attachment: Attachment
  /// Of all patches; a WasmPlugin has `any`.
  package let contexts: Set<Context>

  package init(kind: Kind, meta: ObjectMeta, attachment: Attachment, contexts: Set<Context>) {
    self.kind = kind
    self.meta = meta
    self.attachment = attachment
    self.contexts = contexts
  }
}
