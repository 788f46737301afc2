internal import Basics
internal import Decoding

extension Problem {
  static let nullRule = Problem("null-item", "VALID-80", .fatal)
  static let tooManyJWTRules = Problem("too-many-items", "VALID-80", .tolerable)
  static let emptyIssuer = Problem("empty-issuer", "VALID-81", .tolerable)
  static let missingIssuer = Problem("missing-issuer", "VALID-82", .tolerable)
  static let severalKeySets = Problem("several-key-sets", "VALID-83", .tolerable)
  static let badKeySetURL = Problem("bad-jwks-uri", "VALID-84", .tolerable)
  static let badKeySet = Problem("bad-jwks", "VALID-85", .tolerable)
  static let secretKey = Problem("secret-key", "VALID-86", .warning)
  static let emptyAudience = Problem("empty-value", "VALID-87", .tolerable)
  // Proxies refuse the configuration that would come of the next two.
  static let missingHeaderName = Problem("missing-name", "VALID-88", .fatal)
  static let incompleteClaimToHeader = Problem("incomplete-claim-to-header", "VALID-90", .fatal)
  static let emptyLocation = Problem("empty-value", "VALID-89", .tolerable)
  static let badHeaderName = Problem("bad-header-name", "VALID-90", .tolerable)
  static let unreadableTimeout = Problem("bad-timeout", "VALID-91", .fatal)
  static let badTimeout = Problem("bad-timeout", "VALID-91", .tolerable)
  static let tooManyClaims = Problem("too-many-items", "VALID-92", .tolerable)
  static let emptyClaimName = Problem("empty-value", "VALID-92", .tolerable)
  static let badPresence = Problem("bad-enum", "VALID-93", .fatal)
}

extension StrictMapping {
  /// Who the rule is about and where its keys are (VALID-81 to VALID-83).
  func checkIssuer(
    _ issuer: Located<ByteString>?,
    keySetURLs: [Located<ByteString>?],
    _ findings: inout Findings
  ) {
    if let issuer, issuer.value.isEmpty {
      findings.report(.emptyIssuer, "\"issuer\" is empty", at: issuer.location)
    }
    // A field of a wrong type has its own error.
    let isIssuerMissing = issuer?.value.isEmpty ?? !has("issuer")
    let hasURL =
      keySetURLs.contains { $0.map { !$0.value.isEmpty } ?? false }
      || (keySetURLs.allSatisfy { $0 == nil } && (has("jwksUri") || has("jwks_uri")))
    if isIssuerMissing, !hasURL {
      findings.report(
        .missingIssuer,
        "a JWT rule needs an \"issuer\" or a \"jwksUri\"",
        at: location,
        notes: has("jwks") ? ["\"jwks\" alone is not enough"] : []
      )
    }
    let given = (["jwksUri", "jwks_uri", "jwks"] as [ByteString]).filter(has)
    guard let first = given.first else { return }
    for field in given.dropFirst() {
      findings.report(
        .severalKeySets,
        "\(quoted(field)) cannot stand beside \(quoted(first))",
        at: keyLocation(field)
      )
    }
  }

  /// A required text that may not be empty.
  func checkPresent(
    _ field: ByteString,
    _ value: Located<ByteString>?,
    _ problem: Problem,
    _ findings: inout Findings
  ) {
    guard value?.value.isEmpty ?? !has(field) else { return }
    findings.report(problem, "\(name) needs a \(quoted(field))", at: value?.location ?? location)
  }
}

/// Checks a `jwksUri` (VALID-84).
func checkKeySetLocation(_ url: Located<ByteString>?, _ findings: inout Findings) {
  guard let url else { return }
  let problem: String
  if url.value.isEmpty {
    problem = "the URL of the key set is empty"
  } else if url.value.characterCount > 2048 {
    problem = "the URL of the key set is longer than 2048 characters"
  } else {
    do throws(KeySetURLProblem) {
      try checkKeySetURL(url.value)
      return
    } catch {
      problem =
        switch error {
        case .malformed: "\(quoted(url.value)) is not a URL"
        case .scheme(""): "\(quoted(url.value)) has no scheme"
        case .scheme(let scheme): "a key set cannot be fetched by \(quoted(scheme))"
        case .port(let port): "\(quoted(port)) is not a port number"
        }
    }
  }
  findings.report(
    .badKeySetURL,
    problem,
    at: url.location,
    notes: ["write it like https://issuer.example/keys"]
  )
}

/// Checks the text of `jwks` (VALID-85, VALID-86); the empty text counts as left out.
func checkInlineKeySet(_ text: Located<ByteString>?, _ findings: inout Findings) {
  guard let text, !text.value.isEmpty else { return }
  do throws(BadKeySet) {
    for index in try InlineKeySet(parsing: text.value).secretKeys {
      findings.report(
        .secretKey,
        "the key at index \(index) of \"jwks\" holds a secret",
        at: text.location,
        notes: ["publish public keys only; whoever reads the policy can make tokens"]
      )
    }
  } catch {
    findings.report(
      .badKeySet,
      "\"jwks\" \(error.reason)",
      at: text.location,
      notes: ["write it like {\"keys\": [{\"kty\": \"RSA\", \"n\": \"…\", \"e\": \"AQAB\"}]}"]
    )
  }
}

/// Checks the characters of a header that a claim is copied to (VALID-90).
func checkOutputHeader(_ header: Located<ByteString>?, _ findings: inout Findings) {
  guard let header else { return }
  let isValid = header.value.bytes.allSatisfy {
    isASCIILetter($0) || isASCIIDigit($0) || "-_".utf8.contains($0)
  }
  guard !isValid else { return }
  findings.report(
    .badHeaderName,
    "\(quoted(header.value)) is not a header name",
    at: header.location,
    notes: ["use letters, digits, \"-\" and \"_\""]
  )
}

/// Checks `timeout` (VALID-91), which has no meaning offline (RA-10).
func checkTimeout(_ timeout: Located<ByteString>?, _ findings: inout Findings) {
  guard let timeout else { return }
  guard let nanoseconds = goDuration(timeout.value) else {
    findings.report(
      .unreadableTimeout,
      "\(quoted(timeout.value)) is not a duration",
      at: timeout.location,
      notes: ["write it like 5s or 500ms"]
    )
    return
  }
  if nanoseconds < 1_000_000 || nanoseconds % 1_000_000 != 0 {
    findings.report(
      .badTimeout,
      "\"timeout\" must be whole milliseconds and at least one, not \(quoted(timeout.value))",
      at: timeout.location
    )
  }
}
