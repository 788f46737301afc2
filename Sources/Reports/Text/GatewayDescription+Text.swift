internal import Basics
public import Evaluation

extension GatewayDescription {
  /// The description as text; ends with a line feed.
  public var text: String {
    let title = kind.isEmpty ? "Gateway proxy \(gateway), which istiod makes" : "\(kind) \(gateway)"
    var lines = ["\(title), enforced at: gateway"]
    lines.append("  identity: \(identity)")
    lines.append("  servers:\(servers.isEmpty ? " none" : "")")
    lines += servers.flatMap(\.lines)
    lines.append("  routes, in order:\(routes.isEmpty ? " none" : "")")
    lines += routeLines
    lines += WorkloadDescription.lines(jwtRules) + WorkloadDescription.lines(policies)
    lines += refusals.map { "  the proxy refuses its configuration: \($0)" }
    lines += warnings.map { "  warning: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Routes below the port and the hosts that they are for.
  private var routeLines: [String] {
    var lines: [String] = []
    var last = ""
    for route in routes {
      let hosts = route.hosts.isEmpty ? "all" : route.hosts.map(\.string).joined(separator: ", ")
      let title = "    port \(route.port), \(hosts)"
      if title != last { lines.append(title) }
      last = title
      lines.append("      \(route.text)")
    }
    return lines
  }
}

extension GatewayDescription.Server {
  fileprivate var lines: [String] {
    let target: String =
      targetPorts.isEmpty
      ? " (no Service of the gateway has it)"
      : targetPorts == [port]
        ? "" : " (Pod port \(targetPorts.map(String.init).joined(separator: ", ")))"
    let tls = tlsMode.map { ", TLS \($0)" } ?? ""
    let redirect = redirectsToHTTPS ? ", redirects to HTTPS" : ""
    let part = isGatewayAPI ? "listener \(name)" : "server \(index)"
    let place = gateway.location.map { " at \($0)" } ?? ""
    return [
      "    port \(port)\(target) \(protocolName)\(tls)\(redirect): \(hosts.map(\.string).joined(separator: ", "))",
      "      Gateway \(gateway.title) \(part)\(place)",
    ] + (isLeftOut ? ["      left out: an older server of the port excludes it"] : [])
  }
}

extension GatewayDescription.Route {
  fileprivate var text: String {
    let what = match.isEmpty ? "everything" : match
    let origin = source.map { " (\($0.kind) \($0.title))" } ?? ""
    let goal: String =
      switch action {
      case "route":
        destinations.map { $0.text(isSingle: destinations.count == 1) }.joined(separator: ", ")
          + (answer.isEmpty ? "" : "; \(answer)")
      case "redirect": "redirect \(answer)"
      case "directResponse": "answer \(answer)"
      default: answer
      }
    return "\(what): \(goal)\(origin)"
  }
}

extension GatewayDescription.Destination {
  fileprivate func text(isSingle: Bool) -> String {
    let share = isSingle ? "" : " weight \(weight)"
    if let problem { return "HTTP 500, for \(problem)\(share)" }
    let subset = subset.map { " subset \($0)" } ?? ""
    return "\(host)\(port.map { ":\($0)" } ?? "")\(subset)\(share)"
  }
}
