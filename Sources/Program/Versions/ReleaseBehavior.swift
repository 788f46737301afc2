/// What differs between releases in a decision; the one source of it.
package struct ReleaseBehavior: Sendable, Hashable {
  /// Repeated header lines are compared one by one, not joined (AP-78; Envoy patches of March 2026).
  package let matchesHeaderLinesIndividually: Bool
  /// Regex input is read as Latin-1, not as UTF-8 (AP-50; Envoy patches of August 2026).
  package let readsRegexInputAsLatin1: Bool
  /// `..;` and `.;` path segments count as `..` and `.` (AP-98; Envoy patches of August 2026).
  package let stripsDotSegmentParameters: Bool
  /// `{*}` and `{**}` match a literal `*` (AP-73; Envoy patches of May 2025).
  package let templatesMatchAsterisk: Bool
  /// The output headers of all JWT rules are removed first (RA-49; Envoy 1.40).
  package let sanitizesAllOutputHeaders: Bool
  /// A token taken from a query parameter is removed from the path (RA-48; Envoy 1.31).
  package let removesTokenParameter: Bool
  /// What a dry-run CUSTOM rule of a good provider matches is denied (AP-39).
  package let dryRunCustomDenies: Bool
  /// Extension provider names must be DNS labels (AP-35).
  package let checksProviderNames: Bool
  /// `PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS` exists (AP-37).
  package let knowsMultipleProviders: Bool
  /// `trustDomains` and `source.trustDomain` exist (AP-5).
  package let knowsTrustDomains: Bool
  /// `serviceAccounts` and `source.serviceAccount` exist.
  package let knowsServiceAccounts: Bool
  /// Paths with `{*}` and `{**}` are templates (AP-73).
  package let knowsPathTemplates: Bool

  package init(of release: IstioRelease) {
    func since(_ minor: Int) -> Bool { release >= IstioRelease(minor: minor) }
    matchesHeaderLinesIndividually = since(28)
    readsRegexInputAsLatin1 = since(29)
    stripsDotSegmentParameters = since(29)
    templatesMatchAsterisk = since(24)
    sanitizesAllOutputHeaders = release == .newest
    removesTokenParameter = since(23)
    dryRunCustomDenies = since(30)
    checksProviderNames = since(30)
    knowsMultipleProviders = since(30)
    knowsTrustDomains = since(30)
    knowsServiceAccounts = since(25)
    knowsPathTemplates = since(22)
  }
}
