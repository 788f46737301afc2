package import Basics
internal import Resources

extension Mesh {
  /// The most Services of type ExternalName that may follow each other.
  private static let mostAliases = 8
  /// The longest host name of DNS.
  private static let longestHost = 253

  /// Says what a host or address and a port mean to a client.
  ///
  /// Names are completed as a pod of the client's namespace does it: its own namespace first, then
  /// as `name.namespace`, then as they stand. A Service of Kubernetes goes before a ServiceEntry of
  /// the same host; of several ServiceEntries the client's namespace's own counts, then one that is
  /// exported to it, then the oldest; an exact host goes before wildcards, of these the longest. A
  /// host name that names a pod behind a headless Service means that pod.
  ///
  /// - Parameters:
  ///   - host: A short or full name, of any case, with or without a final dot; or an address, an
  ///     IPv6 one with or without brackets.
  ///   - port: The port that the client connects to.
  ///   - clientNamespace: `nil`: a short name means the one Service of that name, and everything is
  ///     visible.
  /// - Returns: The object, which is `unknown` for a host of which the inputs know nothing.
  /// - Throws: ``AddressError``. A host that the inputs do not know is no error.
  /// - Complexity: O(length of the host), whatever the size of the mesh.
  package func resolve(
    host: ByteString,
    port: Int,
    clientNamespace: ByteString? = nil
  ) throws(AddressError) -> Addressed {
    var host = host
    var aliases: [ObjectName] = []
    while true {
      let found = try look(up: host, in: clientNamespace)
      if case .service(let service)? = found, let name = service.externalName {
        aliases.append(ObjectName(service.meta))
        guard aliases.count <= Self.mostAliases else { throw .endlessAlias(host: host) }
        // The name is absolute, whatever namespace it stands in.
        host = name.hasSuffix(".") ? name : name + "."
        continue
      }
      return try addressed(found, as: host, port: port, clientNamespace, aliases)
    }
  }

  /// The Service or ServiceEntry of an object's name, with one of its ports.
  ///
  /// A Service goes before a ServiceEntry of the same name, which is addressed by its first host.
  /// - Returns: `nil` where there is neither.
  package func resolve(
    objectNamed name: ObjectName,
    port: Int,
    clientNamespace: ByteString? = nil
  ) throws(AddressError) -> Addressed? {
    if let service = inventory.service(named: name) {
      return try resolve(
        host: addresses.host(of: service) + ".",
        port: port,
        clientNamespace: clientNamespace
      )
    }
    guard let entry = serviceEntry(named: name), let host = entry.hosts.first
    else { return nil }
    return try addressed(
      .entry(.init(entry: entry, host: host)),
      as: host,
      port: port,
      clientNamespace,
      []
    )
  }

  /// The full host of a Service, or the first host of a ServiceEntry that has the name and no Service
  /// has.
  package func host(ofObjectNamed name: ObjectName) -> ByteString {
    let entry = inventory.service(named: name) == nil ? serviceEntry(named: name) : nil
    return entry?.hosts.first
      ?? [name.name, name.namespace, "svc", config.clusterDomain].joined(separator: ".")
  }

  /// The full hosts of the Services with a short name, in byte order.
  package func hosts(ofServicesNamed name: ByteString) -> [ByteString] {
    addresses.services(named: name).map(addresses.host(of:))
  }
}

// MARK: Looking up

extension Mesh {
  private enum Found {
    case service(Service)
    case entry(AddressTable.EntryHost)
    case workload(Workload)
  }

  private func look(
    up host: ByteString,
    in namespace: ByteString?
  ) throws(AddressError) -> Found? {
    if let address = IPAddress(parsing: host.withoutBrackets) {
      return look(up: address, in: namespace)
    }
    let isAbsolute = host.hasSuffix(".")
    let name = (isAbsolute ? host.dropLast() : host).asciiLowercased
    guard !name.isEmpty, name.count <= Self.longestHost else { return nil }
    if !isAbsolute, namespace == nil, !name.bytes.contains(UInt8(ascii: ".")) {
      let services = addresses.services(named: name)
      guard services.count < 2 else {
        throw .ambiguous(candidates: services.map(addresses.host(of:)))
      }
      if let service = services.first { return .service(service) }
    }
    let candidates =
      isAbsolute
      ? [name] : searchPath(of: namespace).map { name + "." + $0 } + [name]
    for candidate in candidates {
      if let service = addresses.service(host: candidate) { return .service(service) }
      if let entry = choose(addresses.entries(host: candidate), namespace) { return .entry(entry) }
      if let workload = pod(named: candidate) { return .workload(workload) }
    }
    return choose(addresses.entries(matching: name), namespace).map { .entry($0) }
  }

