package import Basics

/// Whether the text is a DNS label (RFC 1123): 1 to 63 of `a-z 0-9 -`, no `-` at either end.
package func isDNSLabel(_ text: ByteString) -> Bool { text.count <= 63 && isDNSPart(text) }

/// Whether the text is a DNS subdomain as Kubernetes takes it: at most 253 bytes, parts joined by `.`.
package func isDNSSubdomain(_ text: ByteString) -> Bool {
  text.count <= 253 && text.split(at: UInt8(ascii: ".")).allSatisfy(isDNSPart)
}

private func isDNSPart(_ text: ByteString) -> Bool {
  let dash = UInt8(ascii: "-")
  guard let first = text.bytes.first, let last = text.bytes.last, first != dash, last != dash else {
    return false
  }
  return text.bytes.allSatisfy { byte in
    isASCIIDigit(byte) || byte == dash || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
  }
}
