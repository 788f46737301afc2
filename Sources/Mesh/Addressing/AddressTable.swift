internal import Basics
internal import Resources

/// Everything that has a host name or an address, to be found by it.
///
/// - Complexity: made in O(objects); each question is O(labels of the host), or O(number of
///   different prefix lengths) for an address.
struct AddressTable: Sendable {
  /// A ServiceEntry by one of its hosts.
  struct EntryHost: Sendable, Hashable {
    let entry: ServiceEntry
    let host: ByteString
  }

  private struct Block: Hashable {
    let family: IPAddress.Family
    let length: Int
    let bits: [UInt8]

    init(_ address: IPAddress, length: Int) {
      family = address.family
      self.length = length
      bits = address.bytes.enumerated().map { index, byte in
        let kept = min(max(length - index * 8, 0), 8)
        return kept == 0 ? 0 : byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
      }
    }
  }

  private struct Prefix: Hashable {
    let family: IPAddress.Family
    let length: Int
  }

  private let clusterDomain: ByteString
  private let servicesByHost: [ByteString: Service]
  private let servicesByName: [ByteString: [Service]]
  private let servicesByAddress: [IPAddress: Service]
  /// Hosts without a wildcard, in lower case.
  private let entriesByHost: [ByteString: [EntryHost]]
  /// By what follows the `*`.
  private let entriesBySuffix: [ByteString: [EntryHost]]
  private let entriesByBlock: [Block: [EntryHost]]
  /// The longest first.
  private let prefixes: [Prefix]
  private let workloadsByAddress: [IPAddress: Workload]

  /// Makes the tables.
  ///
  /// The ServiceEntries come with the oldest first, the workloads with owned Pods. Of two objects with
  /// one address the first counts.
  init(
    clusterDomain: ByteString,
    services: [Service],
    serviceEntries: [ServiceEntry],
    workloads: [Workload]
  ) {
    self.clusterDomain = clusterDomain
    servicesByHost = Dictionary(
      services.map { (Self.host(of: $0, clusterDomain), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    servicesByName = Dictionary(grouping: services) { $0.meta.name }
    servicesByAddress = Dictionary(
      services.flatMap { service in
        service.clusterIPs.compactMap(IPAddress.init(parsing:)).map { ($0, service) }
      },
      uniquingKeysWith: { first, _ in first }
    )
    let hosts = serviceEntries.flatMap { entry in
      entry.hosts.map { EntryHost(entry: entry, host: $0) }
    }
    entriesByHost = Dictionary(grouping: hosts.filter { !$0.host.hasPrefix("*") }) {
      $0.host.asciiLowercased
    }
    entriesBySuffix = Dictionary(grouping: hosts.filter { $0.host.hasPrefix("*") }) {
      $0.host.dropFirst().asciiLowercased
    }
    let blocks = hosts.flatMap { host in
      host.entry.addresses(of: host.host).compactMap(CIDR.init(parsing:))
        .map { (Block($0.address, length: $0.length), host) }
    }
    entriesByBlock = Dictionary(grouping: blocks, by: \.0).mapValues { $0.map(\.1) }
    prefixes = Set(entriesByBlock.keys.map { Prefix(family: $0.family, length: $0.length) })
      .sorted { $0.length > $1.length }
    workloadsByAddress = Dictionary(
      // A pod in its node's network has an address that it shares.
      workloads.filter { !$0.usesHostNetwork }.flatMap { workload in
        workload.addresses.compactMap(IPAddress.init(parsing:)).map { ($0, workload) }
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  static func host(of service: Service, _ clusterDomain: ByteString) -> ByteString {
    [service.meta.name, service.meta.namespace, "svc", clusterDomain].joined(separator: ".")
  }

  func host(of service: Service) -> ByteString { Self.host(of: service, clusterDomain) }

  func service(host: ByteString) -> Service? { servicesByHost[host] }

  /// The Services of a name in all namespaces, in byte order.
  func services(named name: ByteString) -> [Service] { servicesByName[name] ?? [] }

  func service(address: IPAddress) -> Service? { servicesByAddress[address] }

  func workload(address: IPAddress) -> Workload? { workloadsByAddress[address] }

  /// The ServiceEntries with exactly this host, in lower case; the oldest first.
  func entries(host: ByteString) -> [EntryHost] { entriesByHost[host] ?? [] }

  /// The ServiceEntries with the longest wildcard that fits the host, in lower case.
  func entries(matching host: ByteString) -> [EntryHost] {
    guard !entriesBySuffix.isEmpty else { return [] }
    for (index, byte) in host.bytes.enumerated() where byte == UInt8(ascii: ".") && index > 0 {
      if let found = entriesBySuffix[host.dropFirst(index)] { return found }
    }
    return entriesBySuffix[""] ?? []
  }

  /// The ServiceEntries with the smallest block that the address is in.
  func entries(address: IPAddress) -> [EntryHost] {
    for prefix in prefixes where prefix.family == address.family {
      if let found = entriesByBlock[Block(address, length: prefix.length)] { return found }
    }
    return []
  }
}

extension ServiceEntry {
  /// The addresses that a host is reached by: those written, else those that istiod gave it.
  fileprivate func addresses(of host: ByteString) -> [ByteString] {
    guard addresses.isEmpty else { return addresses }
    return allocatedAddresses.filter { $0.host.isEmpty || $0.host == host }.map(\.value)
  }

  /// Whether clients in a namespace are told of the hosts.
  func isVisible(in namespace: ByteString) -> Bool {
    exportTo.includes(namespace, owner: meta.namespace)
  }
}

extension [ByteString] {
  /// Whether an `exportTo` of an object in `owner` includes a namespace; an empty one includes all.
  func includes(_ namespace: ByteString, owner: ByteString) -> Bool {
    isEmpty
      || contains { $0 == "*" || $0 == namespace || ($0 == "." && namespace == owner) }
  }
}
