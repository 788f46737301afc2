internal import Basics
public import Evaluation
public import JSON

extension Request {
  /// The request as the contract writes it (section 2): with everything that it states, and nothing
  /// else.
  public var json: JSONValue {
    var object = JSONObject()
    if let id { object["id"] = id }
    object.set("source", source.json)
    object.set("destination", destination.json)
    if let via {
      object["via"] = .string(via.name.text + (via.port.map { ":\($0)" } ?? ""))
    }
    object.set("connection", connection.json)
    if let http { object["http"] = .object(http.json) }
    switch jwt {
    case .token(let token): object["jwt"] = .object(JSONObject([("token", .string(token))]))
    case .claims(let claims): object["jwt"] = .object(JSONObject([("claims", .object(claims))]))
    case nil: break
    }
    object.set("metadata", metadata)
    let answers = externalAuthorization.sorted { $0.key < $1.key }.map {
      ($0.key, JSONValue.string(ByteString($0.value.rawValue)))
    }
    object.set("externalAuthorization", JSONObject(answers))
    return .object(object)
  }
}

extension JSONObject {
  /// Leaves out what says nothing.
  fileprivate mutating func set(_ name: ByteString, _ object: JSONObject) {
    if !object.members.isEmpty { self[name] = .object(object) }
  }
}

extension Request.ObjectName {
  var text: ByteString { namespace + "/" + name }
}

extension Request.Source {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    switch identity {
    case .workload(let name): object["workload"] = .string(name.text)
    case .serviceAccount(let name): object["serviceAccount"] = .string(name.text)
    case .principal(let principal): object["principal"] = .string(principal)
    case nil: break
    }
    if let ip { object["ip"] = .string("\(ip)") }
    if let remoteIP { object["remoteIP"] = .string("\(remoteIP)") }
    return object
  }
}

extension Request.Destination {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    switch target {
    case .workload(let name): object["workload"] = .string(name.text)
    case .service(let name): object["service"] = .string(name.text)
    case .host(let host): object["service"] = .string(host)
    case .labels(let namespace, let labels):
      object["namespace"] = .string(namespace)
      let sorted = labels.sorted { $0.key < $1.key }
      object["labels"] = .object(JSONObject(sorted.map { ($0.key, .string($0.value)) }))
    case nil: break
    }
    if let addressedService { object["service"] = .string(addressedService.text) }
    if let dataPlane { object["dataPlane"] = .string(ByteString(dataPlane.rawValue)) }
    if let ip { object["ip"] = .string("\(ip)") }
    if let port { object["port"] = .integer(Int64(port)) }
    if let portProtocol { object["protocol"] = .string(ByteString(portProtocol.rawValue)) }
    return object
  }
}

extension Request.Connection {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    if let tls { object["tls"] = .string(ByteString(tls.rawValue)) }
    if let sni { object["sni"] = .string(sni) }
    if let alpn { object["alpn"] = .string(alpn) }
    return object
  }
}

extension Request.HTTP {
  fileprivate var json: JSONObject {
    var object = JSONObject([("method", .string(method)), ("path", .string(path))])
    if let host { object["host"] = .string(host) }
    if let scheme { object["scheme"] = .string(scheme) }
    object["version"] = .string(ByteString(version.rawValue))
    guard !headers.isEmpty else { return object }
    // A name that comes several times has all its lines in one list.
    var lines: [(name: ByteString, lines: [ByteString])] = []
    for header in headers {
      if let index = lines.firstIndex(where: { $0.name == header.name }) {
        lines[index].lines += header.lines
      } else {
        lines.append((header.name, header.lines))
      }
    }
    object["headers"] = .object(
      JSONObject(
        lines.map { header in
          let values = header.lines.map(JSONValue.string)
          return (header.name, values.count == 1 ? values[0] : .array(values))
        }
      )
    )
    return object
  }
}
