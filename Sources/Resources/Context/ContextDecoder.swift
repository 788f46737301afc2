package import Basics
internal import Decoding
package import Documents

/// Decodes the objects that are context of the policies (VALID-100, VALID-101, ENV-29).
///
/// Only fields that change an answer are looked at; a wrong type there is an error, all else is
/// passed over.
package enum ContextDecoder {
  /// Returns the resources of a context object; `nil` for a kind that is none.
  ///
  /// An object that cannot be used gives an empty list, with the reason in `diagnostics`. An istiod
  /// Deployment gives its workload and its environment.
  package static func decode(
    apiVersion: ByteString,
    kind: ByteString,
    meta: ObjectMeta,
    node: Node,
    diagnostics: inout [Diagnostic]
  ) -> [Resource]? {
    var findings = Findings()
    defer { diagnostics += findings.diagnostics }
    let source = ContextObject(kind: kind, meta: meta, node: node)
    switch (group(of: apiVersion), kind) {
    case ("", "Namespace"): return [.namespace(Namespace(meta: meta))]
    case ("", "ServiceAccount"): return [.serviceAccount(ServiceAccount(meta: meta))]
    case ("", "Service"): return source.service(&findings)
    case ("", "Pod"): return source.pod(&findings)
    case ("apps", "Deployment"):
      return source.controller(template: ["template"], &findings)
        + source.istiodEnvironment(&findings)
    case ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("apps", "ReplicaSet"), ("batch", "Job"),
      ("argoproj.io", "Rollout"):
      return source.controller(template: ["template"], &findings)
    case ("batch", "CronJob"):
      return source.controller(template: ["jobTemplate", "spec", "template"], &findings)
    case ("networking.istio.io", "WorkloadEntry"): return source.workloadEntry(&findings)
    case ("networking.istio.io", "WorkloadGroup"): return source.workloadGroup(&findings)
    case ("networking.istio.io", "Gateway"): return source.istioGateway(&findings)
    case ("networking.istio.io", "VirtualService"): return source.virtualService(&findings)
    case ("gateway.networking.k8s.io", "HTTPRoute"): return source.gatewayRoute(.http, &findings)
    case ("gateway.networking.k8s.io", "GRPCRoute"): return source.gatewayRoute(.grpc, &findings)
    case ("gateway.networking.k8s.io", "TLSRoute"): return source.gatewayRoute(.tls, &findings)
    case ("gateway.networking.k8s.io", "TCPRoute"): return source.gatewayRoute(.tcp, &findings)
    case ("gateway.networking.k8s.io", "ReferenceGrant"): return source.referenceGrant(&findings)
    case ("networking.istio.io", "ServiceEntry"): return source.serviceEntry(&findings)
    case ("networking.istio.io", "Sidecar"): return source.sidecar(&findings)
    case ("networking.istio.io", "EnvoyFilter"): return source.envoyFilter(&findings)
    case ("extensions.istio.io", "WasmPlugin"): return source.wasmPlugin(&findings)
    case ("gateway.networking.k8s.io", "Gateway"): return source.kubernetesGateway(&findings)
    case ("gateway.networking.k8s.io", "GatewayClass"): return source.gatewayClass(&findings)
    case ("networking.istio.io", "DestinationRule"): return source.destinationRule(&findings)
    case ("", "") where node["meshConfig"] != nil: return source.helmValues(&findings)
    case ("discovery.k8s.io", "EndpointSlice"): return source.endpointSlice(&findings)
    case ("", "") where node["meshConfig"] != nil:
      return source.helmValues(&findings) + source.injectorConfig(group: "", &findings)
    default:
      let group = group(of: apiVersion)
      let injector = source.injectorConfig(group: group, &findings)
      let settings = source.meshConfig(group: group, &findings)
      guard settings != nil || !injector.isEmpty else { return nil }
      return (settings ?? nil).map { [$0] + injector } ?? injector
    }
  }

  /// Decodes the document of `--mesh-config`: a bare MeshConfig, Helm values with `meshConfig`, or
  /// an object that holds one; `nil` with an error in `diagnostics` when it is none of them.
  package static func decodeMeshConfig(
    _ node: Node,
    diagnostics: inout [Diagnostic]
  ) -> MeshConfig? {
    var findings = Findings()
    defer { diagnostics += findings.diagnostics }
    guard node.kind == .mapping else {
      findings.report(.noMeshConfig, "this is no MeshConfig but \(node.kind)", at: node.location)
      return nil
    }
    if let kind = node["kind"]?.string {
      return nestedMeshConfig(node, kind: kind, &findings)
    }
    var config = MeshConfig()
    if node["meshConfig"] == nil {
      MeshConfigDecoder().decode(node, into: &config, &findings)
    } else {
      MeshConfigDecoder().decode(values: node, into: &config, &findings)
    }
    return findings.diagnostics.hasErrors ? nil : config
  }

  private static func nestedMeshConfig(
    _ node: Node,
    kind: ByteString,
    _ findings: inout Findings
  ) -> MeshConfig? {
    let group = group(of: node["apiVersion"]?.string ?? "")
    // Which ConfigMap it is was said by who named the file.
    let name: ByteString = kind == "ConfigMap" ? "istio" : node["metadata"]?["name"]?.string ?? ""
    let meta = ObjectMeta(name: name, namespace: "", location: node.location)
    let source = ContextObject(kind: kind, meta: meta, node: node)
    let resource = source.meshConfig(group: group, &findings)
    guard !findings.diagnostics.hasErrors else { return nil }
    if case .meshConfig(var config, _, _)?? = resource {
      config.isEnvironmentOnly = false
      return config
    }
    findings.report(.noMeshConfig, "\(quoted(kind)) holds no MeshConfig", at: node.location)
    return nil
  }

  /// The part of an apiVersion before the slash; empty for the core group.
  private static func group(of apiVersion: ByteString) -> ByteString {
    guard let slash = apiVersion.bytes.firstIndex(of: UInt8(ascii: "/")) else { return "" }
    return ByteString(bytes: apiVersion.bytes[..<slash])
  }
}

extension Problem {
  static let noMeshConfig = Problem("no-mesh-config", "VALID-101", .fatal)
}
