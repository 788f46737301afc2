internal import Basics
internal import Matching

/// Properties of path normalization.
///
/// - Without normalization only the fragment is cut (AP-93).
/// - The result has no fragment, the query is as it was, and the path starts with `/` (AP-95).
/// - Merging leaves no `//` but for a path of slashes alone (AP-96); no dot segment is left (AP-95).
/// - Normalizing a canonical path again changes nothing (AP-95), where no segment lost parameters.
/// - What policies compare has no query.
func checkPath(_ input: [UInt8]) throws(Violation) {
  let target = ByteString(bytes: input)
  let cut = Array(input.prefix { $0 != UInt8(ascii: "#") })
  let query = cut[(cut.firstIndex(of: UInt8(ascii: "?")) ?? cut.endIndex)...]
  for mode in PathNormalizer.Mode.allCases {
    for strips in [false, true] {
      let normalizer = PathNormalizer(mode: mode, stripsDotSegmentParameters: strips)
      guard case .path(let path) = normalizer.normalize(target) else {
        try require(mode != .none, "without normalization nothing is refused")
        continue
      }
      if mode == .none {
        try require(path.bytes == cut, "without normalization only the fragment is cut")
        continue
      }
      try require(path.bytes.suffix(query.count) == query, "the query is as it was")
      let bytes = Array(path.bytes.dropLast(query.count))
      try require(bytes.first == UInt8(ascii: "/"), "a path starts with a slash")
      try require(
        !bytes.contains { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "#") },
        "what may not stand in a path is encoded"
      )
      let segments = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      try require(
        !segments.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) },
        "no dot segment is left"
      )
      if mode != .base, bytes.contains(where: { $0 != UInt8(ascii: "/") }) {
        try require(!segments.dropFirst().dropLast().contains { $0.isEmpty }, "slashes are merged")
      }
      let again = PathNormalizer(mode: mode, stripsDotSegmentParameters: false)
      try require(again.normalize(path) == .path(path), "a normalized path is stable: \(path)")
      try require(
        !pathWithoutQuery(path).bytes.contains(UInt8(ascii: "?")),
        "policies compare a path without query"
      )
    }
  }
}

/// Properties of path patterns: up to the first line feed the pattern, behind it the path.
///
/// - A template that Envoy can load fits the path in which each operator is a word (AP-73), where
///   nothing but operators and plain text is in it.
/// - Text patterns fit what they are made of.
func checkTemplate(_ input: [UInt8]) throws(Violation) {
  let parts = input.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
  let value = ByteString(bytes: parts.first ?? [])
  let path = ByteString(bytes: parts.dropFirst().first ?? [])
  for matchesAsterisk in [false, true] {
    let pattern: PathPattern
    do throws(PathTemplateError) {
      pattern = try PathPattern(value, matchesAsterisk: matchesAsterisk)
    } catch {
      try require(!error.description.isEmpty, "a refusal has a reason")
      continue
    }
    let fits = pattern.matches(path)
    try require(fits == pattern.matches(path), "matching twice gives the same answer")
    switch pattern {
    case .template(let template):
      try require(value.contains("{*}") || value.contains("{**}"), "a template has an operator")
      try require(template.envoyText.count <= 256, "a template is short (EF-29)")
      // A star beside the operators is one too; then nothing simple can be said.
      let operators = template.envoyText.bytes.count { $0 == UInt8(ascii: "*") }
      let text = value.string
      let stars = text.split(separator: "{*}", omittingEmptySubsequences: false).count - 1
      let doubles = text.split(separator: "{**}", omittingEmptySubsequences: false).count - 1
      guard operators == stars + 2 * doubles else { continue }
      let example = text.split(separator: "{**}", omittingEmptySubsequences: false)
        .joined(separator: "y/z").split(separator: "{*}", omittingEmptySubsequences: false)
        .joined(separator: "x")
      // `{name}` is a variable, and an operator inside of a segment is none (EF-202).
      let beginsSegments = text.split(separator: "{*", omittingEmptySubsequences: false).dropLast()
        .allSatisfy { $0.hasSuffix("/") }
      guard beginsSegments, !example.contains("{") else { continue }
      try require(
        template.matches(ByteString(example)),
        "a template fits its own example \(example)"
      )
    case .text(let text):
      for expected in [value, "x" + value, value + "x"] { _ = text.matches(expected) }
      if case .exact(let exact) = text {
        try require(text.matches(exact) && !text.matches(exact + "x"), "exact is exact")
      }
    }
  }
  _ = HostPattern(value).matches(path)
  let header = TextPattern(header: value)
  let some = TextPattern(string: value)
  try require(!some.matches(path) || header.matches(path), "only a lone star differs (AP-48)")
}
