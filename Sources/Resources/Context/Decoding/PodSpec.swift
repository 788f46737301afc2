internal import Basics
internal import Decoding
internal import Documents

/// What is read of a pod's `spec`.
struct PodSpec {
  /// `default` where none is named.
  let serviceAccount: ByteString
  /// Named TCP ports of the containers and of sidecar containers; the first of a name counts.
  let namedPorts: [ByteString: Int]
  /// All TCP ports of these containers, with a name or without.
  let ports: [Int]
  /// Whether a container runs `proxy router`.
  let runsRouter: Bool
  let usesHostNetwork: Bool
  /// Whether a container or a sidecar container is called `istio-proxy`.
  let hasProxyContainer: Bool
  /// Whether `nodeName` is set.
  let isOnNode: Bool

  init(_ spec: inout StrictMapping?, _ findings: inout Findings) {
    // `serviceAccount` is the old name of the field.
    let accounts = ["serviceAccountName", "serviceAccount"].map {
      spec?.string($0, &findings)?.value ?? ""
    }
    serviceAccount = accounts.first { !$0.isEmpty } ?? "default"

    var ports: [ContainerPort] = []
    var isRouter = false
    var hasProxy = false
    for var container in spec?.mappings("containers", &findings) ?? [] {
      ports += container.tcpPorts(&findings)
      let arguments = container.strings("args", &findings)?.map(\.value) ?? []
      isRouter = isRouter || arguments.starts(with: ["proxy", "router"])
      hasProxy = hasProxy || container.isProxy(&findings)
    }
    for var container in spec?.mappings("initContainers", &findings) ?? []
    where container.string("restartPolicy", &findings)?.value == "Always" {
      ports += container.tcpPorts(&findings)
      hasProxy = hasProxy || container.isProxy(&findings)
    }
    namedPorts = Dictionary(
      ports.filter { !$0.name.isEmpty }.map { ($0.name, $0.number) },
      uniquingKeysWith: { first, _ in first }
    )
    self.ports = ports.map(\.number)
    runsRouter = isRouter
    hasProxyContainer = hasProxy
    usesHostNetwork = spec?.bool("hostNetwork", &findings) ?? false
    isOnNode = !(spec?.string("nodeName", &findings)?.value ?? "").isEmpty
  }
}

/// A TCP port that a container states.
private struct ContainerPort {
  /// Empty if absent.
  let name: ByteString
  let number: Int
}

extension StrictMapping {
  fileprivate mutating func isProxy(_ findings: inout Findings) -> Bool {
    string("name", &findings)?.value == "istio-proxy"
  }

  /// The TCP ports of a container, in their order.
  fileprivate mutating func tcpPorts(_ findings: inout Findings) -> [ContainerPort] {
    var ports: [ContainerPort] = []
    for var port in mappings("ports", &findings) {
      guard let number = port.wholeNumber("containerPort", in: 1...65535, &findings),
        port.string("protocol", &findings)?.value ?? "TCP" == "TCP"
      else { continue }
      ports.append(.init(name: port.string("name", &findings)?.value ?? "", number: number))
    }
    return ports
  }
}
