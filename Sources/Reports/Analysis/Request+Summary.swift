internal import Basics
internal import Evaluation
internal import JSON

extension Request {
  /// The request in one line: what is sent, by whom, and what else it takes.
  var summary: String {
    var parts: [String] = []
    if let http {
      parts.append("\(http.method) \(http.path)")
      if let host = http.host { parts.append("host \(host)") }
      for header in http.headers {
        for line in header.lines { parts.append("\(header.name): \(line)") }
      }
      if http.version != .http11 { parts.append("HTTP/\(http.version.rawValue)") }
    } else {
      parts.append("a TCP connection")
    }
    switch source.identity {
    case .principal(let principal): parts.append("as \(principal)")
    case .serviceAccount(let name), .workload(let name): parts.append("as \(name.text)")
    case nil: parts.append("without an identity")
    }
    if connection.tls == .tls { parts.append("over one-way TLS") }
    if let sni = connection.sni { parts.append("SNI \(sni)") }
    if let ip = source.ip { parts.append("from \(ip)") }
    if let ip = source.remoteIP { parts.append("client address \(ip)") }
    if let ip = destination.ip { parts.append("to \(ip)") }
    if case .claims(let claims)? = jwt {
      parts.append("token \(JSONValue.object(claims).flowYAML)")
    }
    if !metadata.members.isEmpty { parts.append("metadata \(JSONValue.object(metadata).flowYAML)") }
    for (provider, answer) in externalAuthorization.sorted(by: { $0.key < $1.key }) {
      parts.append("\(provider) answers \(answer.rawValue)")
    }
    return parts.joined(separator: ", ")
  }
}
