import Basics
import Documents
import Resources
import Testing

@testable import Mesh

/// What decoding a text of objects gave.
struct DecodedContext {
  var resources: [Resource] = []
  var diagnostics: [Diagnostic] = []
  /// Objects of kinds that are no context.
  var passedOver = 0

  var workloads: [Workload] {
    resources.compactMap { if case .workload(let workload) = $0 { workload } else { nil } }
  }

  var services: [Service] {
    resources.compactMap { if case .service(let service) = $0 { service } else { nil } }
  }

  var serviceEntries: [ServiceEntry] {
    resources.compactMap { if case .serviceEntry(let entry) = $0 { entry } else { nil } }
  }

  var endpointSlices: [EndpointSlice] {
    resources.compactMap { if case .endpointSlice(let slice) = $0 { slice } else { nil } }
  }

  var kubernetesGateways: [KubernetesGateway] {
    resources.compactMap { if case .kubernetesGateway(let gateway) = $0 { gateway } else { nil } }
  }

  var gatewayClasses: [GatewayClass] {
    resources.compactMap { if case .gatewayClass(let found) = $0 { found } else { nil } }
  }

  var sidecars: [Sidecar] {
    resources.compactMap { if case .sidecar(let sidecar) = $0 { sidecar } else { nil } }
  }

  var proxyExtensions: [ProxyExtension] {
    resources.compactMap { if case .proxyExtension(let found) = $0 { found } else { nil } }
  }

  var injectorConfigs: [InjectorConfig] {
    resources.compactMap { if case .injectorConfig(let config) = $0 { config } else { nil } }
  }

  var meshConfigs: [MeshConfig] {
    resources.compactMap { if case .meshConfig(let config, _, _) = $0 { config } else { nil } }
  }
}

/// Decodes the objects of a YAML text as context.
func decode(_ yaml: String) -> DecodedContext {
  var result = DecodedContext()
  let read = DocumentReader().read(Array(yaml.utf8), file: "test.yaml")
  result.diagnostics = read.diagnostics
  for node in read.documents {
    let unnamed = ObjectMeta(name: "", namespace: "", location: node.location)
    var ignored: [Diagnostic] = []
    let meta = ObjectMeta(
      decoding: node,
      scope: .namespaced(default: "default"),
      diagnostics: &ignored
    )
    let resources = ContextDecoder.decode(
      apiVersion: node["apiVersion"]?.string ?? "",
      kind: node["kind"]?.string ?? "",
      meta: meta ?? unnamed,
      node: node,
      diagnostics: &result.diagnostics
    )
    guard let resources else {
      result.passedOver += 1
      continue
    }
    result.resources += resources
  }
  return result
}

/// A mesh of the objects of a YAML text, as the commands read it; problems of any kind fail the test.
func mesh(yaml: String) throws -> Mesh {
  let read = DocumentReader().read(Array(yaml.utf8), file: "test.yaml")
  let (resources, problems) = ResourceReader().read(read.documents)
  var diagnostics = read.diagnostics + problems
  let mesh = Mesh(resources: resources, diagnostics: &diagnostics)
  try #require(!diagnostics.hasErrors, "\(diagnostics)")
  return mesh
}

/// Decodes the document of `--mesh-config`.
func decodeMeshConfig(_ yaml: String) -> (config: MeshConfig?, diagnostics: [Diagnostic]) {
  let read = DocumentReader().read(Array(yaml.utf8), file: "mesh.yaml")
  var diagnostics = read.diagnostics
  let config = read.documents.first.flatMap {
    ContextDecoder.decodeMeshConfig($0, diagnostics: &diagnostics)
  }
  return (config, diagnostics)
}
