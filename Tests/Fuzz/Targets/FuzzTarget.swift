/// One thing that takes bytes from outside, with what holds for all bytes.
///
/// Crashes, endless loops and memory are the business of whoever runs a target; the target itself
/// checks what is said about the results.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// YAML and JSON documents with their places.
  case documents
  /// JSON, strict and as lenient as protobuf's.
  case json
  /// A token against a key set.
  case jwt
  /// A key set.
  case jwks
  /// A request file, and a file of request lines.
  case requests
  /// A MeshConfig document.
  case meshConfig = "mesh-config"
  /// The normalization of a path.
  case paths
  /// A path template, and a path.
  case templates
  /// Manifests, read strictly and leniently; then a few requests, explained.
  case policies
  /// The configuration of a proxy; then a few requests, explained.
  case envoyConfig = "envoy-config"

  /// Runs the target on one input.
  /// - Throws: What does not hold.
  public func check(_ input: [UInt8]) throws(Violation) {
    switch self {
    case .documents: try checkDocuments(input)
    case .json: try checkJSON(input)
    case .jwt: try checkToken(input)
    case .jwks: try checkKeySet(input)
    case .requests: try checkRequests(input)
    case .meshConfig: try checkMeshConfig(input)
    case .paths: try checkPath(input)
    case .templates: try checkTemplate(input)
    case .policies: try checkPolicies(input)
    case .envoyConfig: try checkProxyConfiguration(input)
    }
  }
}

/// A property that an input breaks.
public struct Violation: Error, CustomStringConvertible, Sendable {
  /// What should hold.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Throws when a property does not hold.
func require(_ holds: Bool, _ property: @autoclosure () -> String) throws(Violation) {
  if !holds { throw Violation(property()) }
}
