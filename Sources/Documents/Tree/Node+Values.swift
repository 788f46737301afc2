package import Basics

extension Node {
  /// The value of a bool (`yes`, `True`, `off`, …); `nil` for other kinds.
  package var bool: Bool? { kind == .bool ? PlainScalar.bool(text) : nil }

  /// The value of an integer in any of its spellings (`017` is 15); `nil` for other kinds.
  package var integer: Int64? {
    guard kind == .integer, case .value(let value) = PlainInteger(text) else { return nil }
    return value
  }

  /// A scalar's text as Kubernetes writes it when the scalar is a key: `15` for `017`, `true` for
  /// `Yes`, `1.1` for `1.10`; empty for collections.
  package var canonicalText: ByteString { PlainScalar.canonicalText(of: text, kind: kind) }
}
