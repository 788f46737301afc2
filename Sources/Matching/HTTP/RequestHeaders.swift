package import Basics

/// The headers of a request as Envoy's filters hold them (AP-78).
///
/// Names are in lower case; `:method`, `:path`, `:authority` and `:scheme` are among them.
package struct RequestHeaders: Sendable, Hashable {
  private var lines: [ByteString: [ByteString]] = [:]
  /// Headers that are there with a value that cannot be known: the proxy makes it.
  private var opaque: Set<ByteString> = []

  /// No headers: a TCP connection.
  package init() {}

  /// All values of a header, in order; nothing when it is absent.
  package func lines(of name: ByteString) -> [ByteString] { lines[name] ?? [] }

  /// The first value of a header.
  package func first(_ name: ByteString) -> ByteString? { lines[name]?.first }

  /// Whether the header is there.
  package func contains(_ name: ByteString) -> Bool {
    lines[name] != nil || opaque.contains(name)
  }

  /// Whether the header is there with a value that cannot be known.
  package func isOpaque(_ name: ByteString) -> Bool { opaque.contains(name) }

  /// The values that a policy compares: each line, or all lines joined (AP-78).
  package func policyValues(of name: ByteString, individually: Bool) -> [ByteString] {
    guard let values = lines[name], !individually, values.count > 1 else { return lines(of: name) }
    return [values.joined(separator: ",")]
  }

  /// Adds a line; a header that Envoy holds as one value gets it joined by a comma.
  package mutating func append(_ name: ByteString, _ value: ByteString) {
    if HeaderNames.heldAsOneValue.contains(name), let own = lines[name]?.first {
      lines[name] = [own + "," + value]
    } else {
      lines[name, default: []].append(value)
    }
  }

  /// Replaces all lines by one.
  package mutating func set(_ name: ByteString, _ value: ByteString) {
    lines[name] = [value]
    opaque.remove(name)
  }

  /// Makes the header present with a value that cannot be known.
  package mutating func setOpaque(_ name: ByteString) {
    lines[name] = nil
    opaque.insert(name)
  }

  /// Removes all lines.
  package mutating func remove(_ name: ByteString) {
    lines[name] = nil
    opaque.remove(name)
  }
}
