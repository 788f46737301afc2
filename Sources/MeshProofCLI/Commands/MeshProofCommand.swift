internal import ArgumentParser

/// The command `meshproof`.
@main
struct MeshProofCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meshproof",
    abstract: "Answers whether a request would be allowed by Istio security policy, and why.",
    discussion: """
      Reads PeerAuthentication, RequestAuthentication and AuthorizationPolicy from files and gives \
      the answer that Istio and Envoy would give, offline.

      Exit codes: 0 allowed, passed or done, 1 refused or failed, 2 bad usage or input, 3 it depends or cannot be known.
      """,
    version: "0.1.0",
    subcommands: [
      QueryCommand.self, TestCommand.self, ProveCommand.self, WhoCanCommand.self,
      WhatCanCommand.self, DiffCommand.self, MatrixCommand.self, DescribeCommand.self,
      ExportCommand.self,
    ]
  )

  /// Runs the command; bad usage ends with exit code 2 (contract section 4).
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Console.report(usage: fullMessage(for: error))
      exit(withError: ExitCode(ExitStatus.badInput.rawValue))
    }
  }
}
