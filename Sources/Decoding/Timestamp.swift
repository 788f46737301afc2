package import Basics

/// Reads a time after RFC 3339, as Kubernetes writes it (ENV-20).
/// - Returns: Whole seconds since 1970-01-01T00:00:00Z, fractions cut off; `nil` for anything else.
package func secondsSince1970(rfc3339 text: ByteString) -> Int64? {
  var rest = text.bytes[...]
  func number(_ digits: Int) -> Int64? {
    guard rest.count >= digits, rest.prefix(digits).allSatisfy(isASCIIDigit) else { return nil }
    defer { rest = rest.dropFirst(digits) }
    return rest.prefix(digits).reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
  func skip(_ characters: [UInt8]) -> Bool {
    guard let first = rest.first, characters.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }
  let dash = [UInt8(ascii: "-")]
  let colon = [UInt8(ascii: ":")]
  guard
    let year = number(4), skip(dash), let month = number(2), skip(dash), let day = number(2),
    skip([UInt8(ascii: "T")]),
    let hour = number(2), skip(colon), let minute = number(2), skip(colon), let second = number(2),
    (1...12).contains(month), (1...daysInMonth(month, ofYear: year)).contains(day),
    hour <= 23, minute <= 59, second <= 59
  else { return nil }
  if skip([UInt8(ascii: "."), UInt8(ascii: ",")]) {
    let digits = rest.prefix(while: isASCIIDigit)
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
  }
  var offset: Int64 = 0
  if !skip([UInt8(ascii: "Z")]) {
    let isWest = rest.first == UInt8(ascii: "-")
    guard
      skip([UInt8(ascii: "+"), UInt8(ascii: "-")]),
      let hours = number(2), skip(colon), let minutes = number(2), hours <= 23, minutes <= 59
    else { return nil }
    offset = (hours * 60 + minutes) * (isWest ? -60 : 60)
  }
  guard rest.isEmpty else { return nil }
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset
}

private func daysInMonth(_ month: Int64, ofYear year: Int64) -> Int64 {
  switch month {
  case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counted in years that begin in March.
private func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
  let shifted = month <= 2 ? year - 1 : year
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let era = (shifted >= 0 ? shifted : shifted - 399) / 400
  let yearOfEra = shifted - era * 400
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// Writes a time after RFC 3339 in UTC; the years 0 to 9999 can be written.
package func rfc3339(secondsSince1970 seconds: Int64) -> String {
  func padded(_ value: Int64, _ width: Int) -> String {
    let digits = "\(value)"
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
  let (days, second) = seconds.flooredDivision(by: 86_400)
  // As above: years that begin in March, in eras of 400 years.
  let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shifted = (5 * dayOfYear + 2) / 153
  let month = shifted < 10 ? shifted + 3 : shifted - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  let day = dayOfYear - (153 * shifted + 2) / 5 + 1
  return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
    + "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
}

extension Int64 {
  fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
