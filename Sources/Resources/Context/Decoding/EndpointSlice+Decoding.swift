internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// An EndpointSlice, whose fields stand beside `metadata`.
  func endpointSlice(_ findings: inout Findings) -> [Resource] {
    guard var slice = mapping(at: [], &findings) else { return [] }
    let endpoints = slice.mappings("endpoints", &findings).map { entry in
      var entry = entry
      var conditions = entry.mapping("conditions", &findings)
      var target = entry.mapping("targetRef", &findings)
      let isPod = target?.string("kind", &findings)?.value == "Pod"
      return EndpointSlice.Endpoint(
        addresses: entry.strings("addresses", &findings)?.map(\.value) ?? [],
        pod: isPod ? target?.string("name", &findings)?.value : nil,
        isReady: conditions?.bool("ready", &findings) ?? true
      )
    }
    let ports = slice.mappings("ports", &findings).compactMap { entry -> EndpointSlice.Port? in
      var entry = entry
      guard entry.string("protocol", &findings)?.value ?? "TCP" == "TCP" else { return nil }
      return EndpointSlice.Port(
        name: entry.string("name", &findings)?.value ?? "",
        port: entry.wholeNumber("port", in: 1...65535, &findings)
      )
    }
    return [.endpointSlice(EndpointSlice(meta: meta, endpoints: endpoints, ports: ports))]
  }
}
