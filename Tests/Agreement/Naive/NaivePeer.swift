internal import Basics

/// What the four identity fields say about one name of the peer (AP-53 to AP-57).
enum NaivePeer {
  /// AP-53, after migration.
  static func principal(_ value: ByteString, fits name: ByteString) -> Bool {
    if value == "*" { return NaiveText.isNotEmpty(name) }
    if value.hasPrefix("*") {
      return NaivePiece.fit([.text("spiffe://"), .anything(), .text(value.dropFirst())], name)
    }
    if value.hasSuffix("*") { return name.hasPrefix("spiffe://" + value.dropLast()) }
    return name == "spiffe://" + value
  }

  /// AP-54: `.*/ns/VALUE/.*`.
  static func namespace(_ value: ByteString, fits name: ByteString) -> Bool {
    var pieces: [NaivePiece] = [.anything(), .text("/ns/")]
    for (index, part) in value.split(at: UInt8(ascii: "*")).enumerated() {
      if index > 0 { pieces.append(.anything()) }
      pieces.append(.text(part))
    }
    return NaivePiece.fit(pieces + [.text("/"), .anything()], name)
  }

  /// AP-55: `spiffe://.+/ns/NS/(.+/|)sa/SA(/.+)?`.
  static func serviceAccount(
    _ value: ByteString,
    policyNamespace: ByteString,
    fits name: ByteString
  ) -> Bool {
    var (namespace, account) = (policyNamespace, value)
    if let slash = value.firstIndex(of: "/") {
      namespace = ByteString(bytes: value.bytes[..<slash])
      account = value.dropFirst(slash + 1)
    }
    let start: [NaivePiece] = [
      .text("spiffe://"), .anything(atLeast: 1), .text("/ns/" + namespace + "/"),
    ]
    for between in [[], [NaivePiece.anything(atLeast: 1), .text("/")]] {
      for end in [[], [NaivePiece.text("/"), .anything(atLeast: 1)]]
      where NaivePiece.fit(start + between + [.text("sa/" + account)] + end, name) {
        return true
      }
    }
    return false
  }

  /// AP-56, after expansion.
  static func trustDomain(_ value: ByteString, fits name: ByteString) -> Bool {
    if value == "*" { return name.hasPrefix("spiffe://") }
    guard let star = value.firstIndex(of: "*") else {
      return name.hasPrefix("spiffe://" + value + "/")
    }
    return NaivePiece.fit(
      [
        .text("spiffe://" + ByteString(bytes: value.bytes[..<star])),
        .many(atLeast: 0) { $0 != UInt8(ascii: "/") },
        .text(value.dropFirst(star + 1) + "/"),
        .anything(),
      ],
      name
    )
  }

  /// AP-59, AP-60: the values that stand for one value of `principals`.
  static func migrate(_ value: ByteString, among domains: [ByteString]) -> [ByteString] {
    let parts = value.split(at: UInt8(ascii: "/"))
    guard parts.count == 5, parts[0] != "*" else { return [value] }
    let trustDomain = parts[0]
    func fits(_ text: ByteString, _ pattern: ByteString) -> Bool {
      (pattern.hasPrefix("*") && text.hasSuffix(pattern.dropFirst()))
        || (pattern.hasSuffix("*") && text.hasPrefix(pattern.dropLast()))
    }
    let isKnown =
      trustDomain == "cluster.local"
      || domains.contains { domain in
        domain == trustDomain || domain == "*" || fits(trustDomain, domain)
          || fits(domain, trustDomain)
      }
    guard isKnown else { return [value] }
    return domains.map { domain in
      if trustDomain.hasPrefix("*"), domain.hasSuffix(trustDomain.dropFirst()) { return value }
      return ([domain] + parts.dropFirst()).joined(separator: "/")
    }
  }

  /// AP-62.
  static func expand(_ value: ByteString, among domains: [ByteString]) -> [ByteString] {
    domains.contains(value) ? domains : [value]
  }
}
