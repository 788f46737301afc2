internal import ArgumentParser
internal import MeshProof

/// The exit codes of all commands (contract section 4).
enum ExitStatus: Int32 {
  /// Allowed, or done.
  case success = 0
  /// Refused.
  case refused = 1
  /// A test failed.
  static let failed = refused
  /// Bad usage or input.
  case badInput = 2
  /// Conditional, indeterminate or mixed; `query` alone.
  case undecided = 3

  init(_ verdict: Decision.Verdict) {
    self =
      switch verdict {
      case .allow: .success
      case .deny, .unauthenticated, .refused, .badRequest: .refused
      case .conditional, .indeterminate, .mixed: .undecided
      }
  }

  /// Ends the command with this code, if it is not success.
  func exit() throws {
    if self != .success { throw ExitCode(rawValue) }
  }
}
