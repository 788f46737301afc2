internal import Basics
internal import Documents

/// One object of the inputs, before its kind is looked into.
struct KubernetesObject {
  /// `group/version`, or only `version` for the core group; empty if absent.
  let apiVersion: ByteString
  /// Empty if absent.
  let kind: ByteString
  /// Where `apiVersion` is written; the object's place if it is not.
  let apiVersionLocation: SourceLocation
  /// Where `kind` is written; the object's place if it is not.
  let kindLocation: SourceLocation
  let node: Node
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
  /// The API group; empty for the core group.
  var group: ByteString {
    apiVersion.firstIndex(of: "/").map { apiVersion.dropLast(apiVersion.count - $0) } ?? ""
  }

  /// The version after the group.
  var version: ByteString {
    apiVersion.firstIndex(of: "/").map { apiVersion.dropFirst($0 + 1) } ?? apiVersion
  }

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
