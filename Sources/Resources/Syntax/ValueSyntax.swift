internal import Basics
internal import Decoding

/// What the values of a field must look like.
enum ValueSyntax: Hashable {
  /// Any text that is not empty (VALID-48).
  case text
  /// An IP address or a block (VALID-47).
  case address
  /// A port number (VALID-50).
  case port
  /// `name` or `namespace/name` (VALID-46).
  case serviceAccount
  /// At most one `*`, at an end (VALID-57).
  case wildcard
  /// The same without `/` (VALID-49).
  case trustDomain
  /// A path, perhaps a template (VALID-51).
  case path
}

/// A value that its field does not take.
struct BadValue {
  let problem: Problem
  /// What is wrong with it, to follow the value in a message.
  let reason: String
  var notes: [String] = []
}

extension Problem {
  static let emptyValue = Problem("empty-value", "VALID-48", .tolerable)
  static let badAddress = Problem("bad-ip", "VALID-47", .tolerable)
  static let badPort = Problem("bad-port", "VALID-50", .tolerable)
  static let badServiceAccount = Problem("bad-service-account", "VALID-46", .tolerable)
  static let badTrustDomain = Problem("bad-trust-domain", "VALID-49", .tolerable)
  static let badPathTemplate = Problem("bad-path-template", "VALID-51", .tolerable)

  /// The same problem where another clause asks for it.
  func cited(as clause: String) -> Problem { Problem(code, clause, weight) }
}

extension ValueSyntax {
  /// Returns what is wrong with a value, if anything.
  func check(_ value: ByteString) -> BadValue? {
    if value.isEmpty { return BadValue(problem: .emptyValue, reason: "is empty") }
    return switch self {
    case .text: nil
    case .address: Self.checkAddress(value)
    case .port: Self.checkPort(value)
    case .serviceAccount: Self.checkServiceAccount(value)
    case .wildcard: Self.checkWildcard(value)
    case .trustDomain:
      value.contains("/")
        ? BadValue(problem: .badTrustDomain, reason: "has a \"/\", which no trust domain has")
        : Self.checkWildcard(value)
    case .path:
      pathTemplateProblem(value).map {
        BadValue(problem: .badPathTemplate, reason: "is no path template: \($0)")
      }
    }
  }

  private static func checkAddress(_ value: ByteString) -> BadValue? {
    let isBlock = value.contains("/")
    if CIDR(parsing: value) != nil { return nil }
    return BadValue(
      problem: .badAddress,
      reason: isBlock ? "is not a CIDR block" : "is not an IP address",
      notes: ["write an address like 10.1.2.3 or a block like 10.1.0.0/16, without leading zeros"]
    )
  }

  private static func checkPort(_ value: ByteString) -> BadValue? {
    let significant = value.bytes.drop { $0 == UInt8(ascii: "0") }
    if value.bytes.allSatisfy(isASCIIDigit), significant.count <= 5,
      significant.reduce(0, { $0 * 10 + Int($1 - UInt8(ascii: "0")) }) <= 65535
    {
      return nil
    }
    return BadValue(
      problem: .badPort,
      reason: "is not a port",
      notes: ["write a number from 0 to 65535; names and ranges are not known"]
    )
  }

  private static func checkServiceAccount(_ value: ByteString) -> BadValue? {
    let parts = value.split(at: UInt8(ascii: "/"))
    let reason: String? =
      if value.contains("*") {
        "has a \"*\", which is not known here"
      } else if parts.count > 2 {
        "has more than one \"/\""
      } else if parts.contains("") {
        "has an empty part"
      } else if value.count > 320 {
        "is longer than 320 characters"
      } else {
        nil
      }
    return reason.map {
      BadValue(
        problem: .badServiceAccount,
        reason: $0,
        notes: ["write \"name\" for an account of the policy's namespace, or \"namespace/name\""]
      )
    }
  }

  private static func checkWildcard(_ value: ByteString) -> BadValue? {
    let count = value.bytes.count { $0 == UInt8(ascii: "*") }
    if count == 0 || (count == 1 && (value.hasPrefix("*") || value.hasSuffix("*"))) { return nil }
    return BadValue(
      problem: .badTrustDomain,
      reason: count > 1 ? "has more than one \"*\"" : "has a \"*\" that is not at an end"
    )
  }
}
