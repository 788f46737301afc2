internal import ArgumentParser
internal import MeshProof

/// `meshproof describe`: what applies to a workload.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Shows what applies to a workload: mTLS by port, JWT rules, policies in order.",
    discussion: """
      EXAMPLES
        meshproof describe -f policies/ default/httpbin
        meshproof describe -f policies/ default/httpbin -o json
        meshproof describe --envoy-config dump.json

      EXIT CODES
        0  done
        2  bad usage or input
      """
  )

  @OptionGroup var input: InputOptions

  @OptionGroup var proxy: ProxyOptions

  @Argument(
    help: ArgumentHelp(
      "The workload: namespace/name; none with --envoy-config.",
      valueName: "workload"
    )
  )
  var workload: String?

  @Option(name: [.customShort("o"), .long], help: "text or json.")
  var output: DescriptionFormat = .text

  func run() throws {
    guard (workload == nil) == proxy.isGiven else {
      Console.report(error: "give a workload, or --envoy-config")
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    let policies = try input.load(needsPolicies: !proxy.isGiven)
    if let proxy = try proxy.load(policies) {
      let description = proxy.describe()
      switch output {
      case .text: Console.print(description.text)
      case .json: Console.print("\(description.json.write(.pretty))\n")
      }
      return
    }
    do {
      let name = try RequestOptions.objectName(workload ?? "", "describe")
      let descriptions = try policies.describe(name)
      switch output {
      case .text: Console.print(descriptions.map(\.text).joined(separator: "\n"))
      case .json:
        let values = descriptions.map(\.json)
        let value = values.count == 1 ? values[0] : .array(values)
        Console.print("\(value.write(.pretty))\n")
      }
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }
}

/// The formats of `describe`.
enum DescriptionFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
