internal import ArgumentParser
internal import MeshProof

/// One request by curl's habits (contract section 4).
struct RequestOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("http://host:port/path, or only /path.", valueName: "url"))
  var url: String?

  @Option(
    name: [.customShort("X"), .customLong("method")],
    help: ArgumentHelp("The HTTP method.", valueName: "method")
  )
  var method: String?

  @Option(
    name: [.customShort("H"), .customLong("header")],
    parsing: .singleValue,
    help: ArgumentHelp("A header line 'Name: value'; repeatable.", valueName: "header")
  )
  var headers: [String] = []

  @Option(help: ArgumentHelp("Who asks: ns/serviceaccount or ns/workload.", valueName: "ns/sa"))
  var from: String?

  @Option(help: ArgumentHelp("Who is asked: ns/workload[:port].", valueName: "ns/workload[:port]"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "The gateway it goes through: ns/workload or ns/gateway.",
      valueName: "ns/gateway"
    )
  )
  var via: String?

  @Option(help: ArgumentHelp("Who asks, as a principal.", valueName: "principal"))
  var principal: String?

  @Option(help: ArgumentHelp("A token, or @FILE.", valueName: "token"))
  var jwt: String?

  @Option(help: ArgumentHelp("Claims in place of a token, as JSON.", valueName: "json"))
  var claims: String?

  @Option(help: ArgumentHelp("The address of the TCP peer.", valueName: "ip"))
  var sourceIp: String?

  @Option(help: ArgumentHelp("The final client address.", valueName: "ip"))
  var remoteIp: String?

  @Option(help: ArgumentHelp("The server name of the TLS handshake.", valueName: "name"))
  var sni: String?

  @Option(help: ArgumentHelp("sidecar or gateway; default: derived.", valueName: "kind"))
  var dataPlane: String?

  @Flag(help: "A plain TCP connection.")
  var tcp = false

  @Flag(help: "Without TLS, also where there is an identity.")
  var plaintext = false
}
