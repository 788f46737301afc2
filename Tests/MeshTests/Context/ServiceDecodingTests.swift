import Basics
import Resources
import Testing

@Suite("Decoding of Services")
struct ServiceDecodingTests {
  private func service(ports: String) -> DecodedContext {
    decode("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [\(ports)]}}")
  }

  @Test(
    "A port with its target",
    arguments: [
      ("{port: 80}", .number(80)), ("{port: 80, targetPort: 8080}", .number(8080)),
      ("{port: 80, targetPort: http}", .name("http")),
      ("{port: 80, targetPort: \"8080\"}", .name("8080")),
      ("{port: 80, targetPort: 0}", .number(80)), ("{port: 80, targetPort: \"\"}", .number(80)),
      ("{port: 80, targetPort: null}", .number(80)),
    ] as [(String, Service.TargetPort)]
  )
  func targets(port: String, expected: Service.TargetPort) {
    let decoded = service(ports: port)
    #expect(decoded.services.first?.ports.map(\.targetPort) == [expected])
    #expect(decoded.diagnostics.isEmpty)
  }

  @Test("Name, application protocol and transport")
  func protocols() throws {
    let decoded = service(ports: "{port: 80, name: a, appProtocol: http, protocol: UDP}, {port: 1}")
    let ports = try #require(decoded.services.first?.ports)
    #expect(ports.map(\.name) == ["a", ""])
    #expect(ports.map(\.appProtocol) == ["http", ""])
    #expect(ports.map(\.transport) == ["UDP", "TCP"])
  }

  @Test("The selector")
  func selector() {
    let decoded = decode(
      """
      {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: a}}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: t}, spec: {}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: u}}
      """
    )
    #expect(decoded.services.map(\.selector) == [["app": "a"], [:], [:]])
    #expect(decoded.diagnostics.isEmpty)
  }

  @Test(
    "A port that is none is an error (VALID-100)",
    arguments: [
      ("{}", "bad-number"), ("{name: http}", "bad-number"), ("{port: http}", "bad-number"),
      ("{port: \"80\"}", "bad-number"), ("{port: 0}", "bad-number"), ("{port: -1}", "bad-number"),
      ("{port: 65536}", "bad-number"), ("{port: 99999999999999999999}", "bad-number"),
      ("{port: 80.5}", "bad-number"), ("{port: 80, targetPort: 65536}", "bad-number"),
      ("{port: 80, targetPort: [1]}", "bad-number"), ("{port: 80, targetPort: true}", "bad-number"),
      ("{port: 80, name: 5}", "wrong-type"), ("{port: 80, appProtocol: [x]}", "wrong-type"),
      ("{port: 80, protocol: {}}", "wrong-type"), ("null", "null-item"), ("80", "wrong-type"),
    ]
  )
  func badPorts(port: String, code: String) {
    let decoded = service(ports: port)
    #expect(decoded.diagnostics.map(\.code) == [code])
    #expect(decoded.diagnostics.hasErrors)
  }

  @Test("A selector with another type is an error", arguments: ["[a]", "{app: 1}", "app"])
  func badSelector(_ selector: String) {
    let decoded = decode(
      "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: \(selector)}}"
    )
    #expect(decoded.diagnostics.map(\.code) == ["wrong-type"])
  }
}
