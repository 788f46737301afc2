import Basics
import Documents
import Foundation
import JSON
import Mesh
import Resources
import Routing
import Testing

/// One question to a gateway, or from a workload of the mesh, with the wanted answer.
struct RoutingVector: Sendable, CustomTestStringConvertible {
  let name: String
  let file: String
  /// The case as it stands in the file.
  let node: Node
  /// Objects that all cases of the file have.
  let common: [Node]

  var testDescription: String { "\(file): \(name)" }

  /// What went wrong with a vector itself.
  struct FormatError: Error { let text: String }

  /// All cases of `TestVectors/routing`, by file.
  static let all: [RoutingVector] = {
    var folder = URL(fileURLWithPath: #filePath)
    repeat {
      folder.deleteLastPathComponent()
    } while folder.path != "/"
      && !FileManager.default.fileExists(atPath: folder.appending(path: "TestVectors").path)
    let vectors = folder.appending(path: "TestVectors/routing")
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: vectors.path))?
      .filter { $0.hasSuffix(".json") }.sorted() ?? []
    return files.flatMap { file -> [RoutingVector] in
      guard let bytes = FileManager.default.contents(atPath: vectors.appending(path: file).path)
      else { return [] }
      let read = DocumentReader().read(Array(bytes), file: file)
      guard let root = read.documents.first, !read.diagnostics.hasErrors else { return [] }
      return (root["cases"]?.elements ?? []).map { node in
        RoutingVector(
          name: node["name"]?.text.string ?? "",
          file: file,
          node: node,
          common: root["manifests"]?.elements ?? []
        )
      }
    }
  }()

  /// The mesh of the case; problems of its objects are the vector's.
  func mesh() throws -> Mesh {
    let manifests = common + (node["manifests"]?.elements ?? [])
    let read = ResourceReader().read(manifests)
    if let problem = read.diagnostics.first(where: { $0.severity == .error }) {
      throw FormatError(text: "\(problem)")
    }
    var diagnostics: [Diagnostic] = []
    var overrides = MeshOverrides()
    for member in node["pilotEnv"]?.members ?? [] {
      overrides.pilotEnvironment[member.name] = member.value.text
    }
    return Mesh(resources: read.resources, overrides: overrides, diagnostics: &diagnostics)
  }

  /// `namespace/name`.
  static func objectName(_ text: ByteString) throws -> ObjectName {
    let parts = text.split(at: UInt8(ascii: "/"))
    guard parts.count == 2 else { throw FormatError(text: "\(text) is no namespace/name") }
    return ObjectName(namespace: parts[0], name: parts[1])
  }

  var connection: ClientConnection {
    let node = node["connection"]
    let port = node?["port"]?.integer.map(Int.init) ?? 80
    guard let tls = node?["tls"] else { return ClientConnection(port: port) }
    let certificate = tls["certificate"].map { names in
      ClientCertificate(
        subjectAltNames: names.kind == .sequence ? names.elements.map(\.text) : nil
      )
    }
    return ClientConnection(
      port: port,
      security: .tls(serverName: tls["serverName"]?.text, certificate: certificate)
    )
  }

  var request: RoutingRequest {
    let node = node["request"]
    let isTLS = self.node["connection"]?["tls"] != nil
    var headers: [ByteString: [ByteString]] = [:]
    for member in node?["headers"]?.members ?? [] {
      headers[member.name] =
        member.value.kind == .sequence
        ? member.value.elements.map(\.text) : [member.value.text]
    }
    return RoutingRequest(
      method: node?["method"]?.text ?? "GET",
      path: node?["path"]?.text ?? "/",
      authority: node?["host"]?.text,
      scheme: node?["scheme"]?.text ?? (isTLS ? "https" : "http"),
      headers: headers,
      opaqueHeaders: Set((node?["opaqueHeaders"]?.elements ?? []).map(\.text)),
      port: node?["port"]?.integer.map(Int.init) ?? connection.port,
      serverName: node?["serverName"]?.text ?? self.node["connection"]?["tls"]?["serverName"]?.text,
      claims: node?["claims"].map(\.jsonValue)
    )
  }
}

extension Node {
  /// The value of a claim.
  fileprivate var jsonValue: JSONValue {
    switch kind {
    case .null: .null
    case .bool: .bool(bool ?? false)
    case .integer: .integer(integer ?? 0)
    case .float: .number(0)
    case .string: .string(text)
    case .sequence: .array(elements.map(\.jsonValue))
    case .mapping: .object(JSONObject(members.map { ($0.name, $0.value.jsonValue) }))
    }
  }
}
