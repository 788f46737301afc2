internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A ServiceEntry; ports that cannot be read are reported and left out.
  func serviceEntry(_ findings: inout Findings) -> [Resource] {
    guard var spec = spec(&findings) else { return [] }
    let ports = spec.mappings("ports", &findings).compactMap { entry -> ServiceEntry.Port? in
      var entry = entry
      return entry.serviceEntryPort(&findings)
    }
    let endpoints = spec.mappings("endpoints", &findings).map { entry in
      var entry = entry
      return entry.serviceEntryEndpoint(&findings)
    }
    var selector = spec.mapping("workloadSelector", &findings)
    return [
      .serviceEntry(
        ServiceEntry(
          meta: meta,
          hosts: spec.strings("hosts", &findings)?.map(\.value) ?? [],
          addresses: spec.strings("addresses", &findings)?.map(\.value) ?? [],
          ports: ports,
          location: spec.choice("location", &findings) ?? .meshExternal,
          resolution: spec.choice("resolution", &findings) ?? .none,
          endpoints: endpoints,
          workloadSelector: selector?.labels("labels", &findings),
          exportTo: spec.strings("exportTo", &findings)?.map(\.value) ?? [],
          subjectAltNames: spec.strings("subjectAltNames", &findings)?.map(\.value) ?? [],
          allocatedAddresses: allocatedAddresses(&findings)
        )
      )
    ]
  }

  private func allocatedAddresses(
    _ findings: inout Findings
  ) -> [ServiceEntry.AllocatedAddress] {
    guard let status = node["status"], status.kind == .mapping,
      var status = StrictMapping(status, called: "\"status\"", &findings)
    else { return [] }
    return status.mappings("addresses", &findings).map { entry in
      var entry = entry
      return ServiceEntry.AllocatedAddress(
        host: entry.string("host", &findings)?.value ?? "",
        value: entry.string("value", &findings)?.value ?? ""
      )
    }
  }
}

extension StrictMapping {
  fileprivate mutating func serviceEntryPort(
    _ findings: inout Findings
  ) -> ServiceEntry.Port? {
    guard value("number") != nil else {
      findings.report(.badNumber, "a port of a ServiceEntry has no \"number\"", at: location)
      return nil
    }
    guard let number = wholeNumber("number", in: 1...65535, &findings) else { return nil }
    let target = wholeNumber("targetPort", in: 0...65535, &findings) ?? 0
    return ServiceEntry.Port(
      number: number,
      name: string("name", &findings)?.value ?? "",
      protocolName: string("protocol", &findings)?.value ?? "",
      targetPort: target == 0 ? nil : target
    )
  }

  fileprivate mutating func serviceEntryEndpoint(
    _ findings: inout Findings
  ) -> ServiceEntry.Endpoint {
    ServiceEntry.Endpoint(
      address: string("address", &findings)?.value ?? "",
      ports: portNumbers("ports", &findings),
      labels: labels("labels", &findings),
      network: string("network", &findings)?.value ?? "",
      serviceAccount: string("serviceAccount", &findings)?.value ?? "",
      location: location
    )
  }

  /// A field that is a map from port names to numbers; empty when absent.
  mutating func portNumbers(
    _ field: ByteString,
    _ findings: inout Findings
  ) -> [ByteString: Int] {
    guard let node = value(field), StrictMapping(node, called: quoted(field), &findings) != nil
    else { return [:] }
    var ports: [ByteString: Int] = [:]
    for member in node.members {
      ports[member.name] = member.value.wholeNumber(
        called: "the port \(quoted(member.name))",
        in: 0...65535,
        &findings
      )
    }
    return ports
  }
}
