/// Envoy's verdict on a token or a key set, by Envoy's name, number and text.
///
/// The names are Envoy's own, so that they can be found in its sources and logs; the raw value is
/// its number (section 6 of the clauses lists them). Refusals of keys (`jwks…`) are seen by
/// operators and never by clients, but for ``jwksNoValidKeys`` and ``jwksKidAlgMismatch``.
package enum JWTStatus: Int, Error, CaseIterable, Sendable {
  case ok
  case jwtMissed
  case jwtNotYetValid
  case jwtExpired
  case jwtBadFormat
  case jwtHeaderParseErrorBadBase64
  case jwtHeaderParseErrorBadJson
  case jwtHeaderBadAlg
  case jwtHeaderNotImplementedAlg
  case jwtHeaderBadKid
  case jwtPayloadParseErrorBadBase64
  case jwtPayloadParseErrorBadJson
  case jwtPayloadParseErrorIssNotString
  case jwtPayloadParseErrorSubNotString
  case jwtPayloadParseErrorIatNotInteger
  case jwtPayloadParseErrorIatOutOfRange
  case jwtPayloadParseErrorNbfNotInteger
  case jwtPayloadParseErrorNbfOutOfRange
  case jwtPayloadParseErrorExpNotInteger
  case jwtPayloadParseErrorExpOutOfRange
  case jwtPayloadParseErrorJtiNotString
  case jwtPayloadParseErrorAudNotString
  case jwtSignatureParseErrorBadBase64
  case jwtEd25519SignatureWrongLength
  case jwtUnknownIssuer
  case jwtAudienceNotAllowed
  case jwtVerificationFail
  case jwtMultipleTokens
  case jwksParseError
  case jwksNoKeys
  case jwksBadKeys
  case jwksNoValidKeys
  case jwksKidAlgMismatch
  case jwksRsaParseError
  case jwksEcCreateKeyFail
  case jwksEcXorYBadBase64
  case jwksEcParseError
  case jwksOctBadBase64
  case jwksOkpXBadBase64
  case jwksOkpXWrongLength
  case jwksFetchFail
  case jwksMissingKty
  case jwksBadKty
  case jwksNotImplementedKty
  case jwksRsaKeyBadAlg
  case jwksRsaKeyMissingN
  case jwksRsaKeyBadN
  case jwksRsaKeyMissingE
  case jwksRsaKeyBadE
  case jwksEcKeyBadAlg
  case jwksEcKeyBadCrv
  case jwksEcKeyAlgOrCrvUnsupported
  case jwksEcKeyAlgNotCompatibleWithCrv
  case jwksEcKeyMissingX
  case jwksEcKeyBadX
  case jwksEcKeyMissingY
  case jwksEcKeyBadY
  case jwksHmacKeyBadAlg
  case jwksHmacKeyMissingK
  case jwksHmacKeyBadK
  case jwksOkpKeyBadAlg
  case jwksOkpKeyMissingCrv
  case jwksOkpKeyBadCrv
  case jwksOkpKeyCrvUnsupported
  case jwksOkpKeyMissingX
  case jwksOkpKeyBadX
  case jwksX509BioWriteError
  case jwksX509ParseError
  case jwksX509GetPubkeyError
  case jwksPemNotImplementedKty
  case jwksPemBadBase64
  case jwksPemGetRawEd25519Error
  case jwksBioAllocError

  /// Envoy's number for it.
  package var code: Int { rawValue }

  /// The text that Envoy answers with.
  package var text: String {
    switch self {
    case .ok: "OK"
    case .jwtMissed: "Jwt is missing"
    case .jwtNotYetValid: "Jwt not yet valid"
    case .jwtExpired: "Jwt is expired"
    case .jwtBadFormat:
      "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"
    case .jwtHeaderParseErrorBadBase64: "Jwt header is an invalid Base64url encoded"
    case .jwtHeaderParseErrorBadJson: "Jwt header is an invalid JSON"
    case .jwtHeaderBadAlg: "Jwt header [alg] field is required and must be a string"
    case .jwtHeaderNotImplementedAlg: "Jwt header [alg] is not supported"
    case .jwtHeaderBadKid: "Jwt header [kid] field is not a string"
    case .jwtPayloadParseErrorBadBase64: "Jwt payload is an invalid Base64url encoded"
    case .jwtPayloadParseErrorBadJson: "Jwt payload is an invalid JSON"
    case .jwtPayloadParseErrorIssNotString: "Jwt payload [iss] field is not a string"
    case .jwtPayloadParseErrorSubNotString: "Jwt payload [sub] field is not a string"
    case .jwtPayloadParseErrorIatNotInteger: "Jwt payload [iat] field is not an integer"
    case .jwtPayloadParseErrorIatOutOfRange:
      "Jwt payload [iat] field is not a positive 64 bit integer"
    case .jwtPayloadParseErrorNbfNotInteger: "Jwt payload [nbf] field is not an integer"
    case .jwtPayloadParseErrorNbfOutOfRange:
      "Jwt payload [nbf] field is not a positive 64 bit integer"
    case .jwtPayloadParseErrorExpNotInteger: "Jwt payload [exp] field is not an integer"
    case .jwtPayloadParseErrorExpOutOfRange:
      "Jwt payload [exp] field is not a positive 64 bit integer"
    case .jwtPayloadParseErrorJtiNotString: "Jwt payload [jti] field is not a string"
    case .jwtPayloadParseErrorAudNotString:
      "Jwt payload [aud] field is not a string or string list"
    case .jwtSignatureParseErrorBadBase64: "Jwt signature is an invalid Base64url encoded"
    case .jwtEd25519SignatureWrongLength: "Jwt ED25519 signature is wrong length"
    case .jwtUnknownIssuer: "Jwt issuer is not configured"
    case .jwtAudienceNotAllowed: "Audiences in Jwt are not allowed"
    case .jwtVerificationFail: "Jwt verification fails"
    case .jwtMultipleTokens: "Found multiple Jwt tokens"
    case .jwksParseError: "Jwks is an invalid JSON"
    case .jwksNoKeys: "Jwks does not have [keys] field"
    case .jwksBadKeys: "[keys] in Jwks is not an array"
    case .jwksNoValidKeys: "Jwks doesn't have any valid public key"
    case .jwksKidAlgMismatch: "Jwks doesn't have key to match kid or alg from Jwt"
    case .jwksRsaParseError: "Jwks RSA [n] or [e] field is missing or has a parse error"
    case .jwksEcCreateKeyFail: "Jwks EC create key fail"
    case .jwksEcXorYBadBase64: "Jwks EC [x] or [y] field is an invalid Base64."
    case .jwksEcParseError: "Jwks EC [x] and [y] fields have a parse error."
    case .jwksOctBadBase64: "Jwks Oct key is an invalid Base64"
    case .jwksOkpXBadBase64: "Jwks OKP [x] field is an invalid Base64."
    case .jwksOkpXWrongLength: "Jwks OKP [x] field is wrong length."
    case .jwksFetchFail: "Jwks remote fetch is failed"
    case .jwksMissingKty: "[kty] is missing in [keys]"
    case .jwksBadKty: "[kty] is bad in [keys]"
    case .jwksNotImplementedKty: "[kty] is not supported in [keys]"
    case .jwksRsaKeyBadAlg: "[alg] is not started with [RS] or [PS] for an RSA key"
    case .jwksRsaKeyMissingN: "[n] field is missing for a RSA key"
    case .jwksRsaKeyBadN: "[n] field is not string for a RSA key"
    case .jwksRsaKeyMissingE: "[e] field is missing for a RSA key"
    case .jwksRsaKeyBadE: "[e] field is not string for a RSA key"
    case .jwksEcKeyBadAlg: "[alg] is not started with [ES] for an EC key"
    case .jwksEcKeyBadCrv: "[crv] field is not string for an EC key"
    case .jwksEcKeyAlgOrCrvUnsupported: "[crv] or [alg] field is not supported for an EC key"
    case .jwksEcKeyAlgNotCompatibleWithCrv:
      "[crv] field specified is not compatible with [alg] for an EC key"
    case .jwksEcKeyMissingX: "[x] field is missing for an EC key"
    case .jwksEcKeyBadX: "[x] field is not string for an EC key"
    case .jwksEcKeyMissingY: "[y] field is missing for an EC key"
    case .jwksEcKeyBadY: "[y] field is not string for an EC key"
    case .jwksHmacKeyBadAlg: "[alg] does not start with [HS] for an HMAC key"
    case .jwksHmacKeyMissingK: "[k] field is missing for an HMAC key"
    case .jwksHmacKeyBadK: "[k] field is not string for an HMAC key"
    case .jwksOkpKeyBadAlg: "[alg] is not [EdDSA] for an OKP key"
    case .jwksOkpKeyMissingCrv: "[crv] field is missing for an OKP key"
    case .jwksOkpKeyBadCrv: "[crv] field is not string for an OKP key"
    case .jwksOkpKeyCrvUnsupported: "[crv] field is not supported for an OKP key"
    case .jwksOkpKeyMissingX: "[x] field is missing for an OKP key"
    case .jwksOkpKeyBadX: "[x] field is not string for an OKP key"
    case .jwksX509BioWriteError: "X509 parse pubkey internal fails: memory allocation"
    case .jwksX509ParseError: "X509 parse pubkey fails"
    case .jwksX509GetPubkeyError: "X509 parse pubkey internal fails: get pubkey"
    case .jwksPemNotImplementedKty: "PEM Key type is not supported"
    case .jwksPemBadBase64: "PEM pubkey parse fails"
    case .jwksPemGetRawEd25519Error: "PEM failed to get raw ED25519 key"
    case .jwksBioAllocError: "Failed to create BIO due to memory allocation failure"
    }
  }
}
