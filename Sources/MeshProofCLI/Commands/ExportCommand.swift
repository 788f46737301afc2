internal import ArgumentParser
internal import MeshProof

/// `meshproof export`: what other programs understand.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the policies in the form of another program.",
    subcommands: [ExportEnvoyCommand.self]
  )
}

/// `meshproof export envoy`: the filters that istiod would generate.
struct ExportEnvoyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "envoy",
    abstract: "Writes the RBAC, ext_authz and jwt_authn filters that istiod would generate.",
    discussion: """
      The filters of one workload, in chain order, as protobuf JSON: CUSTOM, JWT, AUDIT, DENY, ALLOW. \
      What Envoy would not accept is written as istiod sends it, with a warning.

      EXAMPLES
        meshproof export envoy -f policies/ --to default/httpbin:8080
        meshproof export envoy -f policies/ --to default/db --protocol tcp -o yaml
        meshproof export envoy -f policies/ --namespace edge --labels app=gw --data-plane gateway
        meshproof export envoy -f policies/ --to shop/waypoint --data-plane waypoint --service shop/cart

      EXIT CODES
        0  done
        2  bad usage or input
      """
  )

  @OptionGroup var input: InputOptions

  @Option(help: ArgumentHelp("The workload: ns/workload[:port].", valueName: "ns/workload[:port]"))
  var to: String?

  @Option(help: ArgumentHelp("Labels in --namespace, in place of --to.", valueName: "k=v,…"))
  var labels: String?

  @Option(help: ArgumentHelp("sidecar, gateway or waypoint; default: derived.", valueName: "kind"))
  var dataPlane: String?

  @Option(
    help: ArgumentHelp(
      "At a waypoint: the service that requests are addressed to, ns/service.",
      valueName: "ns/service"
    )
  )
  var service: String?

  @Option(help: "The kind of filter chain: http or tcp; default: the port's, else http.")
  var `protocol`: ChainProtocol?

  @Option(name: [.customShort("o"), .long], help: "json or yaml.")
  var output: ExportFormat = .json

  func run() throws {
    let policies = try input.load()
    do {
      let export = try policies.exportEnvoy(for: destination(policies))
      Console.report(export.warnings.map { Diagnostic(.warning, code: "export", $0, at: nil) })
      switch output {
      case .json: Console.print("\(export.json.write(.pretty))\n")
      case .yaml: Console.print("\(export.yaml)")
      }
    } catch let error as RequestError {
      Console.report(error: error.description)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }

  private func destination(_ policies: PolicySet) throws -> Request.Destination {
    var request = Request()
    switch (to, labels) {
    case (let to?, nil): try RequestOptions.setDestination(to, of: &request, policies)
    case (nil, let labels?):
      guard let namespace = input.namespace else {
        throw RequestError("--labels needs --namespace")
      }
      request.destination.target = .labels(
        namespace: ByteString(namespace),
        try Self.labels(labels)
      )
    default: throw RequestError("give --to NS/WORKLOAD, or --namespace NS and --labels K=V,…")
    }
    if let service {
      guard dataPlane == "waypoint" else {
        throw RequestError("--service needs --data-plane waypoint")
      }
      request.destination.addressedService = try RequestOptions.objectName(service, "--service")
    }
    if let dataPlane {
      request.destination.dataPlane = try RequestOptions.dataPlane(named: dataPlane)
    }
    switch `protocol` {
    case nil: break
    case .http: request.destination.portProtocol = .http
    case .tcp: request.destination.portProtocol = .tcp
    }
    return request.destination
  }

  /// Reads `key=value,key=value`; an empty text is no labels.
  private static func labels(_ text: String) throws -> [ByteString: ByteString] {
    var labels: [ByteString: ByteString] = [:]
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw RequestError("--labels wants key=value,…, not \"\(pair)\"")
      }
      labels[ByteString(parts[0])] = ByteString(parts[1])
    }
    return labels
  }
}

/// The formats of `export`.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case json, yaml
}

/// The kinds of filter chain.
enum ChainProtocol: String, ExpressibleByArgument, CaseIterable {
  case http, tcp
}
