/// An Istio release line; evaluation means its last patch release (spec section "version differences").
public struct IstioRelease: Hashable, Comparable, Sendable {
  /// The minor number: 31 for 1.31.
  public let minor: Int

  /// The oldest line that is known.
  public static let oldest = IstioRelease(minor: 18)
  /// The newest numbered line.
  public static let newestNumbered = IstioRelease(minor: 31)
  /// The default: the newest control plane, with Envoy 1.40.
  public static let newest = IstioRelease(minor: 32)

  init(minor: Int) { self.minor = minor }

  /// Reads `1.18` … `1.31` or `newest`; a patch number is allowed and means its line.
  public init?(_ text: some StringProtocol) {
    if text == "newest" {
      self = .newest
      return
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0] == "1", let minor = Int(parts[1]),
      (Self.oldest.minor...Self.newestNumbered.minor).contains(minor),
      parts.count == 2 || Int(parts[2]) != nil
    else { return nil }
    self.minor = minor
  }

  /// Whether `left` is the older line.
  public static func < (left: IstioRelease, right: IstioRelease) -> Bool {
    left.minor < right.minor
  }
}

extension IstioRelease: CustomStringConvertible {
  /// `1.31`, or `newest`.
  public var description: String { self == .newest ? "newest" : "1.\(minor)" }
}
