package import Basics
package import Resources

/// An object that two meshes do not have in common, or not with the same content.
package struct ObjectEdit: Sendable {
  /// What one mesh has of an object.
  package enum State: Sendable {
    /// `nil`: it has none of this name.
    case authorizationPolicy(AuthorizationPolicy?)
    case requestAuthentication(RequestAuthentication?)
    case peerAuthentication(PeerAuthentication?)
    case namespace(Namespace?)
    /// The settings that count, wherever they come from.
    case meshConfig(MeshConfig)
  }

  /// The object's name; empty for the mesh-wide settings.
  package let name: ObjectName
  package let old: State
  package let new: State
}

extension ObjectEdit.State {
  /// The object's kind as manifests have it.
  package var kind: ByteString {
    switch self {
    case .authorizationPolicy: "AuthorizationPolicy"
    case .requestAuthentication: "RequestAuthentication"
    case .peerAuthentication: "PeerAuthentication"
    case .namespace: "Namespace"
    case .meshConfig: "MeshConfig"
    }
  }

  /// Where the object is; `nil` where there is none, and for settings.
  package var location: SourceLocation? {
    switch self {
    case .authorizationPolicy(let policy): policy?.meta.location
    case .requestAuthentication(let policy): policy?.meta.location
    case .peerAuthentication(let policy): policy?.meta.location
    case .namespace(let namespace): namespace?.meta.location
    case .meshConfig: nil
    }
  }

  /// Whether there is such an object.
  package var isThere: Bool {
    if case .meshConfig = self { true } else { location != nil }
  }
}
