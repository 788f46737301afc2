package import Basics
internal import Decoding
package import Documents

/// Turns documents into resources: strict decoding and everything that Istio validates.
package struct ResourceReader {
  /// What the command line can say about reading.
  package struct Options: Sendable {
    /// The namespace of objects that name none (ENV-5).
    package var defaultNamespace: ByteString
    /// Whether the user stated that namespace; if not, policies without one get a warning.
    package var isNamespaceStated: Bool
    /// Whether what a cluster may hold in spite of its errors is read as the cluster would; the
    /// errors become warnings of the same code.
    package var isLenient: Bool

    package init(
      defaultNamespace: ByteString = "default",
      isNamespaceStated: Bool = false,
      isLenient: Bool = false
    ) {
      self.defaultNamespace = defaultNamespace
      self.isNamespaceStated = isNamespaceStated
      self.isLenient = isLenient
    }
  }

  /// How many documents within documents are read.
  private static let mostMeshConfigs = 100

  private let options: Options

  package init(options: Options = Options()) { self.options = options }

  /// Decodes documents into resources, in their order; lists are taken apart (ENV-2, ENV-3).
  ///
  /// With an error among the diagnostics, nothing may be decided from the resources: what could not
  /// be decoded is missing from them.
  /// - Parameter documents: The documents of all files.
  /// - Returns: The resources, and every problem of every document by its place.
  /// - Complexity: Linear in the size of the documents, but for sorting the problems.
  package func read(
    _ documents: [Node]
  ) -> (resources: [Resource], diagnostics: [Diagnostic]) {
    var findings = Findings(isLenient: options.isLenient)
    let objects = expand(documents, &findings)
    var found = DistinctObjects(expecting: objects.count)
    var meshConfigs = 0
    for object in objects {
      // Each is a document of its own, and aliases can copy it.
      if object.kind == "ConfigMap", object.node["data"]?["mesh"] != nil {
        meshConfigs += 1
        guard meshConfigs <= Self.mostMeshConfigs else {
          findings.report(
            .tooManyMeshConfigs,
            "there are more than \(Self.mostMeshConfigs) ConfigMaps with mesh settings",
            at: object.node.location,
            notes: ["a cluster has one for each revision of istiod"]
          )
          break
        }
      }
      let (resources, identity) = decode(object, &findings)
      found.add(resources, object, identity, &findings)
    }
    return (found.resources, findings.diagnostics.sortedByLocation())
  }

  /// Decodes one object; the identity is that of kinds that are looked at.
  private func decode(
    _ object: KubernetesObject,
    _ findings: inout Findings
  ) -> (resources: [Resource], identity: ObjectIdentity?) {
    switch object.classify(&findings) {
    case .policy(let kind): return decodePolicy(kind, object, &findings)
    case .rejected: return ([], nil)
    case .other: return decodeOther(object, &findings)
    }
  }

  private func decodePolicy(
    _ kind: PolicyKind,
    _ object: KubernetesObject,
    _ findings: inout Findings
  ) -> (resources: [Resource], identity: ObjectIdentity?) {
    object.checkTopLevel(&findings)
    checkAnnotations(
      of: object.node,
      knowsDryRun: kind == .authorizationPolicy,
      &findings
    )
    let scope = ObjectMeta.Scope.namespaced(default: options.defaultNamespace)
    let meta = ObjectMeta(decoding: object.node, scope: scope, isStrict: true, &findings)
    if !options.isNamespaceStated {
      object.checkNamespace(default: options.defaultNamespace, &findings)
    }
    // Problems of the spec are reported even if there is no name to report them under.
    let policyMeta =
      meta ?? ObjectMeta(name: "", namespace: "", location: object.node.location)
    let resource: Resource? =
      switch kind {
      case .authorizationPolicy:
        AuthorizationPolicy(meta: policyMeta, object: object.node, &findings)
          .map(Resource.authorizationPolicy)
      case .requestAuthentication:
        RequestAuthentication(meta: policyMeta, object: object.node, &findings)
          .map(Resource.requestAuthentication)
      case .peerAuthentication:
        PeerAuthentication(meta: policyMeta, object: object.node, &findings)
          .map(Resource.peerAuthentication)
      }
    guard let meta, let resource else { return ([], nil) }
    return ([resource], object.identity(meta))
  }

  /// Decodes what is context of the policies; the rest is only counted (ENV-26).
  private func decodeOther(
    _ object: KubernetesObject,
    _ findings: inout Findings
  ) -> (resources: [Resource], identity: ObjectIdentity?) {
    let scope: ObjectMeta.Scope =
      object.isClusterScoped ? .cluster : .namespaced(default: options.defaultNamespace)
    var metaFindings = Findings(isLenient: options.isLenient)
    let meta = ObjectMeta(decoding: object.node, scope: scope, isStrict: false, &metaFindings)
    let known = meta ?? ObjectMeta(name: "", namespace: "", location: object.node.location)
    var diagnostics: [Diagnostic] = []
    let resources = ContextDecoder.decode(
      apiVersion: object.apiVersion,
      kind: object.kind,
      meta: known,
      node: object.node,
      diagnostics: &diagnostics
    )
    guard let resources else {
      // Whatever is wrong with an object that is passed over does no harm.
      guard !object.kind.isEmpty else {
        findings.report(
          .missingKind,
          "the object has no \"kind\"",
          at: object.node.location,
          notes: ["a Kubernetes object has \"apiVersion\", \"kind\" and \"metadata\""]
        )
        return ([], nil)
      }
      return ([.other(kind: object.qualifiedKind, known)], nil)
    }
    findings.append(diagnostics)
    if meta == nil, object.mayBeNameless { return (resources, nil) }
    findings.append(metaFindings.diagnostics)
    guard let meta else { return ([], nil) }
    return (resources, object.identity(meta))
  }
}
