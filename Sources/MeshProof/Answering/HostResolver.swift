internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// Finds what a destination's host, or the name of a Service or ServiceEntry, means.
struct HostResolver {
  let mesh: Mesh

  /// The request with the object that its host means in place of the host.
  ///
  /// Short names are completed in the namespace of the caller. A request without a host stays.
  func resolveHost(of request: Request) throws(RequestError) -> Request {
    guard case .host(let host) = request.destination.target else { return request }
    guard let port = request.destination.port else { throw .missingPort }
    var resolved = request
    if resolved.http != nil, resolved.http?.host == nil { resolved.http?.host = host }
    let addressed = try resolve(host, port: port, clientNamespace: clientNamespace(of: request))
    switch addressed.object {
    case .service(let service, _):
      resolved.destination.target = .service(.init(service.meta))
    case .serviceEntry(let entry, _, _):
      resolved.destination.target = .service(.init(entry.meta))
    case .workload(let workload):
      resolved.destination.target = .workload(.init(workload.meta))
      if resolved.destination.ip == nil { resolved.destination.ip = IPAddress(parsing: host) }
    case .unknown: throw RequestError(unknown(host))
    }
    return resolved
  }

  private func resolve(
    _ host: ByteString,
    port: Int,
    clientNamespace: ByteString?
  ) throws(RequestError) -> Addressed {
    do throws(AddressError) {
      return try mesh.resolve(host: host, port: port, clientNamespace: clientNamespace)
    } catch {
      throw RequestError(error.description)
    }
  }

  /// The Service or ServiceEntry of this name with one of its ports.
  func object(
    _ name: Request.ObjectName,
    port: Int?
  ) throws(RequestError) -> Addressed {
    guard let port else { throw .missingPort }
    let found: Addressed?
    do throws(AddressError) {
      found = try mesh.resolve(
        objectNamed: ObjectName(namespace: name.namespace, name: name.name),
        port: port
      )
    } catch {
      throw RequestError(error.description)
    }
    guard let found else {
      throw RequestError(
        "the inputs have no Service and no ServiceEntry \"\(name.namespace)/\(name.name)\""
      )
    }
    return found
  }

  private func unknown(_ host: ByteString) -> String {
    let candidates = mesh.hosts(ofServicesNamed: host.asciiLowercased)
    let hint =
      candidates.isEmpty
      ? "" : "; in other namespaces: \(candidates.map(\.string).joined(separator: ", "))"
    return "the inputs know no host \"\(host)\"\(hint)"
  }

  /// The namespace in which the caller's names are completed; `nil` where the caller has none.
  private func clientNamespace(of request: Request) -> ByteString? {
    switch request.source.identity {
    case .workload(let name), .serviceAccount(let name): name.namespace
    case .principal(let principal):
      // spiffe://DOMAIN/ns/NAMESPACE/sa/NAME
      namespace(of: principal.split(at: UInt8(ascii: "/")))
    case nil: nil
    }
  }

  private func namespace(of parts: [ByteString]) -> ByteString? {
    guard let index = parts.firstIndex(of: "ns"), index + 1 < parts.count else { return nil }
    return parts[index + 1]
  }
}

extension RequestError {
  static let missingPort = RequestError(
    "a service needs a port: the Service port that the client connects to"
  )
}

extension AddressError: CustomStringConvertible {
  /// One line, with what to write instead.
  package var description: String {
    switch self {
    case .ambiguous(let candidates):
      "several namespaces have a Service of that name: "
        + candidates.map(\.string).joined(separator: ", ")
    case .unknownPort(let host, let known):
      known.isEmpty
        ? "\"\(host)\" has no TCP port"
        : "\"\(host)\" has no such TCP port, only \(known.map(String.init).joined(separator: ", "))"
    case .endlessAlias(let host):
      "the Services of type ExternalName that lead to \"\(host)\" have no end"
    }
  }
}

extension Request.ObjectName {
  init(_ meta: ObjectMeta) { self.init(namespace: meta.namespace, name: meta.name) }
}
