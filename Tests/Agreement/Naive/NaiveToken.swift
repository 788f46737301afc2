internal import Basics
internal import JSON

/// Tokens: format, times, audiences, claims as header text (JWT-1 to JWT-11, RA-62).
enum NaiveToken {
  struct Problem: Error {
    let text: String
  }

  /// JWT-1 to JWT-8.
  static func parse(_ token: ByteString) -> Result<JSONObject, Problem> {
    func bad(_ text: String) -> Result<JSONObject, Problem> { .failure(Problem(text: text)) }
    let parts = token.split(at: UInt8(ascii: ".")).filter { !$0.isEmpty }
    guard parts.count == 3 else {
      return bad("Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections")
    }
    guard let headerText = decode(parts[0]) else {
      return bad("Jwt header is an invalid Base64url encoded")
    }
    guard let header = object(headerText) else { return bad("Jwt header is an invalid JSON") }
    guard let alg = header["alg"]?.string else {
      return bad("Jwt header [alg] field is required and must be a string")
    }
    let known: Set<ByteString> = [
      "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
      "HS384", "HS512", "EdDSA",
    ]
    guard known.contains(alg) else { return bad("Jwt header [alg] is not supported") }
    if let kid = header["kid"], kid.string == nil {
      return bad("Jwt header [kid] field is not a string")
    }
    guard let payloadText = decode(parts[1]) else {
      return bad("Jwt payload is an invalid Base64url encoded")
    }
    guard let payload = object(payloadText) else { return bad("Jwt payload is an invalid JSON") }
    for name in ["iss", "sub"] as [ByteString] {
      if let value = payload[name], value.string == nil {
        return bad("Jwt payload [\(name)] field is not a string")
      }
    }
    for name in ["iat", "nbf", "exp"] as [ByteString] {
      guard let value = payload[name] else { continue }
      guard let number = number(value) else {
        return bad("Jwt payload [\(name)] field is not an integer")
      }
      guard number >= 0, number < 18_446_744_073_709_551_616 else {
        return bad("Jwt payload [\(name)] field is not a positive 64 bit integer")
      }
    }
    if let jti = payload["jti"], jti.string == nil {
      return bad("Jwt payload [jti] field is not a string")
    }
    if let aud = payload["aud"], aud.string == nil,
      aud.array?.allSatisfy({ $0.string != nil }) != true
    {
      return bad("Jwt payload [aud] field is not a string or string list")
    }
    guard decode(parts[2]) != nil else {
      return bad("Jwt signature is an invalid Base64url encoded")
    }
    return .success(payload)
  }

  /// JWT-9.
  static func timeProblem(_ claims: JSONObject, now: Int64) -> String? {
    let now = Double(now)
    let nbf = claims["nbf"].flatMap(number)?.rounded(.towardZero) ?? 0
    let exp = claims["exp"].flatMap(number)?.rounded(.towardZero) ?? 0
    if now + 60 < nbf { return "Jwt not yet valid" }
    if exp != 0, now > exp + 60 { return "Jwt is expired" }
    return nil
  }

  /// JWT-10.
  static func audienceFits(_ claims: JSONObject, _ configured: [ByteString]) -> Bool {
    func bare(_ audience: ByteString) -> ByteString {
      var text = audience
      for scheme in ["http://", "https://"] as [ByteString] where audience.hasPrefix(scheme) {
        text = text.dropFirst(scheme.count)
      }
      return text.hasSuffix("/") ? text.dropLast() : text
    }
    if configured.isEmpty { return true }
    let own =
      claims["aud"]?.string.map { [$0] } ?? (claims["aud"]?.array ?? []).compactMap(\.string)
    return own.contains { audience in configured.contains { bare($0) == bare(audience) } }
  }

  /// RA-62; `nil` where no header is written.
  static func headerText(of claims: JSONObject, _ path: ByteString) -> ByteString? {
    var value: JSONValue? = .object(claims)
    for name in path.split(at: UInt8(ascii: ".")) { value = value?[name] }
    switch value {
    case nil, .null: return nil
    case .string(let text): return text.isEmpty ? nil : text
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number) where number >= 0: return ByteString("\(number)")
    case .integer(let number): return ByteString("\(number).000000")
    case .number(let number):
      if let whole = UInt64(exactly: number) { return ByteString("\(whole)") }
      return FixedPoint.sixDecimals(number)
    case .array, .object: return value.map { Base64.encode($0.write(.compact)) }
    }
  }

  private static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  private static func object(_ text: [UInt8]) -> JSONObject? {
    try? JSONObject(parsingProtobufJSON: text)
  }

  /// JWT-4: blanks do not count.
  private static func decode(_ section: ByteString) -> [UInt8]? {
    let text = ByteString(bytes: section.bytes.filter { !" \t\n\r".utf8.contains($0) })
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var digits = text
    while digits.hasSuffix("=") { digits = digits.dropLast() }
    let padding = text.count - digits.count
    guard digits.count % 4 != 1, padding == 0 || (digits.count + padding) % 4 == 0 && padding < 3
    else { return nil }
    var bits: [UInt8] = []
    for digit in digits.bytes {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      bits += (0..<6).reversed().map { UInt8(value >> $0 & 1) }
    }
    return stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
      bits[start..<(start + 8)].reduce(0) { $0 << 1 | $1 }
    }
  }
}
