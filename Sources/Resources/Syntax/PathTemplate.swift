internal import Basics
internal import Decoding

/// Returns why istiod refuses a path with braces, `nil` when it takes it (VALID-51).
///
/// Slashes at both ends are not looked at; what istiod takes and Envoy cannot compile is another
/// matter (LINT-156).
func pathTemplateProblem(_ path: ByteString) -> String? {
  guard path.bytes.contains(UInt8(ascii: "{")) || path.bytes.contains(UInt8(ascii: "}")) else {
    return nil
  }
  let slash = UInt8(ascii: "/")
  let isTemplate = path.contains("{*}") || path.contains("{**}")
  let start = path.bytes.firstIndex { $0 != slash } ?? path.count
  let end = path.bytes.lastIndex { $0 != slash }.map { $0 + 1 } ?? start
  var isAfterRest = false
  for segment in ByteString(bytes: path.bytes[start..<end]).split(at: slash) {
    switch segment {
    case "{*}", "{**}":
      if isAfterRest { return "nothing with braces may follow \"{**}\"" }
      isAfterRest = segment == "{**}"
    case _ where segment.bytes.contains { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }:
      return "braces may only stand as the whole segments \"{*}\" and \"{**}\""
    case "" where isTemplate:
      return "a path with \"{*}\" or \"{**}\" may not have empty segments"
    case _ where isTemplate && !segment.bytes.allSatisfy(isLiteralByte):
      return "the segment \(quoted(segment)) cannot stand beside \"{*}\" or \"{**}\""
    default: continue
    }
  }
  return nil
}

/// Unreserved, `%`, sub-delimiters without `*`, `:` and `@` (RFC 3986).
private func isLiteralByte(_ byte: UInt8) -> Bool {
  isASCIILetter(byte) || isASCIIDigit(byte) || "-._~%!$&'()+,;:@=".utf8.contains(byte)
}
