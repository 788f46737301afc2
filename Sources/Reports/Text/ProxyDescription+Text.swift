internal import Basics
public import Evaluation

extension ProxyDescription {
  /// The description as text, chains with the same rules together; ends with a line feed.
  public var text: String {
    let version = istioVersion.map { ", Istio \($0)" } ?? ""
    var lines = ["\(kind)\(version)"]
    for port in ports {
      let name = port.number.map { "port \($0)" } ?? "other ports"
      lines.append("  \(name): \(port.mtls.map { "mTLS \($0.mode)" } ?? "as below")")
    }
    var order: [[String]] = []
    var titles: [[String]: [String]] = [:]
    for chain in chains {
      let body = chain.body
      if titles[body] == nil { order.append(body) }
      titles[body, default: []].append(chain.title)
    }
    for body in order { lines += (titles[body] ?? []) + body }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ProxyDescription.Chain {
  fileprivate var title: String {
    let parts = [name, match, protocolName ?? "", tls].filter { !$0.isEmpty }
    return "chain \(parts.joined(separator: ", "))"
  }

  fileprivate var body: [String] {
    guard unreadable.isEmpty else {
      return unreadable.map { "  cannot be read, so no request to it has an answer: \($0)" }
    }
    return WorkloadDescription.lines(jwtRules) + WorkloadDescription.lines(policies)
      + warnings.map { "  warning: \($0)" }
  }
}
