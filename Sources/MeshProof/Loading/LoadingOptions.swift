public import Basics
public import Program

/// How inputs are read and which mesh they are read for (contract section 1).
public struct LoadingOptions: Sendable {
  /// What is known of a key set that is not inline.
  public enum KeySet: Sendable, Hashable {
    /// The body that a fetch would give.
    case body(InputFile)
    /// The fetch fails (JWKS-13).
    case fetchFails
  }

  /// The namespace of objects that name none; `nil`: `default`, with a warning for each (ENV-5).
  public var defaultNamespace: String?
  /// Whether errors in what Istio itself would store become warnings.
  public var isLenient = false
  /// A MeshConfig document, which goes before any among the inputs.
  public var meshConfig: InputFile?
  /// Overrides `rootNamespace`.
  public var rootNamespace: String?
  /// Overrides `trustDomain`.
  public var trustDomain: String?
  /// Overrides `trustDomainAliases`; `nil`: not overridden.
  public var trustDomainAliases: [String]?
  /// Feature flags of istiod, over those among the inputs.
  public var pilotEnvironment: [String: String] = [:]
  /// Key sets by `jwksUri` or issuer.
  public var keySets: [String: KeySet] = [:]
  /// How much of an input is read before it is refused.
  public var limits = InputLimits()
  /// Key sets by issuer that stand in the place of whatever a rule of that issuer says, `jwks` and
  /// `jwksUri` both.
  ///
  /// No Istio does that: it is for tests whose tokens are made for them.
  public var keySetsInPlace: [ByteString: InputFile] = [:]
  /// The release to evaluate as.
  public var release = IstioRelease.newest

  /// Makes the defaults.
  public init() {}
}
