internal import ArgumentParser

/// The command `meshproof`.
@main
struct MeshProofCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meshproof",
    abstract: "Answers whether a request would be allowed by Istio security policy, and why."
  )
}