  private func look(up address: IPAddress, in namespace: ByteString?) -> Found? {
    if let service = addresses.service(address: address) { return .service(service) }
    // A pod's own address is more than a block that it happens to be in.
    if let workload = addresses.workload(address: address) { return .workload(workload) }
    return choose(addresses.entries(address: address), namespace).map { .entry($0) }
  }

  /// What a pod appends to a name, in order.
  private func searchPath(of namespace: ByteString?) -> [ByteString] {
    let own = namespace.map { [$0 + ".svc." + config.clusterDomain] } ?? []
    return own + ["svc." + config.clusterDomain, config.clusterDomain]
  }

  /// The entry that counts for a client.
  private func choose(
    _ entries: [AddressTable.EntryHost],
    _ namespace: ByteString?
  ) -> AddressTable.EntryHost? {
    guard let namespace else { return entries.first }
    return entries.first { $0.entry.meta.namespace == namespace }
      ?? entries.first { $0.entry.isVisible(in: namespace) } ?? entries.first
  }

  /// A pod by its own name before that of a headless Service, as those of a StatefulSet have.
  private func pod(named host: ByteString) -> Workload? {
    guard let dot = host.firstIndex(of: "."),
      let service = addresses.service(host: host.dropFirst(dot + 1)), service.isHeadless
    else { return nil }
    let name = host.dropLast(host.count - dot)
    if let pod = inventory.workload(namespace: service.meta.namespace, name: name).first {
      return service.selects(pod.labels) ? pod : nil
    }
    // The pods of a StatefulSet are numbered.
    guard let dash = name.bytes.lastIndex(of: UInt8(ascii: "-")),
      name.bytes[(dash + 1)...].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), dash + 1 < name.count
    else { return nil }
    let set = name.dropLast(name.count - dash)
    return inventory.workload(namespace: service.meta.namespace, name: set).first {
      $0.kind == "StatefulSet" && service.selects($0.labels)
    }
  }

  private func addressed(
    _ found: Found?,
    as host: ByteString,
    port: Int,
    _ clientNamespace: ByteString?,
    _ aliases: [ObjectName]
  ) throws(AddressError) -> Addressed {
    var asked = host.withoutBrackets.asciiLowercased
    if asked.hasSuffix(".") { asked = asked.dropLast() }
    func make(_ host: ByteString, _ object: Addressed.Object, isVisible: Bool = true) -> Addressed {
      Addressed(
        host: host,
        port: port,
        object: object,
        aliases: aliases,
        hidden: isVisible ? nil : .notExported
      )
    }
    switch found {
    case nil: return make(asked, .unknown)
    case .workload(let workload): return make(asked, .workload(workload))
    case .service(let service):
      let full = addresses.host(of: service)
      let ports = service.ports.filter { $0.transport != "UDP" }
      guard let entry = ports.first(where: { $0.port == port }) else {
        throw .unknownPort(host: full, known: ports.map(\.port))
      }
      let isVisible = clientNamespace.map {
        service.exportTo.includes($0, owner: service.meta.namespace)
      }
      return make(full, .service(service, entry), isVisible: isVisible ?? true)
    case .entry(let found):
      let ports = found.entry.ports.filter { $0.protocolName.asciiLowercased != "udp" }
      guard let entry = ports.first(where: { $0.number == port }) else {
        throw .unknownPort(host: found.host, known: ports.map(\.number))
      }
      let isVisible = clientNamespace.map(found.entry.isVisible(in:))
      return make(
        asked,
        .serviceEntry(found.entry, entry, host: found.host),
        isVisible: isVisible ?? true
      )
    }
  }
}

extension ByteString {
  /// An IPv6 address of a URL without its brackets.
  fileprivate var withoutBrackets: ByteString {
    hasPrefix("[") && hasSuffix("]") && count > 2 ? dropFirst().dropLast() : self
  }
}
