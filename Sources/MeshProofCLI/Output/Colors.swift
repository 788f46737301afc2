internal import MeshProof

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Paints the verdict of a decision.
struct Colors {
  private let isOn: Bool

  init(_ choice: ColorChoice) {
    isOn =
      switch choice {
      case .always: true
      case .never: false
      case .auto: unsafe Console.isTerminal && getenv("NO_COLOR") == nil
      }
  }

  /// The text with its first word in the colour of the verdict.
  func paint(_ text: String, _ verdict: Decision.Verdict) -> String {
    guard isOn, text.hasPrefix(verdict.rawValue) else { return text }
    let code =
      switch verdict {
      case .allow: 32
      case .deny, .unauthenticated, .refused, .badRequest: 31
      case .conditional, .indeterminate, .mixed: 33
      }
    let rest = text.dropFirst(verdict.rawValue.count)
    return "\u{1B}[1;\(code)m\(verdict.rawValue)\u{1B}[0m\(rest)"
  }
}
