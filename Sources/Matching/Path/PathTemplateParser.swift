import Basics

/// Reads Envoy's spelling of a path template into the pieces of the regular expression that Envoy
/// makes of it.
struct PathTemplateParser {
  /// Whether `*` counts as a character of a path: operators take it, and literals may hold it.
  private let asterisk: Bool

  private var pieces: [PieceSequence.Piece] = []
  private var seenManySegments = false
  private var variables: Set<ByteString> = []

  /// Whether two stars came together; RE2 refuses such an expression, and Envoy then never matches.
  private var isBrokenExpression = false

  init(asterisk: Bool) { self.asterisk = asterisk }

  /// Reads a template.
  /// - Returns: `nil` if Envoy loads the template and it never matches.
  /// - Throws: Why Envoy does not load it.
  mutating func parse(_ text: ByteString) throws(PathTemplateError) -> PieceSequence? {
    // Without this limit the quadratic cost of matching would be in the hands of the policy.
    guard text.count <= 256 else { throw .tooLong }
    guard text.hasPrefix("/") else { throw .noLeadingSlash }
    guard text.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .notPrintable }
    let segments = text.dropFirst().split(at: .init(ascii: "/"))
    for (index, segment) in segments.enumerated() {
      pieces.append(.literal("/"))
      let isLast = index == segments.count - 1
      if segment.isEmpty {
        // One slash at the very end is kept and required (EF-18).
        guard isLast else { throw .emptySegment }
      } else {
        try parse(segment: segment, isLast: isLast)
      }
    }
    return isBrokenExpression ? nil : PieceSequence(pieces)
  }

  private mutating func parse(
    segment: ByteString,
    isLast: Bool
  ) throws(PathTemplateError) {
    let rest: ByteString
    if segment.hasPrefix("**") {
      try appendOperator(.run(of: .segments(asterisk: asterisk), atLeast: 0))
      seenManySegments = true
      rest = segment.dropFirst(2)
    } else if segment.hasPrefix("*") {
      try appendOperator(.run(of: .segment(asterisk: asterisk), atLeast: 1))
      rest = segment.dropFirst()
    } else if segment.hasPrefix("{") {
      try parse(variable: segment)
      return
    } else {
      try append(literal: segment)
      return
    }
    guard !rest.isEmpty else { return }
    try append(literal: rest)
    guard isLast else { throw .textBesideOperatorBeforeTheEnd }
  }

  private mutating func appendOperator(
    _ piece: PieceSequence.Piece
  ) throws(PathTemplateError) {
    guard !seenManySegments else { throw .operatorAfterManySegments }
    pieces.append(piece)
  }

  /// Reads `{name}` as a whole segment: the same as `*`.
  ///
  /// DELIBERATE GAP: Envoy also takes variables with a pattern, and text beside them. Istio's
  /// admission refuses every brace but those of its two operators, so these are refused here too:
  /// the answer is then "cannot know".
  private mutating func parse(variable segment: ByteString) throws(PathTemplateError) {
    let name = segment.dropFirst().dropLast()
    let isIdentifier =
      segment.hasSuffix("}") && (1...16).contains(name.count)
      && name.bytes.first.map(Self.isLetter) == true
      && name.bytes.allSatisfy { Self.isLetter($0) || Self.isDigit($0) || $0 == .init(ascii: "_") }
    guard isIdentifier, variables.count < 5, variables.insert(name).inserted else {
      throw .invalidVariable(segment)
    }
    try appendOperator(.run(of: .segment(asterisk: asterisk), atLeast: 1))
  }

  /// Appends literal text; a `*` in it repeats the byte before it (EF-202).
  private mutating func append(literal: ByteString) throws(PathTemplateError) {
    guard literal.bytes.allSatisfy({ ByteClass.isSegmentByte($0, asterisk: asterisk) }) else {
      throw .invalidLiteral(literal)
    }
    var plain: [UInt8] = []
    var previousWasStar = false
    for byte in literal.bytes {
      guard byte == .init(ascii: "*") else {
        plain.append(byte)
        previousWasStar = false
        continue
      }
      // A star at the start of the text follows `**`, which is itself a star of the expression.
      guard !previousWasStar, let repeated = plain.popLast() else {
        isBrokenExpression = true
        return
      }
      if !plain.isEmpty { pieces.append(.literal(ByteString(bytes: plain))) }
      plain = []
      pieces.append(.run(of: .only(repeated), atLeast: 0))
      previousWasStar = true
    }
    if !plain.isEmpty { pieces.append(.literal(ByteString(bytes: plain))) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
