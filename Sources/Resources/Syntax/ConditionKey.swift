internal import Basics

/// What a `when` key is to istiod (VALID-54, VALID-55, VALID-56).
enum ConditionKey: Hashable {
  /// A known attribute, and what its values must be.
  case attribute(ValueSyntax)
  /// A known prefix without a well-formed `[name]`.
  case malformed
  /// An attribute of old releases, with what stands for it now.
  case replaced(by: String)
  /// Nothing that Istio knows.
  case unknown

  init(_ key: ByteString) {
    if let syntax = Self.attributes.first(where: { $0.name == key })?.syntax {
      self = .attribute(syntax)
    } else if Self.mapPrefixes.contains(where: key.hasPrefix) {
      self = Self.hasBracketedName(key) ? .attribute(.text) : .malformed
    } else {
      self = Self.replacement(key).map(Self.replaced(by:)) ?? .unknown
    }
  }

  /// The attributes without brackets (VALID-54, VALID-57).
  private static let attributes: [(name: ByteString, syntax: ValueSyntax)] = [
    ("source.ip", .address),
    ("remote.ip", .address),
    ("source.namespace", .text),
    ("source.serviceAccount", .serviceAccount),
    ("source.principal", .text),
    ("source.trustDomain", .wildcard),
    ("request.auth.principal", .text),
    ("request.auth.audiences", .text),
    ("request.auth.presenter", .text),
    ("destination.ip", .address),
    ("destination.port", .port),
    ("connection.sni", .text),
  ]

  /// The beginnings of attributes with a name in brackets.
  private static let mapPrefixes: [ByteString] = [
    "request.headers", "request.auth.claims", "experimental.envoy.filters.",
  ]

  /// All names that could have been meant.
  static let names: [ByteString] = attributes.map(\.name) + mapPrefixes

  /// Whether the key has the form `a[b]`: a first `[` that is not at the start, `]` at the end, and
  /// something between.
  private static func hasBracketedName(_ key: ByteString) -> Bool {
    guard key.hasSuffix("]"), let open = key.firstIndex(of: "[") else { return false }
    return open > 0 && open < key.count - 2
  }

  private static func replacement(_ key: ByteString) -> String? {
    switch key {
    case "destination.namespace": "the policy applies to the workloads of metadata.namespace"
    case _ where key.hasPrefix("destination.labels"):
      "choose workloads with spec.selector.matchLabels"
    case "destination.name", "destination.user": "it was part of v1alpha1 only"
    default: nil
    }
  }
}
