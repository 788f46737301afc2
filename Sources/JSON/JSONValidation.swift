internal import Basics
internal import CJansson

/// Finds out by libjansson whether a text is JSON and where it ends; makes no values.
///
/// For readers that keep positions, which libjansson does not: they walk the text themselves once
/// it is known to be right.
package enum JSONDocumentSyntax {
  /// Why a text is not JSON that can be read.
  package struct Problem: Error, Hashable {
    /// What is wrong with it.
    package enum Reason: Sendable {
      /// The text breaks JSON's grammar (RFC 8259).
      case syntax
      /// The text ends where a token is missing.
      case unexpectedEnd
      /// Grammatical, but deeper nested than libjansson goes.
      case tooDeep
      /// Grammatical, but not to be represented: a number too large for a double, a key with NUL.
      case unrepresentable
    }

    package let reason: Reason
    /// The offset behind the offending token, or how far into it libjansson got.
    package let end: Int
    /// libjansson's words on one line, without the place.
    package let message: String
  }

  /// Checks the object or array that starts at `start`, white space before it allowed.
  ///
  /// Duplicate member names are not looked for. Strings are valid UTF-8 without lone surrogates;
  /// they may hold U+0000.
  /// - Returns: The offset behind it; what follows is not looked at.
  package static func check(_ bytes: [UInt8], from start: Int) throws(Problem) -> Int {
    guard start <= bytes.count, bytes.count - start <= Int(Int32.max) else {
      throw Problem(reason: .tooDeep, end: start, message: "too large")
    }
    var error = json_error_t()
    // A number that fits 64 bits nowhere is read as a double instead of being refused.
    let flags = JSON_ALLOW_NUL | JSON_DISABLE_EOF_CHECK | JSON_DECODE_INT_AS_REAL
    let isJSON = unsafe bytes[start...].withUnsafeBytes { text in
      guard
        let root = unsafe json_loadb(
          text.baseAddress?.assumingMemoryBound(to: CChar.self),
          text.count,
          Int(flags),
          &error
        )
      else { return false }
      unsafe json_decref(root)
      return true
    }
    guard !isJSON else { return start + Int(error.position) }
    throw problem(error, from: start)
  }

  private static func problem(_ error: json_error_t, from start: Int) -> Problem {
    var text: [UInt8] = unsafe withUnsafeBytes(of: error.text) { unsafe Array($0) }
    // libjansson hides a code in the last byte of the text.
    let code = UInt32(text.removeLast())
    var message = ByteString(bytes: text.prefix { $0 != 0 })
    // It quotes the token when that is short, but the place says it already.
    if let near = message.firstIndex(of: " near '") {
      message = message.dropLast(message.count - near)
    }
    let reason: Problem.Reason =
      switch code {
      case json_error_stack_overflow.rawValue: .tooDeep
      case json_error_numeric_overflow.rawValue, json_error_null_byte_in_key.rawValue:
        .unrepresentable
      case json_error_premature_end_of_input.rawValue where message.hasSuffix("end of file"):
        .unexpectedEnd
      default: .syntax
      }
    let offset = start + max(0, Int(error.position))
    return Problem(reason: reason, end: offset, message: message.string)
  }
}
