internal import Basics

// What policies say without the places where they say it: equal contents mean the same to a proxy.

extension AuthorizationPolicy {
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
  fileprivate func mapValues(
    _ transform: (AuthorizationPolicy.ValueMatch) -> AuthorizationPolicy.ValueMatch
  ) -> Self {
    var copy = self
    for (field, match) in self { copy[field] = transform(match) }
    return copy
  }
}

extension AuthorizationPolicy.ValueMatch {
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
