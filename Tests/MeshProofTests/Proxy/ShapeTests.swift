import MeshProof
import Testing

/// Matchers of RBAC filters, read one by one (AP-41 to AP-83).
@Suite("Shapes of RBAC filters")
struct ShapeTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let name: String
    var permission = ProxyFile.anything
    var principal = ProxyFile.anything
    /// A request that fits, and one that does not.
    let fits: String
    let other: String

    var testDescription: String { name }
  }

  static func get(_ path: String, _ more: String = "") -> String {
    request(http: "{path: \"\(path)\"\(more)}")
  }

  static func from(_ peer: String) -> String {
    request(source: "{principal: \"\(peer)\"}", http: "{}")
  }

  static func or(_ matchers: String...) -> String {
    #"{"orRules": {"rules": [\#(matchers.joined(separator: ", "))]}}"#
  }

  static func ids(_ matchers: String...) -> String {
    #"{"orIds": {"ids": [\#(matchers.joined(separator: ", "))]}}"#
  }

  static let jwtMetadata = #""filter": "envoy.filters.http.jwt_authn""#

  static let permissions = [
    Shape(
      name: "path, exact or prefix (AP-72)",
      permission: or(
        #"{"urlPath": {"path": {"exact": "/a"}}}"#,
        #"{"urlPath": {"path": {"prefix": "/b"}}}"#
      ),
      fits: get("/bcd"),
      other: get("/ab")
    ),
    Shape(
      name: "a single matcher without a list around it",
      permission: #"{"urlPath": {"path": {"suffix": ".png"}}}"#,
      fits: get("/a.png"),
      other: get("/a.jpg")
    ),
    Shape(
      name: "NONE of several (AP-42)",
      permission: #"{"notRule": \#(or(#"{"urlPath": {"path": {"exact": "/a"}}}"#))}"#,
      fits: get("/b"),
      other: get("/a")
    ),
    Shape(
      name: "ALL within ALL",
      permission: """
        {"andRules": {"rules": [{"any": true}, {"andRules": {"rules": [
          {"urlPath": {"path": {"prefix": "/a"}}}, {"urlPath": {"path": {"suffix": "z"}}}]}}]}}
        """,
      fits: get("/a/z"),
      other: get("/a/y")
    ),
    Shape(
      name: "path template (AP-73)",
      permission: """
        {"uriTemplate": {"name": "uri-template", "typedConfig": {
          "@type": "type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
          "pathTemplate": "/a/*/c"}}}
        """,
      fits: get("/a/b/c"),
      other: get("/a/b/b/c")
    ),
    Shape(
      name: "method in the older spelling (AP-48)",
      permission: or(#"{"header": {"name": ":method", "exactMatch": "PUT"}}"#),
      fits: get("/", ", method: PUT"),
      other: get("/")
    ),
    Shape(
      name: "host without regard to case (AP-69)",
      permission: or(
        #"{"header": {"name": ":authority", "stringMatch": {"exact": "A.example", "ignoreCase": true}}}"#
      ),
      fits: get("/", ", host: a.EXAMPLE"),
      other: get("/", ", host: b.example")
    ),
    Shape(
      name: "hosts of which one is any (AP-69)",
      permission: or(
        #"{"header": {"name": ":authority", "presentMatch": true}}"#,
        #"{"header": {"name": ":authority", "stringMatch": {"exact": "a", "ignoreCase": true}}}"#
      ),
      fits: get("/", ", host: whatever"),
      other: request(source: "{}", http: "{version: \"1.0\"}")
    ),
    Shape(
      name: "destination.ip and port (AP-67, AP-71)",
      permission: """
        {"andRules": {"rules": [
          \(or(#"{"destinationIp": {"addressPrefix": "10.0.0.0", "prefixLen": 8}}"#)),
          \(or(#"{"destinationPort": 8080}"#, #"{"destinationPort": 1}"#))]}}
        """,
      fits: """
        destination: {namespace: foo, labels: {app: web}, port: 8080, protocol: http, ip: 10.1.1.1}
        http: {}
        """,
      other: """
        destination: {namespace: foo, labels: {app: web}, port: 8080, protocol: http, ip: 11.1.1.1}
        http: {}
        """
    ),
    Shape(
      name: "server name (AP-77)",
      permission: or(#"{"requestedServerName": {"suffix": ".example"}}"#),
      fits: request(
        source: "{principal: cluster.local/ns/a/sa/b}",
        http: "{}",
        more: "connection: {sni: A.example}"
      ),
      other: request(source: "{principal: cluster.local/ns/a/sa/b}", http: "{}")
    ),
    Shape(
      name: "experimental metadata, a text or a list (AP-83)",
      permission: """
        {"metadata": {"filter": "envoy.filters.network.mysql_proxy", "path": [{"key": "db"}],
          "value": {"orMatch": {"valueMatchers": [
            {"stringMatch": {"exact": "shop"}}, {"listMatch": {"oneOf": {"stringMatch": {"exact": "x"}}}}]}}}}
        """,
      fits: request(http: "{}", more: "metadata: {envoy.filters.network.mysql_proxy: {db: [x]}}"),
      other: request(http: "{}", more: "metadata: {envoy.filters.network.mysql_proxy: {db: x}}")
    ),
  ]

  static let principals = [
    Shape(
      name: "principal, exact (AP-53)",
      principal: ids(
        #"{"authenticated": {"principalName": {"exact": "spiffe://cluster.local/ns/a/sa/b"}}}"#
      ),
      fits: from("cluster.local/ns/a/sa/b"),
      other: from("cluster.local/ns/a/sa/c")
    ),
    Shape(
      name: "namespace by its expression (AP-54)",
      principal: ids(
        #"{"authenticated": {"principalName": {"safeRegex": {"regex": ".*/ns/a\\.b/.*"}}}}"#
      ),
      fits: from("cluster.local/ns/a.b/sa/c"),
      other: from("cluster.local/ns/axb/sa/c")
    ),
    Shape(
      name: "service account by its expression (AP-55)",
      principal: ids(
        """
        {"authenticated": {"principalName": {"safeRegex":
          {"googleRe2": {}, "regex": "spiffe://.+/ns/a/(.+/|)sa/b(/.+)?"}}}}
        """
      ),
      fits: from("cluster.local/ns/a/sa/b"),
      other: from("cluster.local/ns/a/sa/bb")
    ),
    Shape(
      name: "addresses of the peer and of the client (AP-66)",
      principal: """
        {"andIds": {"ids": [
          \(ids(#"{"directRemoteIp": {"addressPrefix": "10.0.0.0", "prefixLen": 8}}"#)),
          \(ids(#"{"remoteIp": {"addressPrefix": "fd00::", "prefixLen": 16}}"#))]}}
        """,
      fits: request(source: "{ip: 10.1.1.1, remoteIP: \"fd00::1\"}", http: "{}"),
      other: request(source: "{ip: 10.1.1.1, remoteIP: 10.1.1.1}", http: "{}")
    ),
    Shape(
      name: "the older name of the peer's address",
      principal: #"{"sourceIp": {"addressPrefix": "10.1.1.1", "prefixLen": 32}}"#,
      fits: request(source: "{ip: 10.1.1.1}", http: "{}"),
      other: request(source: "{ip: 10.1.1.2}", http: "{}")
    ),
    Shape(
      name: "header, present (AP-78)",
      principal: ids(#"{"header": {"name": "X-Team", "presentMatch": true}}"#),
      fits: get("/", ", headers: {x-team: \"\"}"),
      other: get("/")
    ),
    Shape(
      name: "no claim (AP-81)",
      principal: """
        {"notId": {"metadata": {\(jwtMetadata), "path": [{"key": "payload"}, {"key": "aud"}],
          "value": {"orMatch": {"valueMatchers": [
            {"listMatch": {"oneOf": {"stringMatch": {"exact": "a"}}}}, {"stringMatch": {"exact": "a"}}]}}}}}
        """,
      fits: get("/"),
      other: request(http: "{version: \"1.0\"}")
    ),
    Shape(
      name: "no request principal (AP-64)",
      principal: """
        {"notId": {"orIds": {"ids": [{"andIds": {"ids": [
          {"metadata": {\(jwtMetadata), "path": [{"key": "payload"}, {"key": "iss"}],
            "value": {"stringMatch": {"safeRegex": {"regex": ".+"}}}}},
          {"metadata": {\(jwtMetadata), "path": [{"key": "payload"}, {"key": "sub"}],
            "value": {"stringMatch": {"prefix": "x"}}}}]}}]}}}
        """,
      fits: get("/"),
      other: request(http: "{version: \"1.0\"}")
    ),
  ]

  @Test("A matcher fits what istiod means by it", arguments: permissions + principals)
  func matches(shape: Shape) throws {
    let file = ProxyFile.filters(
      ProxyFile.rbac(
        rules: ProxyFile.policy(permission: shape.permission, principal: shape.principal)
      )
    )
    let decision = try askProxy(file, shape.fits)
    #expect(decision.verdict == .allow, "\(decision.reason) \(decision.missing)")
    #expect(decision.decidedBy.object?.name == "p")
    #expect(decision.decidedBy.object?.location?.file == "proxy.json")
    #expect(try [.deny, .badRequest].contains(askProxy(file, shape.other).verdict))
  }

  @Test("Fields in Envoy's spelling mean the same", arguments: permissions + principals)
  func snakeCase(shape: Shape) throws {
    var file = ProxyFile.filters(
      ProxyFile.rbac(
        rules: ProxyFile.policy(permission: shape.permission, principal: shape.principal)
      )
    )
    for name in [
      "typedConfig", "orRules", "orIds", "andRules", "andIds", "notRule", "notId", "urlPath",
      "uriTemplate", "pathTemplate", "stringMatch", "exactMatch", "presentMatch", "ignoreCase",
      "destinationIp", "destinationPort", "addressPrefix", "prefixLen", "requestedServerName",
      "orMatch", "valueMatchers", "listMatch", "oneOf", "principalName", "safeRegex", "googleRe2",
      "directRemoteIp", "remoteIp", "sourceIp",
    ] {
      let snake = name.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
      file = file.split(separator: "\"\(name)\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\(snake)\"")
    }
    #expect(try askProxy(file, shape.fits).verdict == .allow)
    #expect(try [.deny, .badRequest].contains(askProxy(file, shape.other).verdict))
  }
}
