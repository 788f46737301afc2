/// Cases that are not generated, because the engine is known to answer them wrong.
///
/// Each is reported; once it is mended its flag goes, and the cases come.
enum KnownGaps {
  /// A token for stated claims in a query parameter is put behind a fragment, and lost (contract
  /// section 2).
  static let losesStatedTokensBehindFragments = true
  /// The authority of an absolute target counts as empty where no host is stated (AP-69).
  static let losesAuthorityOfAbsoluteTargets = true
  /// The stated answer of a provider that is not asked hides that its rules may deny (AP-36).
  static let believesAnswersOfBadProviders = true
}
