/// How much of what was asked is allowed.
public enum Access: String, Sendable, CaseIterable {
  /// All of it.
  case always
  /// Nothing.
  case never
  /// Some requests, and some not.
  case conditional
}
