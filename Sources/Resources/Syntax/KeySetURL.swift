internal import Basics
internal import Decoding

/// What is wrong with a `jwksUri` (VALID-84), after Go's `url.Parse`.
enum KeySetURLProblem: Error, Hashable {
  /// It is no URL.
  case malformed
  /// Another scheme than `http` and `https`, or none.
  case scheme(ByteString)
  /// The port is no number.
  case port(ByteString)
}

/// Checks a `jwksUri` as istiod does; the host may be empty, the rest of the URL is not looked at.
func checkKeySetURL(_ text: ByteString) throws(KeySetURLProblem) {
  guard text.bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .malformed }
  var rest = text.bytes.prefix { $0 != UInt8(ascii: "#") }
  let scheme = try scheme(of: rest)
  guard scheme.asciiLowercased == "http" || scheme.asciiLowercased == "https" else {
    throw .scheme(scheme)
  }
  guard hasOnlyWholeEscapes(text.bytes.dropFirst(rest.count)) else { throw .malformed }
  rest = rest.dropFirst(scheme.count + 1).prefix { $0 != UInt8(ascii: "?") }
  let slash = UInt8(ascii: "/")
  // Without a slash the rest is opaque to Go, and not looked into.
  guard rest.first == slash else { return }
  if rest.starts(with: [slash, slash]) {
    let authority = rest.dropFirst(2).prefix { $0 != slash }
    try checkAuthority(authority)
    rest = rest.dropFirst(2 + authority.count)
  }
  guard hasOnlyWholeEscapes(rest) else { throw .malformed }
}

/// The letters before the first `:`; empty when there is no scheme.
private func scheme(of text: ArraySlice<UInt8>) throws(KeySetURLProblem) -> ByteString {
  for (offset, byte) in text.enumerated() {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      if offset == 0 { return "" }
    case UInt8(ascii: ":"):
      if offset == 0 { throw .malformed }
      return ByteString(bytes: text.prefix(offset))
    default: return ""
    }
  }
  return ""
}

/// Checks `userinfo@host:port`.
private func checkAuthority(_ authority: ArraySlice<UInt8>) throws(KeySetURLProblem) {
  let at = authority.lastIndex(of: UInt8(ascii: "@"))
  if let at {
    let userinfo = authority[..<at]
    let isValid = userinfo.allSatisfy { isUnreserved($0) || "!$&'()*+,;=:%@".utf8.contains($0) }
    guard isValid, hasOnlyWholeEscapes(userinfo) else { throw .malformed }
  }
  let host = at.map { authority[($0 + 1)...] } ?? authority
  var name = host
  var port = host.suffix(0)
  if host.first == UInt8(ascii: "[") {
    guard let end = host.lastIndex(of: UInt8(ascii: "]")) else { throw .malformed }
    (name, port) = (host[...end], host[(end + 1)...])
  } else if let colon = host.lastIndex(of: UInt8(ascii: ":")) {
    (name, port) = (host[..<colon], host[colon...])
  }
  if !port.isEmpty {
    let digits = ByteString(bytes: port.dropFirst())
    let isNumber = digits.isEmpty || (digits.bytes.allSatisfy(isASCIIDigit) && digits.count <= 18)
    guard port.first == UInt8(ascii: ":"), isNumber else { throw .port(digits) }
  }
  let isValid = name.allSatisfy { byte in
    byte >= 0x80 || isUnreserved(byte) || "!$&'()*+,;=:[]<>\"%".utf8.contains(byte)
  }
  guard isValid, hasOnlyWholeEscapes(name) else { throw .malformed }
}

/// Whether each `%` is followed by two hexadecimal digits.
private func hasOnlyWholeEscapes(_ text: ArraySlice<UInt8>) -> Bool {
  text.indices.allSatisfy { index in
    guard text[index] == UInt8(ascii: "%") else { return true }
    let digits = text[(index + 1)...].prefix(2)
    return digits.count == 2
      && digits.allSatisfy { isASCIIDigit($0) || "abcdefABCDEF".utf8.contains($0) }
  }
}

private func isUnreserved(_ byte: UInt8) -> Bool {
  isASCIILetter(byte) || isASCIIDigit(byte) || "-._~".utf8.contains(byte)
}
