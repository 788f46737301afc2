extension ReleaseDifference {
  /// The names of the differences.
  package enum ID: String, Sendable, CaseIterable {
    // Fields and keys of policies
    case targetRef = "target-ref"
    case targetRefs = "target-refs"
    case fromCookies = "from-cookies"
    case pathTemplates = "path-templates"
    case serviceAccounts = "service-accounts"
    case optionalIssuer = "optional-issuer"
    case spaceDelimitedClaims = "space-delimited-claims"
    case trustDomains = "trust-domains"

    // Attachment to Gateway API gateways
    case gatewaySelectorFlag = "gateway-selector-flag"
    case gatewayNameLabel = "gateway-name-label"
    case gatewayFlagCoversAll = "gateway-flag-covers-all"
    case oldGatewayNameLabel = "old-gateway-name-label"
    case gatewayNamespace = "gateway-namespace"

    // Attachment to waypoints
    case waypointWithoutTarget = "waypoint-without-target"
    case serviceTarget = "service-target"
    case serviceEntryTarget = "service-entry-target"
    case serviceNamespaceAlone = "service-namespace-alone"
    case waypointNamespaces = "waypoint-namespaces"
    case gatewayClassTarget = "gateway-class-target"
    case layeredWaypoint = "layered-waypoint"

    // Rules
    case waypointServerName = "waypoint-server-name"
    case quotedServiceAccounts = "quoted-service-accounts"
    case quotedPrincipals = "quoted-principals"
    case asteriskInTemplates = "asterisk-in-templates"
    case headerLines = "header-lines"
    case latin1Regex = "latin1-regex"
    case dotSegmentParameters = "dot-segment-parameters"
    case methodCase = "method-case"

    // External authorization
    case badProviderDeniesMatches = "bad-provider-denies-matches"
    case providerNames = "provider-names"
    case severalProviders = "several-providers"
    case customDryRun = "custom-dry-run"

    // Tokens
    case requestPrincipal = "request-principal"
    case audiences = "audiences"
    case claimValues = "claim-values"
    case severalTokens = "several-tokens"
    case placeholderKeyName = "placeholder-key-name"
    case tokenParameter = "token-parameter"
    case placeholderKeySecret = "placeholder-key-secret"
    case fetchedKeySets = "fetched-key-sets"
    case outputHeaders = "output-headers"

    // Not evaluated
    case workloadAutoMTLS = "workload-auto-mtls"
    case ambientPeerAuthentication = "ambient-peer-authentication"
    case jwksTimeout = "jwks-timeout"
    case templateAdmission = "template-admission"
    case ambientStrictPorts = "ambient-strict-ports"
    case blockedKeySetURLs = "blocked-key-set-urls"
    case dynamicDNSOutbound = "dynamic-dns-outbound"
    case connectionSettings = "connection-settings"
    case eastWestGateway = "east-west-gateway"
    case subsetTLSMode = "subset-tls-mode"
  }

  /// Every known difference, in the order of ``ID``.
  package static let all: [ReleaseDifference] = [
    // MARK: Fields and keys of policies
    ReleaseDifference(
      .targetRef,
      since: 20,
      "AP-12, RA-24",
      before: "`targetRef` is pruned: the policy applies to its whole namespace",
      after: "`targetRef` attaches a policy to a Gateway, and takes it away from sidecars"
    ),
    ReleaseDifference(
      .targetRefs,
      since: 22,
      "AP-12, RA-24",
      before: "`targetRefs` is pruned: the policy applies to its whole namespace",
      after: "`targetRefs` goes before `targetRef`"
    ),
    ReleaseDifference(
      .fromCookies,
      since: 21,
      "RA-50",
      before: "`fromCookies` is pruned: cookies are not looked at, and the default places may be",
      after: "tokens are taken from the cookies named"
    ),
    ReleaseDifference(
      .pathTemplates,
      since: 22,
      "AP-73",
      before: "`{*}` and `{**}` in a path are that very text",
      after: "a path with `{*}` or `{**}` is a template"
    ),
    ReleaseDifference(
      .serviceAccounts,
      since: 25,
      "AP-55, AP-45",
      before: "`serviceAccounts` is pruned, which makes its source wider; "
        + "a rule with the key `source.serviceAccount` is dropped",
      after: "both compare the service account of the caller"
    ),
    ReleaseDifference(
      .optionalIssuer,
      since: 27,
      "RA-9",
      before: "a jwtRule without `issuer` is refused; a stored one gives no identity up to 1.20",
      after: "a jwtRule with `jwksUri` alone takes tokens of any issuer"
    ),
    ReleaseDifference(
      .spaceDelimitedClaims,
      since: 28,
      "AP-82, RA-76",
      before: "`spaceDelimitedClaims` is pruned: only `scope` and `permission` are split at blanks",
      after: "the claims named are split, too"
    ),
    ReleaseDifference(
      .trustDomains,
      since: 30,
      patches: "1.30.2",
      "AP-56, AP-45",
      before: "`trustDomains` is pruned, which makes its source wider; "
        + "a rule with the key `source.trustDomain` is dropped",
      after: "both compare the trust domain of the caller"
    ),

    // MARK: Attachment to Gateway API gateways
    ReleaseDifference(
      .gatewaySelectorFlag,
      since: 20,
      "AP-14, RA-23",
      before: "there is no ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY: policies go by their selector",
      after: "with the flag off, policies with a selector do not reach Gateway API gateways"
    ),
    ReleaseDifference(
      .gatewayNameLabel,
      since: 21,
      "AP-11",
      before: "the label `istio.io/gateway-name` names a proxy's Gateway",
      after: "the label `gateway.networking.k8s.io/gateway-name` does, else the old one"
    ),
    ReleaseDifference(
      .gatewayFlagCoversAll,
      since: 22,
      "AP-14, RA-23",
      before: "with that flag off, policies without selector and target still reach gateways",
      after: "with that flag off, no policy without target reaches them"
    ),
    ReleaseDifference(
      .oldGatewayNameLabel,
      since: 24,
      "AP-11",
      before: "the label `istio.io/gateway-name` alone makes a proxy a Gateway API one",
      after: "it means nothing"
    ),
    ReleaseDifference(
      .gatewayNamespace,
      since: 25,
      "AP-16",
      before: "a policy of the root namespace reaches the Gateways of its target's name everywhere",
      after: "policy and Gateway must be in one namespace"
    ),

    // MARK: Attachment to waypoints
    ReleaseDifference(
      .waypointWithoutTarget,
      since: 22,
      "AP-14, RA-23",
      before: "a policy without selector and target applies to waypoints; "
        + "up to 1.19 one with a selector does, too",
      after: "waypoints take policies with targets only"
    ),
    ReleaseDifference(
      .serviceTarget,
      since: 22,
      "AP-16, RA-24",
      before: "no Service targets",
      after: "a Service target attaches at waypoints"
    ),
    ReleaseDifference(
      .serviceEntryTarget,
      since: 24,
      "AP-16, RA-24",
      before: "no ServiceEntry targets",
      after: "a ServiceEntry target attaches at waypoints"
    ),
    ReleaseDifference(
      .serviceNamespaceAlone,
      since: 24,
      "AP-10",
      before: "a waypoint searches the root and its own namespace",
      after: "for a request to a service it searches the namespace of the service only"
    ),
    ReleaseDifference(
      .waypointNamespaces,
      since: 25,
      "AP-10",
      before: "a waypoint searches the namespace of the service only",
      after: "it searches the root, its own and that of the service"
    ),
    ReleaseDifference(
      .gatewayClassTarget,
      since: 25,
      "AP-16, RA-24",
      before: "no GatewayClass targets",
      after: "GatewayClass `istio-waypoint` attaches at all waypoints"
    ),
    ReleaseDifference(
      .layeredWaypoint,
      since: 25,
      "AP-19",
      before: "no ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES",
      after: "with it a waypoint also enforces at its CONNECT layer"
    ),

    // MARK: Rules
    ReleaseDifference(
      .waypointServerName,
      since: 24,
      "AP-77",
      before: "no `connection.sni` at waypoints",
      after: "`connection.sni` works there, on ports of TLS"
    ),
    ReleaseDifference(
      .quotedServiceAccounts,
      since: 27,
      patches: "1.27.9, 1.28.6, 1.29.2, 1.30",
      "AP-55",
      before:
        "names in `serviceAccounts` are unquoted in a regular expression: `.` is any character",
      after: "names are quoted"
    ),
    ReleaseDifference(
      .quotedPrincipals,
      since: 28,
      patches: "1.28.7, 1.29.3, 1.30",
      "AP-53, AP-54",
      before:
        "`namespaces`, and `principals` with a leading `*`, are unquoted: `.` is any character",
      after: "both are quoted"
    ),
    ReleaseDifference(
      .asteriskInTemplates,
      since: 24,
      patches: "Envoy 1.31.8, 1.32.6, 1.35",
      "AP-73",
      before: "`{*}` and `{**}` do not take a `*` in the path",
      after: "they do"
    ),
    ReleaseDifference(
      .headerLines,
      since: 27,
      patches: "1.27.8, 1.28.5, 1.29.1",
      "AP-78",
      before: "several lines of a header are joined with commas and compared as one text",
      after: "each line is compared alone, but for the names that Envoy holds as one",
      envoyGuard: "rbac_match_headers_individually"
    ),
    ReleaseDifference(
      .latin1Regex,
      since: 29,
      patches: "1.29.7, 1.30.4",
      "AP-50",
      before: "text that is not UTF-8 matches no regular expression, so a negation holds",
      after: "regular expressions read Latin-1: any text can match",
      envoyGuard: "re2_use_latin1_mode"
    ),
    ReleaseDifference(
      .dotSegmentParameters,
      since: 29,
      patches: "1.29.7, 1.30.4",
      "AP-98",
      before: "a segment such as `..;a=b` is a name like any other",
      after: "it is `..`, and normalized",
      envoyGuard: "strip_dotdot_segments_with_parameters"
    ),
    ReleaseDifference(
      .methodCase,
      since: 29,
      patches: "1.29.9, 1.30.7",
      "AP-70",
      before: "a method in lower case over HTTP/2 is compared with case",
      after: "what the patches do is not known: the same answer with a warning"
    ),

    // MARK: External authorization
    ReleaseDifference(
      .badProviderDeniesMatches,
      since: 20,
      "AP-36, AP-37",
      before: "a CUSTOM policy whose provider cannot be used denies every request",
      after: "it denies the requests that its rules match"
    ),
    ReleaseDifference(
      .providerNames,
      since: 30,
      "AP-35",
      before: "a provider may have any name",
      after: "a provider whose name is no DNS label cannot be used"
    ),
    ReleaseDifference(
      .severalProviders,
      since: 30,
      "AP-37",
      before: "several providers on one workload cannot be used",
      after: "they can, with PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS"
    ),
    ReleaseDifference(
      .customDryRun,
      since: 30,
      "AP-39",
      before: "a dry-run CUSTOM policy has no effect",
      after: "it denies what it matches"
    ),

    // MARK: Tokens
    ReleaseDifference(
      .requestPrincipal,
      since: 21,
      patches: "1.21.1",
      "AP-64",
      before: "`requestPrincipals` compares the one text `iss/sub`, each up to its first blank",
      after: "the value is divided at its last slash, and `iss` and `sub` compared"
    ),
    ReleaseDifference(
      .audiences,
      since: 21,
      patches: "1.21.3",
      "AP-80",
      before:
        "`request.auth.audiences` and `.presenter` see the first text of `aud` and `azp` only",
      after: "they see the text, or each of the list"
    ),
    ReleaseDifference(
      .claimValues,
      since: 21,
      "AP-80, AP-82",
      before: "every claim is split at blanks; a list with anything but texts in it is as missing",
      after: "`scope` and `permission` are split; of a list each text counts"
    ),
    ReleaseDifference(
      .severalTokens,
      since: 21,
      "RA-78",
      before:
        "of two tokens that both pass, the one of the first rule by issuer gives the identity",
      after: "the one that was checked last does"
    ),
    ReleaseDifference(
      .placeholderKeyName,
      since: 21,
      "JWKS-13",
      before:
        "where the key set cannot be fetched, tokens that name a key are refused for its name",
      after: "they are refused for their signature"
    ),
    ReleaseDifference(
      .tokenParameter,
      since: 23,
      "RA-48",
      before: "a token taken from a query parameter stays in the path",
      after: "it is removed, and the query written anew"
    ),
    ReleaseDifference(
      .placeholderKeySecret,
      since: 27,
      patches: "1.27.8, 1.28.5, 1.29.1",
      "JWKS-14",
      before:
        "from 1.21 on, where the key set cannot be fetched, a token signed with a published key "
        + "passes",
      after: "no token passes"
    ),
    ReleaseDifference(
      .fetchedKeySets,
      since: 29,
      patches: "1.29.7, 1.30.4",
      "JWKS-13, JWKS-1",
      before: "a fetched body that is no key set is handed on, and Envoy refuses the listener",
      after: "it counts as a failed fetch: tokens are refused, requests without one pass"
    ),
    ReleaseDifference(
      .outputHeaders,
      since: IstioRelease.newest.minor,
      patches: "Envoy 1.40",
      "RA-49, PIPE-10",
      before: "a rule's output headers are removed when the rule is run; a preflight keeps them",
      after: "those of all rules are removed first, also from a preflight",
      envoyGuard: "jwt_authn_sanitize_payload_headers_filter_wide"
    ),

    // MARK: Not evaluated
    listed(
      .workloadAutoMTLS,
      since: 19,
      "PA-42",
      before: "a client's automatic mTLS may overlook PeerAuthentications of single workloads",
      after: "it follows them"
    ),
    listed(
      .ambientPeerAuthentication,
      since: 19,
      "PA-19",
      before: "ztunnel knows no PeerAuthentication",
      after: "ztunnel enforces STRICT"
    ),
    listed(
      .jwksTimeout,
      since: 22,
      "RA-10",
      before: "no `timeout` of a jwtRule",
      after: "it limits the fetching of keys"
    ),
    listed(
      .templateAdmission,
      since: 23,
      patches: "1.23.5, 1.24.3, 1.25",
      "AP-74",
      before: "admission takes templates that Envoy cannot compile, such as `/{**}/x/{*}`",
      after: "it refuses them; this tool does so for every release"
    ),
    listed(
      .ambientStrictPorts,
      since: 25,
      "PA-19",
      before: "several STRICT ports are in effect permissive in ambient mode",
      after: "each is STRICT"
    ),
    listed(
      .blockedKeySetURLs,
      since: 29,
      "JWKS-13",
      before: "istiod fetches keys from any address",
      after: "from addresses that are not blocked; a blocked one is a failed fetch"
    ),
    listed(
      .dynamicDNSOutbound,
      since: 30,
      "AP-22",
      before: "no policies on outbound listeners",
      after: "a sidecar's way to a wildcard ServiceEntry with DYNAMIC_DNS gets its own policies"
    ),
    listed(
      .connectionSettings,
      since: 31,
      "AP-92",
      before: "no `connectionSettings` of a proxy",
      after: "they can change path normalization"
    ),
    listed(
      .eastWestGateway,
      since: 31,
      "AP-21",
      before: "an ambient east-west gateway enforces policies of services",
      after: "it enforces none"
    ),
    listed(
      .subsetTLSMode,
      since: 31,
      "PA-41",
      before: "a DestinationRule's subset without TLS settings has none",
      after: "it takes those of the rule"
    ),
  ]

  private static func listed(
    _ id: ID,
    since minor: Int,
    patches: String? = nil,
    _ clauses: String,
    before: String,
    after: String
  ) -> ReleaseDifference {
    ReleaseDifference(
      id,
      since: minor,
      patches: patches,
      clauses,
      before: before,
      after: after,
      isEvaluated: false
    )
  }
}
