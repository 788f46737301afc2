internal import Basics
internal import Resources

extension WrittenRoute {
  /// A delegate's route under this one, the root's; `nil` where the two contradict each other, and
  /// istiod leaves the delegate's out.
  func merged(with delegate: WrittenRoute) -> WrittenRoute? {
    guard let matches = Self.merge(matches, delegate.matches) else { return nil }
    var merged = delegate
    merged.matches = matches
    // What the delegate leaves open it takes from the root.
    merged.route.rewrite = delegate.route.rewrite ?? route.rewrite
    merged.route.directResponse = delegate.route.directResponse ?? route.directResponse
    merged.route.abort = delegate.route.abort ?? route.abort
    if !delegate.route.hasHeaders { merged.route.authority = route.authority }
    return merged
  }

  /// Every match of the delegate with each of the root's that it narrows; there has to be one.
  private static func merge(
    _ root: [HTTPRule.Match],
    _ delegate: [HTTPRule.Match]
  ) -> [HTTPRule.Match]? {
    guard !root.isEmpty else { return delegate }
    guard !delegate.isEmpty else { return root }
    var merged: [HTTPRule.Match] = []
    for narrow in delegate {
      let fitting = root.filter { !$0.condition.contradicts(narrow.condition) }
      guard !fitting.isEmpty else { return nil }
      merged += fitting.map { wide in
        HTTPRule.Match(
          condition: narrow.condition.completed(by: wide.condition),
          index: narrow.index
        )
      }
    }
    return merged
  }
}

extension VirtualService.HTTPMatch {
  /// With what `root` says where this one, the delegate's, says nothing.
  fileprivate func completed(by root: Self) -> Self {
    var match = self
    match.uri = uri ?? root.uri
    match.scheme = scheme ?? root.scheme
    match.method = method ?? root.method
    match.authority = authority ?? root.authority
    match.headers = headers.completed(by: root.headers)
    match.withoutHeaders = withoutHeaders.completed(by: root.withoutHeaders)
    match.queryParams = queryParams.completed(by: root.queryParams)
    match.port = port ?? root.port
    match.sourceLabels = root.sourceLabels.merging(sourceLabels) { _, own in own }
    if sourceNamespace.isEmpty { match.sourceNamespace = root.sourceNamespace }
    if gateways.isEmpty { match.gateways = root.gateways }
    return match
  }

  /// Whether `leaf`, the delegate's, is not a part of this one.
  fileprivate func contradicts(_ leaf: Self) -> Bool {
    let pairs = [
      (uri, leaf.uri), (scheme, leaf.scheme), (method, leaf.method), (authority, leaf.authority),
    ]
    return pairs.contains { StringMatch.contradict(root: $0, leaf: $1) }
      || headers.contradict(leaf.headers) || withoutHeaders.contradict(leaf.withoutHeaders)
      || queryParams.contradict(leaf.queryParams) || ignoreURICase != leaf.ignoreURICase
      || (port != nil && leaf.port != nil && port != leaf.port)
      || (!sourceNamespace.isEmpty && sourceNamespace != leaf.sourceNamespace)
      || leaf.sourceLabels.contains { name, value in
        sourceLabels[name].map { $0 != value } ?? false
      }
      || (!gateways.isEmpty && !Set(leaf.gateways).isSubset(of: gateways))
  }
}

extension [NamedMatch] {
  fileprivate func completed(by root: [NamedMatch]) -> [NamedMatch] {
    let own = Set(map(\.name))
    return (self + root.filter { !own.contains($0.name) }).sorted { $0.name < $1.name }
  }

  fileprivate func contradict(_ leaves: [NamedMatch]) -> Bool {
    leaves.contains { leaf in
      StringMatch.contradict(root: first { $0.name == leaf.name }?.match, leaf: leaf.match)
    }
  }
}

extension StringMatch {
  /// Whether the leaf's texts are not all of the root's; expressions are compared with nothing.
  fileprivate static func contradict(root: StringMatch?, leaf: StringMatch?) -> Bool {
    guard let root, let leaf else { return false }
    return switch (root, leaf) {
    case (.exact(let root), .exact(let leaf)): root != leaf
    case (.prefix(let root), .prefix(let leaf)), (.prefix(let root), .exact(let leaf)):
      !leaf.hasPrefix(root)
    case (.exact, _), (.prefix, _), (.regex, _), (.present, _): true
    }
  }
}
