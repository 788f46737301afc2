internal import Basics
internal import Decoding
internal import Documents

/// What is read of a pod's `spec`.
struct PodSpec {
  /// `default` where none is named.
  let serviceAccount: ByteString
  /// Named TCP ports of the containers and of sidecar containers; the first of a name counts.
  let namedPorts: [ByteString: Int]
  /// Whether a container runs `proxy router`.
  let runsRouter: Bool

  init(_ spec: inout StrictMapping?, _ findings: inout Findings) {
    // `serviceAccount` is the old name of the field.
    let accounts = ["serviceAccountName", "serviceAccount"].map {
      spec?.string($0, &findings)?.value ?? ""
    }
    serviceAccount = accounts.first { !$0.isEmpty } ?? "default"

    var ports: [ByteString: Int] = [:]
    var isRouter = false
    for var container in spec?.mappings("containers", &findings) ?? [] {
      ports.merge(container.namedPorts(&findings)) { first, _ in first }
      let arguments = container.strings("args", &findings)?.map(\.value) ?? []
      isRouter = isRouter || arguments.starts(with: ["proxy", "router"])
    }
    for var container in spec?.mappings("initContainers", &findings) ?? []
    where container.string("restartPolicy", &findings)?.value == "Always" {
      ports.merge(container.namedPorts(&findings)) { first, _ in first }
    }
    namedPorts = ports
    runsRouter = isRouter
  }
}

extension StrictMapping {
  /// The TCP ports of a container that have a name.
  fileprivate mutating func namedPorts(_ findings: inout Findings) -> [ByteString: Int] {
    var named: [ByteString: Int] = [:]
    for var port in mappings("ports", &findings) {
      guard let number = port.wholeNumber("containerPort", in: 1...65535, &findings),
        let name = port.string("name", &findings)?.value, !name.isEmpty,
        port.string("protocol", &findings)?.value ?? "TCP" == "TCP"
      else { continue }
      if named[name] == nil { named[name] = number }
    }
    return named
  }
}
