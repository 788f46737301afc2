internal import Basics

/// What a scalar without quotes and without a tag means (ENV-12 to ENV-15).
///
/// These are the rules of the YAML library that Kubernetes uses (YAML 1.1 with its own choices):
/// `y`, `n`, `yes`, `no`, `on` and `off` are booleans, `017` is fifteen, `08` is the float eight,
/// while `22:30` and `2024-01-01` stay strings.
enum PlainScalar {
  /// The kind of a plain scalar.
  static func kind(of text: borrowing Span<UInt8>) -> Node.Kind {
    guard !text.isEmpty else { return .null }
    switch text[0] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      let text = ByteString(copying: text)
      return words[text] ?? numberKind(of: text)
    case UInt8(ascii: "."):
      let text = ByteString(copying: text)
      return words[text] ?? (isFloat(text.bytes) ? .float : .string)
    // The first letters of all other words; the longest has five.
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      return mayBeWord(text) ? words[ByteString(copying: text)] ?? .string : .string
    default: return .string
    }
  }

  /// Whether a text has the length and the last letter of one of the words of letters.
  ///
  /// Half of all field names begin like one of them, and few of those end like it.
  private static func mayBeWord(_ text: borrowing Span<UInt8>) -> Bool {
    guard text.count > 1 else { return true }
    let last = text[text.count - 1] | 0x20
    return switch text.count {
    // no, on
    case 2: last == UInt8(ascii: "o") || last == UInt8(ascii: "n")
    // yes, off
    case 3: last == UInt8(ascii: "s") || last == UInt8(ascii: "f")
    // true, null
    case 4:
      last == UInt8(ascii: "e") && text[1] | 0x20 == UInt8(ascii: "r")
        || last == UInt8(ascii: "l")
    // false
    case 5: last == UInt8(ascii: "e")
    default: false
    }
  }

  /// The value of a scalar of kind ``Node/Kind/bool``.
  static func bool(_ text: ByteString) -> Bool { trueWords.contains(text) }

  /// A scalar's text in its usual spelling, as it would be a key of a JSON object.
  ///
  /// Floats take the shortest decimal form of a single-precision number, as the Kubernetes library
  /// writes them, but never an exponent form of its style (`1e+06`): nobody has such a key.
  static func canonicalText(of text: ByteString, kind: Node.Kind) -> ByteString {
    switch kind {
    case .string, .null, .sequence, .mapping: return text
    case .bool: return bool(text) ? "true" : "false"
    case .integer:
      guard case .value(let value) = PlainInteger(text) else { return text }
      return ByteString(String(value))
    case .float:
      let digits = text.bytes.filter { $0 != UInt8(ascii: "_") }
      guard let value = Float(String(decoding: digits, as: UTF8.self)) else { return text }
      let shortest = ByteString(value.description)
      return shortest.hasSuffix(".0") ? shortest.dropLast(2) : shortest
    }
  }

  private static let trueWords: Set<ByteString> = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
  ]

  private static let words: [ByteString: Node.Kind] = {
    let falseWords: [ByteString] = [
      "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
    ]
    let nullWords: [ByteString] = ["~", "null", "Null", "NULL"]
    let floatWords: [ByteString] = [
      ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
      "-.inf", "-.Inf", "-.INF",
    ]
    var words: [ByteString: Node.Kind] = [:]
    for word in trueWords.union(falseWords) { words[word] = .bool }
    for word in nullWords { words[word] = .null }
    for word in floatWords { words[word] = .float }
    return words
  }()

  /// The kind of a text that begins with a digit or a sign.
  private static func numberKind(of text: ByteString) -> Node.Kind {
    let integer = PlainInteger(text)
    if case .value = integer { return .integer }
    let digits = text.bytes.filter { $0 != UInt8(ascii: "_") }
    if isFloat(digits) { return .float }
    // Go's reader takes hexadecimal, octal and binary digits up to 64 bits without a sign.
    return integer == .outOfRange && fitsUnsigned(digits) ? .float : .string
  }

  /// Whether a number with a radix prefix fits 64 bits without a sign.
  private static func fitsUnsigned(_ digits: [UInt8]) -> Bool {
    guard digits.count > 2, digits[0] == UInt8(ascii: "0") else { return false }
    let radix =
      switch digits[1] | 0x20 {
      case UInt8(ascii: "x"): 16
      case UInt8(ascii: "b"): 2
      default: 8
      }
    return UInt64(String(decoding: digits[2...], as: UTF8.self), radix: radix) != nil
  }

  /// Whether the text is `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` and not too large
  /// for a double.
  private static func isFloat(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    dropSign(&rest)
    let whole = dropDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard dropDigits(&rest) + whole > 0 else { return false }
    } else if whole == 0 {
      return false
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      dropSign(&rest)
      guard dropDigits(&rest) > 0 else { return false }
    }
    guard rest.isEmpty, let value = Double(String(decoding: text, as: UTF8.self)) else {
      return false
    }
    return value.isFinite
  }

  private static func dropSign(_ rest: inout ArraySlice<UInt8>) {
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
  }

  /// Drops leading digits and returns their number.
  private static func dropDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
    rest = rest.dropFirst(count)
    return count
  }
}
