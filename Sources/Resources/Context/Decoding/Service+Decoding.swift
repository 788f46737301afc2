internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A Service; ports that cannot be read are reported and left out.
  func service(_ findings: inout Findings) -> [Resource] {
    guard var spec = spec(&findings) else {
      return [.service(Service(meta: meta, selector: [:], ports: []))]
    }
    let ports = spec.mappings("ports", &findings).compactMap { entry -> Service.Port? in
      var entry = entry
      return entry.servicePort(&findings)
    }
    let selector = spec.labels("selector", &findings)
    let isExternal = spec.string("type", &findings)?.value == "ExternalName"
    let externalName = spec.string("externalName", &findings)?.value ?? ""
    let address = spec.string("clusterIP", &findings)?.value ?? ""
    let addresses = spec.strings("clusterIPs", &findings)?.map(\.value) ?? []
    let given = (addresses.isEmpty ? [address] : addresses).filter { !$0.isEmpty }
    return [
      .service(
        Service(
          meta: meta,
          selector: selector,
          ports: ports,
          clusterIPs: given.filter { $0 != "None" },
          isHeadless: !isExternal && given.contains("None"),
          externalName: isExternal && !externalName.isEmpty ? externalName : nil
        )
      )
    ]
  }
}

extension StrictMapping {
  /// One entry of a Service's `ports`.
  fileprivate mutating func servicePort(_ findings: inout Findings) -> Service.Port? {
    guard value("port") != nil else {
      findings.report(.badNumber, "a Service port has no \"port\"", at: location)
      return nil
    }
    guard let port = wholeNumber("port", in: 1...65535, &findings) else { return nil }
    return Service.Port(
      name: string("name", &findings)?.value ?? "",
      port: port,
      targetPort: targetPort(&findings) ?? .number(port),
      appProtocol: string("appProtocol", &findings)?.value ?? "",
      transport: string("protocol", &findings)?.value ?? "TCP"
    )
  }

  /// The target port; absent, 0 and the empty name all mean the Service port.
  private mutating func targetPort(_ findings: inout Findings) -> Service.TargetPort? {
    guard let target = value("targetPort") else { return nil }
    if let name = target.string { return name.isEmpty ? nil : .name(name) }
    let number = target.wholeNumber(called: "\"targetPort\"", in: 0...65535, &findings)
    return number == 0 ? nil : number.map { .number($0) }
  }
}
