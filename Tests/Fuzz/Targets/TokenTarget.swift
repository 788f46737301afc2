internal import Basics
internal import JOSE
internal import JSON

/// Properties of tokens against a key set whose private keys nobody has.
///
/// An input that begins with `{` is a header, a line feed, a payload and perhaps a line feed and a
/// signature, to be encoded; any other is a token.
///
/// - Only the payload that was signed passes.
/// - Reading and verifying twice gives the same answer.
/// - A token that passes its times at one second has `nbf` and `exp` around it.
func checkToken(_ input: [UInt8]) throws(Violation) {
  guard let keys = Fixtures.keySet else { throw Violation("the fixture's keys can be read") }
  let token = encodedToken(input)
  let jwt: JWT
  do throws(JWTStatus) {
    jwt = try JWT(parsing: token)
  } catch {
    try require(error != .ok && !error.text.isEmpty, "a refusal has a reason")
    return
  }
  let status = keys.verify(jwt)
  try require(status == keys.verify(jwt), "verifying twice gives the same answer")
  if status == .ok {
    try require(jwt.payloadSection == Fixtures.signedPayload, "nobody forges a signature")
  }
  for now in [Int64.min, 0, 1, Fixtures.now, Int64.max] {
    for skew in [Int64.min, 0, 60, Int64.max] {
      guard (try? jwt.checkTimes(now: now, clockSkew: skew)) != nil, now >= 0, skew == 0 else {
        continue
      }
      try require(
        jwt.notBefore <= UInt64(now) && (jwt.expiration == 0 || jwt.expiration >= UInt64(now)),
        "the times are around now"
      )
    }
  }
  for wanted in [[], ["a"], ["http://a/", "b"]] as [[ByteString]] {
    let passes = (try? jwt.checkAudiences(wanted)) != nil
    try require(passes || !wanted.isEmpty, "without a wanted audience every token passes")
    try require(!passes || wanted.isEmpty || !jwt.audiences.isEmpty, "an audience is needed")
  }
  let split = jwt.payload.splittingClaims(["scope", "permission", "a"])
  try require(
    split.members.map(\.name) == jwt.payload.members.map(\.name),
    "splitting keeps the claims"
  )
}

private func encodedToken(_ input: [UInt8]) -> ByteString {
  guard input.first == UInt8(ascii: "{") else { return ByteString(bytes: input) }
  let parts = input.split(separator: 0x0A, maxSplits: 2).map {
    Base64.encodeURL(ByteString(bytes: $0))
  }
  return parts.dropFirst().reduce(parts[0]) { $0 + "." + $1 } + (parts.count < 3 ? ".AAAA" : "")
}

/// Properties of key sets.
///
/// - A set that can be read has keys; keys and dropped members have ascending places.
/// - Reading twice gives the same keys.
/// - Verifying with its keys ends.
func checkKeySet(_ input: [UInt8]) throws(Violation) {
  let text = ByteString(bytes: input)
  let isInlined = JWKSet.fetchedShapeIsValid(text)
  let keys: JWKSet
  do throws(JWTStatus) {
    keys = try JWKSet(parsing: text)
  } catch {
    try require(error != .ok && !error.text.isEmpty, "a refusal has a reason")
    return
  }
  try require(!keys.keys.isEmpty, "a key set that can be read has a key")
  let places = (keys.keys.map(\.index) + keys.dropped.map(\.index)).sorted()
  try require(places == Array(places.indices), "each member is a key or dropped")
  if isInlined, let strict = try? JSONValue(parsing: input) {
    try require(
      strict.object?["keys"]?.array?.count == places.count,
      "both readers see the same list"
    )
  }
  guard let again = try? JWKSet(parsing: text) else { throw Violation("reading twice is the same") }
  try require(
    again.keys.map(\.kind) == keys.keys.map(\.kind) && again.dropped == keys.dropped,
    "reading twice gives the same keys"
  )
  for token in Fixtures.tokens {
    try require(keys.verify(token) == again.verify(token), "both copies verify alike")
  }
}
