import Foundation
import MeshProof
import PolicyTests

/// A folder of files for one test, removed at its end.
final class Workspace {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path = "\(NSTemporaryDirectory())policy-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }

  /// The tests of files in this folder.
  func suite(
    _ paths: String...,
    now: Int64 = 1_767_225_600,
    _ change: (inout TestOptions) throws -> Void = { _ in }
  ) throws(LoadingError) -> TestSuite {
    var options = TestOptions(paths: paths.map { "\(path)/\($0)" }, now: now)
    try? change(&options)
    return try TestSuite(reading: options)
  }

  /// A path without the folder in front.
  func short(_ text: String) -> String { text.replacingOccurrences(of: path + "/", with: "") }
}

/// A text with marks `‹code›` where diagnostics are due.
struct MarkedText {
  let text: String
  /// `line:column code`, in the order of the text.
  let marks: [String]

  init(_ marked: String) {
    var text = ""
    var marks: [String] = []
    var (line, column) = (1, 1)
    var code: String?
    for scalar in marked.unicodeScalars {
      switch (scalar, code) {
      case ("‹", _): code = ""
      case ("›", let name?):
        marks.append("\(line):\(column) \(name)")
        code = nil
      case (_, let name?): code = name + String(scalar)
      case (_, nil):
        text.unicodeScalars.append(scalar)
        (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
      }
    }
    self.text = text
    self.marks = marks
  }
}

/// A mesh for tests: `shop/orders` lets the storefront read and editors write; the account `nightly`
/// runs the workload `reports`.
let shop = """
  apiVersion: v1
  kind: Service
  metadata: {name: orders, namespace: shop}
  spec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: orders-v1, namespace: shop}
  spec: {template: {metadata: {labels: {app: orders}}, spec: {serviceAccountName: orders}}}
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: storefront, namespace: shop}
  spec: {template: {metadata: {labels: {app: storefront}}, spec: {serviceAccountName: storefront}}}
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: reports, namespace: shop}
  spec: {template: {metadata: {labels: {app: reports}}, spec: {serviceAccountName: nightly}}}
  ---
  apiVersion: security.istio.io/v1
  kind: RequestAuthentication
  metadata: {name: login, namespace: shop}
  spec:
    jwtRules:
    - issuer: https://inline.example
      audiences: [shop]
      jwks: '{"keys":[{"kty":"oct","kid":"x","alg":"HS256","k":"c2VjcmV0"}]}'
    - {issuer: "https://remote.example", jwksUri: "https://remote.example/keys"}
    - issuer: https://header.example
      jwksUri: https://header.example/keys
      fromHeaders: [{name: x-token, prefix: "JWT "}]
      fromParams: [token]
      fromCookies: [session]
  ---
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: {name: orders, namespace: shop}
  spec:
    selector: {matchLabels: {app: orders}}
    rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/storefront]}}]
      to: [{operation: {methods: [GET]}}]
    - when: [{key: "request.auth.claims[groups]", values: [editors]}]
    - when: [{key: "request.auth.claims[realm][roles]", values: [admin]}]
    - from: [{source: {remoteIpBlocks: [203.0.113.0/24]}}]
      to: [{operation: {paths: [/office]}}]
    - when: [{key: "request.headers[x-key]", values: [k]}]
  """
