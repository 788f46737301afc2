package import Basics

/// Reads a duration as Go's `time.ParseDuration` does: `1h30m`, `1.5s`, `-3ms`, `0`.
/// - Returns: Nanoseconds; `nil` for anything else and beyond about 292 years.
package func goDuration(_ text: ByteString) -> Int64? {
  var rest = text.bytes[...]
  let isNegative = rest.first == UInt8(ascii: "-")
  if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
  if rest.elementsEqual([UInt8(ascii: "0")]) { return 0 }
  guard !rest.isEmpty else { return nil }
  var total: UInt64 = 0
  while !rest.isEmpty {
    let whole = rest.prefix(while: isASCIIDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: isASCIIDigit)
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    let name = rest.prefix { !isASCIIDigit($0) && $0 != UInt8(ascii: ".") }
    rest = rest.dropFirst(name.count)
    guard let unit = nanoseconds(inUnit: ByteString(bytes: name)),
      let part = product(whole, fraction, unit)
    else { return nil }
    let (sum, overflows) = total.addingReportingOverflow(part)
    guard !overflows, sum <= 1 << 63 else { return nil }
    total = sum
  }
  if isNegative { return total == 1 << 63 ? .min : -Int64(total) }
  return Int64(exactly: total)
}

/// `whole.fraction` times a unit, cut off to whole nanoseconds.
private func product(
  _ whole: ArraySlice<UInt8>,
  _ fraction: ArraySlice<UInt8>,
  _ unit: UInt64
) -> UInt64? {
  var value: UInt64 = 0
  for digit in whole {
    let (scaled, overflows) = value.multipliedReportingOverflow(by: 10)
    guard !overflows, scaled < 1 << 63 else { return nil }
    value = scaled + UInt64(digit - UInt8(ascii: "0"))
  }
  let (nanoseconds, overflows) = value.multipliedReportingOverflow(by: unit)
  guard !overflows, nanoseconds <= 1 << 63 else { return nil }
  // Go keeps as many digits of the fraction as fit an integer and multiplies in floating point.
  var numerator: UInt64 = 0
  var scale = 1.0
  for digit in fraction.prefix(18) {
    numerator = numerator * 10 + UInt64(digit - UInt8(ascii: "0"))
    scale *= 10
  }
  return nanoseconds + UInt64(Double(numerator) * (Double(unit) / scale))
}

private func nanoseconds(inUnit name: ByteString) -> UInt64? {
  switch name {
  case "ns": 1
  case "us", "\u{B5}s", "\u{3BC}s": 1_000
  case "ms": 1_000_000
  case "s": 1_000_000_000
  case "m": 60_000_000_000
  case "h": 3_600_000_000_000
  default: nil
  }
}
