internal import Basics
internal import Mesh
internal import Resources

/// The DestinationRules of a mesh by who may see them, as istiod looks them up (PA-40).
struct DestinationRuleIndex: Sendable {
  private let rootNamespace: ByteString
  /// What a client finds in its own namespace, exported or not.
  private var local: [ByteString: DestinationRuleHosts] = [:]
  /// What others may find in a namespace.
  private var exported: [ByteString: DestinationRuleHosts] = [:]
  /// What only clients of the root namespace find there.
  private var rootLocal: DestinationRuleHosts

  /// Sorts the rules: those with a selector first, then by creation.
  /// - Complexity: O(n log n).
  init(_ rules: [DestinationRule], settings: ClientTLSSettings) {
    rootNamespace = settings.rootNamespace
    let empty = DestinationRuleHosts(mergesByExport: settings.mergesByExport)
    rootLocal = empty
    for rule in rules.sorted(by: Self.precedes) {
      let entry = ExportedRule(rule, clusterDomain: settings.clusterDomain)
      let namespace = rule.meta.namespace
      if entry.isVisibleAtHome { local[namespace, default: empty].add(entry) }
      if !entry.isPrivate(default: settings.defaultExportTo) {
        exported[namespace, default: empty].add(entry)
      } else if namespace == rootNamespace {
        rootLocal.add(entry)
      }
    }
  }

  /// Finds the rule that a client goes by for a service.
  ///
  /// The client's namespace is looked through first (not the root namespace, where only private
  /// rules count for its own clients), then the service's, then the root namespace. In each the most
  /// specific host counts. A namespace with rules for the host ends the search, even if none of them
  /// selects the client.
  /// `labels` are the client's, `nil` for one that no selector can select. The service's host may be a
  /// wildcard.
  /// - Complexity: Linear in the number of rules for the host found.
  func rule(
    for host: ByteString,
    of serviceNamespace: ByteString,
    clientNamespace: ByteString,
    labels: [ByteString: ByteString]?
  ) -> AppliedDestinationRule? {
    let own =
      clientNamespace == rootNamespace
      ? rootLocal.mostSpecific(for: host) : local[clientNamespace]?.mostSpecific(for: host)
    if let own { return own.rule(labels: labels, in: clientNamespace) { _ in true } }
    for namespace in [serviceNamespace, rootNamespace] {
      guard let found = exported[namespace]?.mostSpecific(for: host),
        found.contains(where: { $0.isVisible(in: clientNamespace) })
      else { continue }
      return found.rule(labels: labels, in: clientNamespace) { $0.isVisible(in: clientNamespace) }
    }
    return nil
  }

  private static func precedes(_ left: DestinationRule, _ right: DestinationRule) -> Bool {
    let selects = (left.workloadSelector != nil, right.workloadSelector != nil)
    return selects.0 == selects.1 ? ObjectMeta.precedes(left.meta, right.meta) : selects.0
  }
}

/// A rule with the full name of its host and the set of those that may see it.
struct ExportedRule: Sendable {
  let rule: DestinationRule
  let host: ByteString
  /// Namespaces, `.` and `*`; empty: the mesh's default.
  let exportTo: Set<ByteString>

  init(_ rule: DestinationRule, clusterDomain: ByteString) {
    self.rule = rule
    host = Self.fullHost(of: rule, clusterDomain: clusterDomain)
    // A rule for selected clients stays at home, whatever it says.
    exportTo = rule.workloadSelector == nil ? Set(rule.exportTo) : ["."]
  }

  var isVisibleAtHome: Bool {
    exportTo.isEmpty || !exportTo.isDisjoint(with: ["*", ".", rule.meta.namespace])
  }

  func isPrivate(default standard: [ByteString]) -> Bool {
    if exportTo.isEmpty { return standard.contains(".") }
    return exportTo == ["."] || exportTo == [rule.meta.namespace]
  }

  func isVisible(in namespace: ByteString) -> Bool {
    exportTo.isEmpty || exportTo.contains("*") || exportTo.contains(namespace)
  }

  /// A name without a dot is a Service of the rule's namespace; `*` and addresses stand for themselves.
  private static func fullHost(of rule: DestinationRule, clusterDomain: ByteString) -> ByteString {
    let host = rule.host
    if host == "*" || host.contains(".") || IPAddress(parsing: host) != nil { return host }
    let parts = [host, rule.meta.namespace].filter { !$0.isEmpty }
    return (clusterDomain.isEmpty ? parts : parts + ["svc", clusterDomain]).joined(separator: ".")
  }
}
