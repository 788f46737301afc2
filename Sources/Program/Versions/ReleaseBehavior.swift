internal import Basics
package import Mesh

/// What the table of differences (``ReleaseDifference/all``) comes to for one release.
package struct ReleaseBehavior: Sendable, Hashable {
  /// Waypoints read the server name of TLS that passes through (AP-77).
  package let seesServerNameAtWaypoints: Bool
  /// Repeated header lines are compared one by one, not joined (AP-78).
  package let matchesHeaderLinesIndividually: Bool
  /// Regex input is read as Latin-1, not as UTF-8 (AP-50).
  package let readsRegexInputAsLatin1: Bool
  /// `..;` and `.;` path segments count as `..` and `.` (AP-98).
  package let stripsDotSegmentParameters: Bool
  /// `{*}` and `{**}` match a literal `*` (AP-73).
  package let templatesMatchAsterisk: Bool
  /// What a method in lower case over HTTP/2 comes to is not known for sure (AP-70).
  package let mayChangeMethodCase: Bool
  /// Names in `serviceAccounts` are quoted in the regular expression (AP-55).
  package let quotesServiceAccounts: Bool
  /// `namespaces` and suffixes of `principals` are quoted in the regular expression (AP-53, AP-54).
  package let quotesPrincipals: Bool

  /// The output headers of all JWT rules are removed first (RA-49).
  package let sanitizesAllOutputHeaders: Bool
  /// A token taken from a query parameter is removed from the path (RA-48).
  package let removesTokenParameter: Bool
  /// Policies see the token's payload itself, not what the filter `istio_authn` makes of it (AP-63).
  package let readsTokensDirectly: Bool
  /// The key that stands for a key set that cannot be fetched has no name (JWKS-13).
  package let hidesPlaceholderName: Bool
  /// Nobody has the private half of that key (JWKS-14).
  package let keepsPlaceholderSecret: Bool
  /// A fetched body that is no key set counts as a failed fetch (JWKS-13).
  package let checksFetchedKeySets: Bool

  /// A bad provider denies what the rules match, not everything (AP-36).
  package let limitsBadProviders: Bool
  /// What a dry-run CUSTOM rule of a good provider matches is denied (AP-39).
  package let dryRunCustomDenies: Bool
  /// Extension provider names must be DNS labels (AP-35).
  package let checksProviderNames: Bool
  /// `PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS` exists (AP-37).
  package let knowsMultipleProviders: Bool

  /// `trustDomains` and `source.trustDomain` exist (AP-5).
  package let knowsTrustDomains: Bool
  /// `serviceAccounts` and `source.serviceAccount` exist (AP-5).
  package let knowsServiceAccounts: Bool
  /// Paths with `{*}` and `{**}` are templates (AP-73).
  package let knowsPathTemplates: Bool
  /// The single `targetRef` exists (AP-12).
  package let knowsTargetRef: Bool
  /// `targetRefs` exists (AP-12).
  package let knowsTargetRefs: Bool
  /// `fromCookies` exists (RA-5).
  package let knowsCookies: Bool
  /// A jwtRule may leave out its issuer (RA-9).
  package let knowsRulesWithoutIssuer: Bool
  /// `spaceDelimitedClaims` exists (RA-5).
  package let knowsSpaceDelimitedClaims: Bool

  /// How policies attach to Gateway API gateways (AP-11…AP-16).
  package let attachmentRules: AttachmentRules

  package init(of release: IstioRelease) {
    func has(_ id: ReleaseDifference.ID) -> Bool {
      ReleaseDifference.since[id].map { release >= $0 } ?? true
    }
    seesServerNameAtWaypoints = has(.waypointServerName)
    matchesHeaderLinesIndividually = has(.headerLines)
    readsRegexInputAsLatin1 = has(.latin1Regex)
    stripsDotSegmentParameters = has(.dotSegmentParameters)
    templatesMatchAsterisk = has(.asteriskInTemplates)
    mayChangeMethodCase = has(.methodCase)
    quotesServiceAccounts = has(.quotedServiceAccounts)
    quotesPrincipals = has(.quotedPrincipals)

    sanitizesAllOutputHeaders = has(.outputHeaders)
    removesTokenParameter = has(.tokenParameter)
    // INVARIANT: these four came together, when `istio_authn` went.
    readsTokensDirectly =
      has(.requestPrincipal) && has(.audiences) && has(.claimValues) && has(.severalTokens)
    hidesPlaceholderName = has(.placeholderKeyName)
    keepsPlaceholderSecret = has(.placeholderKeySecret)
    checksFetchedKeySets = has(.fetchedKeySets)

    limitsBadProviders = has(.badProviderDeniesMatches)
    dryRunCustomDenies = has(.customDryRun)
    checksProviderNames = has(.providerNames)
    knowsMultipleProviders = has(.severalProviders)

    knowsTrustDomains = has(.trustDomains)
    knowsServiceAccounts = has(.serviceAccounts)
    knowsPathTemplates = has(.pathTemplates)
    knowsTargetRef = has(.targetRef)
    knowsTargetRefs = has(.targetRefs)
    knowsCookies = has(.fromCookies)
    knowsRulesWithoutIssuer = has(.optionalIssuer)
    knowsSpaceDelimitedClaims = has(.spaceDelimitedClaims)

    attachmentRules = AttachmentRules(
      gatewayNameLabels: (has(.gatewayNameLabel) ? [AttachmentRules.gatewayNameLabel] : [])
        + (has(.oldGatewayNameLabel) ? [] : ["istio.io/gateway-name"]),
      selectorFlag: has(.gatewayFlagCoversAll)
        ? .ignoresAll
        : has(.gatewaySelectorFlag) ? .sparesPoliciesWithoutSelector : .unknown,
      wantsNamespaceOfGateway: has(.gatewayNamespace),
      waypointTargets: Set(
        AttachmentRules.WaypointTarget.allCases.filter { target in
          switch target {
          case .service: has(.serviceTarget)
          case .serviceEntry: has(.serviceEntryTarget)
          case .gatewayClass: has(.gatewayClassTarget)
          }
        }
      ),
      serviceNamespaces: has(.waypointNamespaces)
        ? .added : has(.serviceNamespaceAlone) ? .alone : .ignored,
      knowsLayeredWaypoints: has(.layeredWaypoint)
    )
  }
}
