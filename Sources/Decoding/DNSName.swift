package import Basics

/// Whether the text is a DNS label (RFC 1123): 1 to 63 of `a-z 0-9 -`, no `-` at either end.
package func isDNSLabel(_ text: ByteString) -> Bool {
  text.count <= 63 && isDNSPart(text.bytes[...])
}

/// Whether the text is a DNS subdomain as Kubernetes takes it: at most 253 bytes, parts joined by `.`.
package func isDNSSubdomain(_ text: ByteString) -> Bool {
  guard text.count <= 253 else { return false }
  var rest = text.bytes[...]
  while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
    guard isDNSPart(rest[..<dot]) else { return false }
    rest = rest[(dot + 1)...]
  }
  return isDNSPart(rest)
}

private func isDNSPart(_ bytes: ArraySlice<UInt8>) -> Bool {
  let dash = UInt8(ascii: "-")
  guard let first = bytes.first, let last = bytes.last, first != dash, last != dash else {
    return false
  }
  return bytes.allSatisfy { byte in
    isASCIIDigit(byte) || byte == dash || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
  }
}
