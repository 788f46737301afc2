package import Basics

/// The trust domain of the mesh and its aliases, and what they make of a policy's values (AP-58 to
/// AP-62).
package struct TrustDomains: Hashable, Sendable {
  /// The trust domain, then its aliases, as configured.
  package let all: [ByteString]

  /// Makes the list of a mesh's `trustDomain` and `trustDomainAliases`.
  package init(trustDomain: ByteString, aliases: [ByteString]) {
    all = [trustDomain] + aliases
  }

  /// Whether a value of `principals` stays what it is in the usual case: the mesh has one trust
  /// domain, which is the value's (AP-59).
  package func keepsPrincipal(_ value: ByteString) -> Bool {
    guard all.count == 1, value.count > all[0].count, value.hasPrefix(all[0]) else { return false }
    return value.bytes[all[0].count] == UInt8(ascii: "/")
  }

  /// What Istio compares in place of a value of `principals` or `source.principal` (AP-59, AP-60).
  ///
  /// A value of five parts whose trust domain belongs to the mesh, or is `cluster.local`, is
  /// REPLACED by one value for each trust domain of the mesh (EF-105).
  /// - Returns: At least one value, without duplicates, in the order of the trust domains.
  package func migratingPrincipal(_ value: ByteString) -> [ByteString] {
    let slash = UInt8(ascii: "/")
    guard value.bytes.count(where: { $0 == slash }) == 4,
      let end = value.bytes.firstIndex(of: slash)
    else { return [value] }
    let own = ByteString(bytes: value.bytes[..<end])
    guard own != "*", belongsToMesh(own) else { return [value] }
    let migrated = all.map { domain in
      // A pattern such as `*-td` stays as it is for the trust domains that fit it.
      domain == own || Self.fits(domain, suffixPattern: own)
        ? value : ByteString(bytes: domain.bytes + value.bytes[end...])
    }
    guard migrated.count > 1 else { return migrated }
    var seen: Set<ByteString> = []
    return migrated.filter { seen.insert($0).inserted }
  }

  /// What Istio compares in place of the values of `trustDomains` (AP-62).
  ///
  /// Each value that equals one of the mesh's is replaced by all of them, the others stay. Without
  /// duplicates.
  package func expandingTrustDomains(_ values: [ByteString]) -> [ByteString] {
    var seen: Set<ByteString> = []
    return values.flatMap { all.contains($0) ? all : [$0] }.filter { seen.insert($0).inserted }
  }

  /// Whether a policy's trust domain is `cluster.local`, or fits one of the mesh's either way round.
  private func belongsToMesh(_ trustDomain: ByteString) -> Bool {
    trustDomain == "cluster.local"
      || all.contains { domain in
        domain == trustDomain || domain == "*"
          || Self.fits(trustDomain, prefixPattern: domain)
          || Self.fits(domain, prefixPattern: trustDomain)
          || Self.fits(trustDomain, suffixPattern: domain)
          || Self.fits(domain, suffixPattern: trustDomain)
      }
  }

  private static func fits(_ text: ByteString, prefixPattern pattern: ByteString) -> Bool {
    pattern.bytes.last == UInt8(ascii: "*") && text.hasPrefix(pattern.dropLast())
  }

  private static func fits(_ text: ByteString, suffixPattern pattern: ByteString) -> Bool {
    pattern.bytes.first == UInt8(ascii: "*") && text.hasSuffix(pattern.dropFirst())
  }
}
