/// What two functions are put together by, value by value.
enum DiagramOperation: UInt8, Sendable {
  /// Sets: in both.
  case and
  /// Sets: in any.
  case or
  /// Sets: in the first and not in the second.
  case minus
  /// The first value where it is not 0, else the second.
  case override
  /// The first value where the second is 1, else 0.
  case mask
  /// Both values where they differ, as `first * 16 + second`; 0 where they are equal.
  case pair

  /// The result where it is known without looking closer.
  func shortcut(_ left: NodeID, _ right: NodeID) -> NodeID? {
    switch self {
    case .and:
      if left == .none || right == .none { return NodeID.none }
      if left == .everything || left == right { return right }
      return right == .everything ? left : nil
    case .or:
      if left == .everything || right == .everything { return .everything }
      if left == .none || left == right { return right }
      return right == .none ? left : nil
    case .minus:
      if left == .none || right == .everything || left == right { return NodeID.none }
      return right == .none ? left : nil
    case .override:
      if left == .none || left == right { return right }
      return left.value == nil ? nil : left
    case .mask:
      if left == .none || right == .none { return NodeID.none }
      // The second is a set: it is itself where the first is 1 throughout.
      if left == .everything { return right }
      return right == .everything ? left : nil
    case .pair:
      if left == right { return NodeID.none }
      guard let first = left.value, let second = right.value else { return nil }
      return .terminal(first << 4 | second)
    }
  }

  /// Whether the order of the two does not matter.
  var isCommutative: Bool {
    switch self {
    case .and, .or: true
    case .minus, .override, .mask, .pair: false
    }
  }
}
