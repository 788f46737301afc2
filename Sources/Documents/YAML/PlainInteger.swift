internal import Basics

/// The integer that a plain scalar spells, by the rules of the YAML library of Kubernetes (ENV-13).
///
/// An optional sign, then decimal digits, `0x`, `0b`, `0o`, or a leading `0` for octal; underscores
/// anywhere are passed over. `22:30` is not among them, nor is `08`.
enum PlainInteger: Equatable {
  case value(Int64)
  /// Digits that fit no 64-bit signed integer.
  case outOfRange
  case notAnInteger

  init(_ text: ByteString) {
    var digits = text.bytes[...]
    if digits.contains(UInt8(ascii: "_")) {
      digits = digits.filter { $0 != UInt8(ascii: "_") }[...]
    }
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    let radix = Self.takeRadix(of: &digits)
    guard !digits.isEmpty else {
      self = .notAnInteger
      return
    }
    var value: Int64 = 0
    var fits = true
    for byte in digits {
      guard let digit = Self.digit(byte), digit < radix else {
        self = .notAnInteger
        return
      }
      // Negative numbers are collected downwards, so that the smallest one fits too.
      let (product, tooBig) = value.multipliedReportingOverflow(by: radix)
      let (sum, overflow) = product.addingReportingOverflow(isNegative ? -digit : digit)
      fits = fits && !tooBig && !overflow
      value = sum
    }
    self = fits ? .value(value) : .outOfRange
  }

  /// Takes the prefix that names the radix from the digits.
  private static func takeRadix(of digits: inout ArraySlice<UInt8>) -> Int64 {
    guard digits.count > 1, digits.first == UInt8(ascii: "0") else { return 10 }
    switch digits[digits.startIndex + 1] | 0x20 {
    case UInt8(ascii: "x"):
      digits = digits.dropFirst(2)
      return 16
    case UInt8(ascii: "b"):
      digits = digits.dropFirst(2)
      return 2
    case UInt8(ascii: "o"):
      digits = digits.dropFirst(2)
      return 8
    default:
      digits = digits.dropFirst()
      return 8
    }
  }

  private static func digit(_ byte: UInt8) -> Int64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
