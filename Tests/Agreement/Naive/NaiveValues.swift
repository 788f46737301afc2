internal import Basics
internal import JSON

/// The fields that are neither texts nor identities: addresses, ports, claims, metadata.
enum NaiveValues {
  /// Whether an address is in the block of a policy's value; `nil` for a value error (AP-67).
  static func block(_ value: ByteString) -> ((IPAddress) -> Bool)? {
    var text = value
    var length: Int?
    if let slash = value.bytes.lastIndex(of: UInt8(ascii: "/")) {
      text = ByteString(bytes: value.bytes[..<slash])
      let digits = value.dropFirst(slash + 1)
      guard let number = Int(digits.string), ByteString("\(number)") == digits, number >= 0 else {
        return nil
      }
      length = number
    }
    guard let address = IPAddress(parsing: text) else { return nil }
    let bits = bits(of: address)
    let significant = length ?? bits.count
    guard significant <= bits.count else { return nil }
    return { other in
      other.family == address.family
        && self.bits(of: other).prefix(significant) == bits.prefix(significant)
    }
  }

  private static func bits(of address: IPAddress) -> [Bool] {
    address.bytes.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 == 1 } }
  }

  /// AP-71: decimal, leading zeros accepted; `nil` for a value error.
  static func port(_ value: ByteString) -> Int? {
    guard !value.isEmpty, value.bytes.allSatisfy({ "0123456789".utf8.contains($0) }),
      let port = Int(value.string), port <= 65535
    else { return nil }
    return port
  }

  /// AP-80.
  static func claim(_ claim: JSONValue?, fitsAnyOf values: [ByteString]) -> Bool {
    func fits(_ text: ByteString) -> Bool {
      values.contains { NaiveText.string($0, fits: text) }
    }
    if let text = claim?.string { return fits(text) }
    return (claim?.array ?? []).contains { $0.string.map(fits) ?? false }
  }

  /// AP-64: the table.
  static func requestPrincipal(
    _ value: ByteString,
    issuer: ByteString,
    subject: ByteString
  ) -> Bool {
    let slash = value.bytes.lastIndex(of: UInt8(ascii: "/"))
    let first = slash.map { ByteString(bytes: value.bytes[..<$0]) } ?? value
    let last = slash.map { value.dropFirst($0 + 1) } ?? ""
    if value == "*" { return !issuer.isEmpty && !subject.isEmpty }
    if value.hasPrefix("*") {
      guard slash != nil else { return !issuer.isEmpty && subject.hasSuffix(value.dropFirst()) }
      let issuerFits = first == "*" ? !issuer.isEmpty : issuer.hasSuffix(first.dropFirst())
      return issuerFits && subject == last
    }
    if value.hasSuffix("*") {
      guard slash != nil else { return issuer.hasPrefix(value.dropLast()) && !subject.isEmpty }
      let subjectFits = last == "*" ? !subject.isEmpty : subject.hasPrefix(last.dropLast())
      return issuer == first && subjectFits
    }
    return issuer == first && subject == last
  }

  /// AP-83.
  static func metadata(_ found: JSONValue?, fits value: ByteString) -> Bool {
    guard value.hasPrefix("["), value.hasSuffix("]") else {
      return found?.string.map { NaiveText.string(value, fits: $0) } ?? false
    }
    var inner = value
    while inner.hasPrefix("[") || inner.hasPrefix("]") { inner = inner.dropFirst() }
    while inner.hasSuffix("[") || inner.hasSuffix("]") { inner = inner.dropLast() }
    return (found?.array ?? []).contains { element in
      element.string.map { NaiveText.string(inner, fits: $0) } ?? false
    }
  }

  /// AP-79: the names after `request.auth.claims`; `nil` for a value error.
  static func claimPath(_ brackets: ByteString) -> [ByteString]? {
    if brackets.isEmpty { return [] }
    guard brackets.hasPrefix("["), brackets.hasSuffix("]") else { return nil }
    let inner = brackets.dropFirst().dropLast()
    // A clean sequence of groups has no bracket left once it is cut at every `][`.
    let names = split(inner, at: "][")
    return names.contains { $0.contains("[") || $0.contains("]") } ? [inner] : names
  }

  private static func split(_ text: ByteString, at separator: ByteString) -> [ByteString] {
    guard let place = text.firstIndex(of: separator) else { return [text] }
    return [ByteString(bytes: text.bytes[..<place])]
      + split(text.dropFirst(place + separator.count), at: separator)
  }
}
