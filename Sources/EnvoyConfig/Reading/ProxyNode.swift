package import Basics
internal import Documents

/// Who a proxy is, as its bootstrap says; a field that is not there is `nil`.
package struct ProxyNode: Sendable, Hashable {
  /// `sidecar~ADDRESS~POD.NAMESPACE~DOMAIN`.
  package private(set) var id: ByteString?
  package private(set) var istioVersion: ByteString?
  package private(set) var namespace: ByteString?
  /// Of the Pod.
  package private(set) var name: ByteString?
  /// Of the controller that the Pod is one of.
  package private(set) var workload: ByteString?

  /// Nobody in particular.
  init() {}

  /// Reads `envoy.config.core.v3.Node`.
  init(_ message: Message) throws(ReadingError) {
    id = try message.text("id")
    // The metadata is data, not a message: its names are as they are.
    for member in try message.map("metadata") {
      let text = member.value.string
      switch member.name {
      case "ISTIO_VERSION": istioVersion = text
      case "NAMESPACE": namespace = text
      case "NAME": name = text
      case "WORKLOAD_NAME": workload = text
      default: break
      }
    }
    let parts = id?.split(at: UInt8(ascii: "~")) ?? []
    // A Pod's name may have dots, its namespace has none.
    guard parts.count == 4 else { return }
    let pod = parts[2]
    guard let dot = pod.bytes.lastIndex(of: UInt8(ascii: ".")) else { return }
    name = name ?? ByteString(bytes: pod.bytes[..<dot])
    namespace = namespace ?? pod.dropFirst(dot + 1)
  }
}
