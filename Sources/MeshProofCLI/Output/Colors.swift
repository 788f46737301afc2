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

  /// A report of tests with the first word of its summary lines in colour.
  func paint(_ report: String) -> String {
    guard isOn else { return report }
    return report.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("FAIL ") { return "\u{1B}[1;31mFAIL\u{1B}[0m\(line.dropFirst(4))" }
      if line.hasPrefix("ok   ") { return "\u{1B}[1;32mok\u{1B}[0m\(line.dropFirst(2))" }
      return String(line)
    }.joined(separator: "\n")
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
