import Basics
import Documents
import Resources

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

/// Decodes the document of `--mesh-config`.
func decodeMeshConfig(_ yaml: String) -> (config: MeshConfig?, diagnostics: [Diagnostic]) {
  let read = DocumentReader().read(Array(yaml.utf8), file: "mesh.yaml")
  var diagnostics = read.diagnostics
  let config = read.documents.first.flatMap {
    ContextDecoder.decodeMeshConfig($0, diagnostics: &diagnostics)
  }
  return (config, diagnostics)
}
