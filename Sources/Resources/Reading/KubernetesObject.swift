internal import Basics
internal import Documents

/// One object of the inputs, before its kind is looked into; a class because it is handed on a lot.
final class KubernetesObject {
  /// `group/version`, or only `version` for the core group; empty if absent.
  let apiVersion: ByteString
  /// Empty if absent.
  let kind: ByteString
  /// Where `apiVersion` is written; the object's place if it is not.
  let apiVersionLocation: SourceLocation
  /// Where `kind` is written; the object's place if it is not.
  let kindLocation: SourceLocation
  let node: Node
  /// The API group; empty for the core group.
  let group: ByteString
  /// The version after the group.
  let version: ByteString

  init(
    apiVersion: ByteString,
    kind: ByteString,
    apiVersionLocation: SourceLocation,
    kindLocation: SourceLocation,
    node: Node
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.apiVersionLocation = apiVersionLocation
    self.kindLocation = kindLocation
    self.node = node
    switch apiVersion {
    // What there is most of costs nothing.
    case "security.istio.io/v1": (group, version) = (PolicyKind.group, Self.firstVersion)
    default:
      let slash = apiVersion.bytes.firstIndex(of: UInt8(ascii: "/"))
      group = slash.map { ByteString(bytes: apiVersion.bytes[..<$0]) } ?? ""
      version = slash.map { apiVersion.dropFirst($0 + 1) } ?? apiVersion
    }
  }

  private static let firstVersion: ByteString = "v1"
}

/// The kinds of policies.
enum PolicyKind: String, CaseIterable {
  case authorizationPolicy = "AuthorizationPolicy"
  case requestAuthentication = "RequestAuthentication"
  case peerAuthentication = "PeerAuthentication"

  /// The API group of all of them.
  static let group: ByteString = "security.istio.io"
}

extension KubernetesObject {
  /// `group/Kind`, or only `Kind` for the core group.
  var qualifiedKind: ByteString { group.isEmpty ? kind : group + "/" + kind }

  /// Whether a namespace has no meaning for the object (ENV-6).
  var isClusterScoped: Bool {
    switch (group, kind) {
    case ("", "Namespace"), ("gateway.networking.k8s.io", "GatewayClass"),
      ("sailoperator.io", "Istio"):
      true
    default: false
    }
  }

  /// Whether the object may go without a name: configuration that no API server needs to store.
  var mayBeNameless: Bool {
    kind.isEmpty || kind == "MeshConfig" || kind == "IstioOperator"
  }
}
