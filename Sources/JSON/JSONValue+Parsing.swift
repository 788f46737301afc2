internal import Basics

extension JSONValue {
  /// Reads a JSON text (RFC 8259) with any value at the top.
  ///
  /// A name twice in one object, U+0000 in a name, invalid UTF-8, a byte order mark, and text after
  /// the value are errors. Whole numbers beyond 64 bits become doubles; beyond a double is an
  /// error.
  /// - Throws: The first error, at the start of the offending token.
  /// - Complexity: O(length).
  public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONSyntaxError) {
    let value: JSONValue?
    do throws(JanssonError) {
      value = try JanssonValue(parsing: bytes, numbers: .asWritten)
        .copied(maximumDepth: limits.maximumDepth)
    } catch {
      value = try JSONValue.readingLargeIntegers(of: bytes, limits: limits, after: error)
    }
    guard let value else { throw JSONSyntaxError(tooDeepFor: limits, in: bytes) }
    self = value
  }

  /// Reads a text again that jansson refused; if large integers were why, they become doubles.
  private static func readingLargeIntegers(
    of bytes: [UInt8],
    limits: JSONLimits,
    after first: JanssonError
  ) throws(JSONSyntaxError) -> JSONValue? {
    guard first.isNumericOverflow, let integers = LargeIntegers(in: bytes) else {
      throw JSONSyntaxError(first, in: bytes, limits: limits)
    }
    do throws(JanssonError) {
      return try JanssonValue(parsing: integers.marked, numbers: .asWritten)
        .copied(maximumDepth: limits.maximumDepth)
    } catch {
      let place = JanssonError(
        message: error.message,
        offset: integers.original(of: error.offset),
        isNumericOverflow: error.isNumericOverflow
      )
      throw JSONSyntaxError(place, in: bytes, limits: limits)
    }
  }
}

extension JSONObject {
  /// Reads a JSON object as Go and most others do: of members with one name the last counts.
  ///
  /// `nil` for what is no JSON object. All numbers are doubles.
  package init?(parsingWithLastMemberWinning bytes: [UInt8], limits: JSONLimits = .standard) {
    do throws(JanssonError) {
      let value = try JanssonValue(parsing: bytes, numbers: .doubles, duplicates: .lastWins)
        .copied(maximumDepth: limits.maximumDepth)
      guard case .object(let object) = value else { return nil }
      self = object
    } catch {
      return nil
    }
  }
}

extension JSONSyntaxError {
  /// An error of jansson's, with the place where the token that it had read last starts.
  init(_ error: JanssonError, in bytes: [UInt8], limits: JSONLimits) {
    if error.message == "maximum parsing depth reached" {
      self.init(tooDeepFor: limits, in: bytes)
    } else {
      let start = JSONTokens.start(ofTokenAt: max(error.offset - 1, 0), in: bytes)
      self.init(error.message, at: start, in: bytes)
    }
  }

  /// Too many open arrays and objects.
  init(tooDeepFor limits: JSONLimits, in bytes: [UInt8]) {
    let depth = limits.maximumDepth
    let start = JSONTokens.firstOpening(deeperThan: depth, in: bytes) ?? bytes.count
    self.init("nested deeper than \(depth) levels", at: start, in: bytes)
  }

  private init(_ message: String, at offset: Int, in bytes: [UInt8]) {
    let before = bytes[..<offset]
    let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
    self.init(
      message: message,
      line: before.count { $0 == 0x0A } + 1,
      // Scalars: every byte of UTF-8 but the continuation bytes.
      column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    )
  }
}
