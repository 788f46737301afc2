internal import ArgumentParser
internal import MeshProof

/// `meshproof describe`: what applies to a workload, and what a namespace, service, gateway or waypoint
/// comes to.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Shows what applies: who enforces, mTLS, JWT rules, policies in order, routes.",
    discussion: """
      A name alone is a workload's, else a Service's or ServiceEntry's, else that of a Gateway of the
      Gateway API. KIND is namespace (ns), service (svc), gateway (gw), waypoint or workload.

      EXAMPLES
        meshproof describe -f policies/ default/httpbin
        meshproof describe -f policies/ namespace bookinfo
        meshproof describe -f policies/ svc bookinfo/reviews
        meshproof describe -f policies/ gateway istio-ingress/ingressgateway
        meshproof describe -f policies/ waypoint bookinfo/waypoint -o json
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
      "namespace/name, or a kind and a name; none with --envoy-config.",
      valueName: "subject"
    )
  )
  var subject: [String] = []

  @Option(name: [.customShort("o"), .long], help: "text or json.")
  var output: DescriptionFormat = .text

  func run() throws {
    guard subject.isEmpty == proxy.isGiven else {
      Console.report(error: "give a workload or another subject, or --envoy-config")
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
    do throws(RequestError) {
      let description = try policies.describe(
        try policies.subject(words: subject, namespace: input.namespace)
      )
      switch output {
      case .text: Console.print(description.text)
      case .json: Console.print("\(description.json.write(.pretty))\n")
      }
    } catch {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }
}

/// The formats of `describe`.
enum DescriptionFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
