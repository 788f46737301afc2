internal import Basics

// What policies say without the places where they say it: equal contents mean the same to a proxy.

extension AuthorizationPolicy {
  /// Whether two policies have the same ``content``; makes no copies.
  package func hasSameContent(as other: AuthorizationPolicy) -> Bool {
    self === other
      || (meta.hasSameContent(as: other.meta) && attachment == other.attachment
        && action == other.action && provider == other.provider && isDryRun == other.isDryRun
        && rules.elementsEqual(other.rules) { left, right in
          guard let left, let right else { return left == nil && right == nil }
          return left.hasSameContent(as: right)
        })
  }

  /// The policy with one and the same place everywhere.
  package var content: AuthorizationPolicy {
    AuthorizationPolicy(
      meta: meta.content,
      attachment: attachment,
      action: action,
      provider: provider,
      isDryRun: isDryRun,
      rules: rules.map { $0?.content }
    )
  }
}

extension AuthorizationPolicy.Rule {
  fileprivate func hasSameContent(as other: Self) -> Bool {
    from.elementsEqual(other.from) { $0.fields.haveSameContent(as: $1.fields) }
      && to.elementsEqual(other.to) { $0.fields.haveSameContent(as: $1.fields) }
      && when.elementsEqual(other.when) {
        $0.key.value == $1.key.value && $0.match.hasSameContent(as: $1.match)
      }
  }

  fileprivate var content: Self {
    var copy = self
    copy.location = .nowhere
    for index in from.indices {
      copy.from[index].location = .nowhere
      copy.from[index].fields = from[index].fields.mapValues(\.content)
    }
    for index in to.indices {
      copy.to[index].location = .nowhere
      copy.to[index].fields = to[index].fields.mapValues(\.content)
    }
    for index in when.indices {
      copy.when[index].key.location = .nowhere
      copy.when[index].match = when[index].match.content
    }
    return copy
  }
}

extension AuthorizationPolicy.FieldMatches {
  fileprivate func haveSameContent(as other: Self) -> Bool {
    count == other.count
      && allSatisfy { field, match in other[field]?.hasSameContent(as: match) ?? false }
  }

  fileprivate func mapValues(
    _ transform: (AuthorizationPolicy.ValueMatch) -> AuthorizationPolicy.ValueMatch
  ) -> Self {
    var copy = self
    for (field, match) in self { copy[field] = transform(match) }
    return copy
  }
}

extension AuthorizationPolicy.ValueMatch {
  fileprivate func hasSameContent(as other: Self) -> Bool {
    values.elementsEqual(other.values) { $0.value == $1.value }
      && notValues.elementsEqual(other.notValues) { $0.value == $1.value }
  }

  fileprivate var content: Self {
    var copy = self
    for index in values.indices { copy.values[index].location = .nowhere }
    for index in notValues.indices { copy.notValues[index].location = .nowhere }
    return copy
  }
}

extension RequestAuthentication {
  /// The policy with one and the same place everywhere.
  package var content: RequestAuthentication {
    var copy = self
    copy.meta = meta.content
    copy.jwtRules = jwtRules.map(\.content)
    return copy
  }
}

extension JWTRule {
  /// The rule with one and the same place.
  package var content: JWTRule {
    var copy = self
    copy.location = .nowhere
    return copy
  }
}

extension PeerAuthentication {
  /// The policy with one and the same place.
  package var content: PeerAuthentication {
    var copy = self
    copy.meta = meta.content
    return copy
  }
}

extension ObjectMeta {
  fileprivate func hasSameContent(as other: ObjectMeta) -> Bool {
    name == other.name && namespace == other.namespace && labels == other.labels
      && annotations == other.annotations && creationTimestamp == other.creationTimestamp
  }

  /// The metadata with one and the same place.
  package var content: ObjectMeta {
    ObjectMeta(
      name: name,
      namespace: namespace,
      labels: labels,
      annotations: annotations,
      creationTimestamp: creationTimestamp,
      location: .nowhere
    )
  }
}

extension MeshConfig {
  /// The settings with one and the same place everywhere.
  package var content: MeshConfig {
    var copy = self
    for index in extensionProviders.indices { copy.extensionProviders[index].location = nil }
    return copy
  }
}

extension SourceLocation {
  fileprivate static let nowhere = SourceLocation(file: "", line: 1, column: 1)
}
