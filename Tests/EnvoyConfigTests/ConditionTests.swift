import MeshProof
import Testing

@Suite("Conditions as permissions and principals")
struct ConditionTests {
  /// A rule in YAML, and the matchers of its one alternative.
  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let wanted: String
    var testDescription: String { rule }

    init(_ rule: String, _ wanted: String) {
      self.rule = rule
      self.wanted = wanted
    }
  }

  private static let template =
    #"{"@type":"type.googleapis.com/envoy.extensions.path.match.uri_template.v3."#
    + #"UriTemplateMatchConfig","pathTemplate":"#

  static let permissions = [
    Row(
      #"{to: [{operation: {hosts: [A.com, "*.b", "c:*", "*"]}}]}"#,
      """
      [{"orRules":{"rules":[
        {"header":{"name":":authority","stringMatch":{"exact":"A.com","ignoreCase":true}}},
        {"header":{"name":":authority","stringMatch":{"suffix":".b","ignoreCase":true}}},
        {"header":{"name":":authority","stringMatch":{"prefix":"c:","ignoreCase":true}}},
        {"header":{"name":":authority","presentMatch":true}}]}}]
      """
    ),
    Row(
      #"{to: [{operation: {methods: [GET, "*"], notMethods: ["P*"]}}]}"#,
      """
      [{"orRules":{"rules":[{"header":{"name":":method","stringMatch":{"exact":"GET"}}},
        {"header":{"name":":method","presentMatch":true}}]}},
       {"notRule":{"orRules":{"rules":[
        {"header":{"name":":method","stringMatch":{"prefix":"P"}}}]}}}]
      """
    ),
    Row(
      #"{to: [{operation: {paths: [/a, "/b*", "*c", "*", "/d/{*}/{**}"]}}]}"#,
      """
      [{"orRules":{"rules":[{"urlPath":{"path":{"exact":"/a"}}},
        {"urlPath":{"path":{"prefix":"/b"}}},{"urlPath":{"path":{"suffix":"c"}}},
        {"urlPath":{"path":{"safeRegex":{"regex":".+"}}}},
        {"uriTemplate":{"name":"uri-template","typedConfig":\(template)"/d/*/**"}}}]}}]
      """
    ),
    Row(
      #"{to: [{operation: {ports: ["0", "080"], notPorts: ["65535"]}}]}"#,
      """
      [{"orRules":{"rules":[{"destinationPort":0},{"destinationPort":80}]}},
       {"notRule":{"orRules":{"rules":[{"destinationPort":65535}]}}}]
      """
    ),
    Row(
      #"{when: [{key: destination.ip, values: [10.1.2.3/16, "::ffff:1.2.3.4", "::/0"]}]}"#,
      """
      [{"orRules":{"rules":[{"destinationIp":{"addressPrefix":"10.1.2.3","prefixLen":16}},
        {"destinationIp":{"addressPrefix":"::ffff:1.2.3.4","prefixLen":128}},
        {"destinationIp":{"addressPrefix":"::","prefixLen":0}}]}}]
      """
    ),
    Row(
      #"{when: [{key: connection.sni, values: ["*.x"], notValues: ["*"]}]}"#,
      """
      [{"orRules":{"rules":[{"requestedServerName":{"suffix":".x"}}]}},
       {"notRule":{"orRules":{"rules":[{"requestedServerName":{"safeRegex":{"regex":".+"}}}]}}}]
      """
    ),
    // AP-83: one matcher for all values, so no list around it.
    Row(
      #"{when: [{key: "experimental.envoy.filters.a.b[c]", values: ["x*", "[y]"], notValues: [z]}]}"#,
      """
      [{"metadata":{"filter":"envoy.filters.a.b","path":[{"key":"c"}],"value":{"orMatch":{
        "valueMatchers":[{"stringMatch":{"prefix":"x"}},
        {"listMatch":{"oneOf":{"stringMatch":{"exact":"y"}}}}]}}}},
       {"notRule":{"metadata":{"filter":"envoy.filters.a.b","path":[{"key":"c"}],
        "value":{"stringMatch":{"exact":"z"}}}}}]
      """
    ),
    Row("{}", #"[{"any":true}]"#),
    Row("{to: [{}]}", #"[{"any":true}]"#),
  ]

  @Test("The permissions of a rule (AP-69 to AP-84)", arguments: permissions)
  func permission(row: Row) throws {
    let rule = try only(row.rule)
    #expect(rule["permissions"]?.array?.count == 1)
    #expect(rule["permissions"]?.array?.first?["andRules"]?["rules"] == (try json(row.wanted)))
  }

  private static func name(_ matcher: String) -> String {
    #"{"authenticated":{"principalName":\#(matcher)}}"#
  }

  private static func regex(_ text: String) -> String {
    name(#"{"safeRegex":{"regex":"\#(text)"}}"#)
  }

  private static func claim(_ name: String, _ matcher: String) -> String {
    #"{"metadata":{"filter":"envoy.filters.http.jwt_authn","path":[{"key":"payload"},"#
      + #"{"key":"\#(name)"}],"value":{"stringMatch":\#(matcher)}}}"#
  }

  static let principals = [
    // AP-53.
    Row(
      #"{from: [{source: {principals: [td/ns/a/sa/b, "td/*", "*/sa/b.c", "*"]}}]}"#,
      """
      [{"orIds":{"ids":[\(name(#"{"exact":"spiffe://td/ns/a/sa/b"}"#)),
        \(name(#"{"prefix":"spiffe://td/"}"#)),\(regex(#"spiffe://.*/sa/b\\.c"#)),
        \(regex(".+"))]}}]
      """
    ),
    // AP-54 to AP-56.
    Row(
      #"{from: [{source: {namespaces: ["a*b.c"], notNamespaces: [d]}}]}"#,
      """
      [{"orIds":{"ids":[\(regex(#".*/ns/a.*b\\.c/.*"#))]}},
       {"notId":{"orIds":{"ids":[\(regex(".*/ns/d/.*"))]}}}]
      """
    ),
    Row(
      "{from: [{source: {serviceAccounts: [a, b/c.d]}}]}",
      """
      [{"orIds":{"ids":[\(regex("spiffe://.+/ns/foo/(.+/|)sa/a(/.+)?")),
        \(regex(#"spiffe://.+/ns/b/(.+/|)sa/c\\.d(/.+)?"#))]}}]
      """
    ),
    Row(
      #"{from: [{source: {trustDomains: [a, "b*.c", "*"]}}]}"#,
      """
      [{"orIds":{"ids":[\(name(#"{"prefix":"spiffe://a/"}"#)),
        \(regex(#"spiffe://b[^/]*\\.c/.*"#)),\(name(#"{"prefix":"spiffe://"}"#))]}}]
      """
    ),
    Row(
      "{from: [{source: {ipBlocks: [1.2.3.4], notRemoteIpBlocks: [10.0.0.0/8]}}]}",
      """
      [{"notId":{"orIds":{"ids":[{"remoteIp":{"addressPrefix":"10.0.0.0","prefixLen":8}}]}}},
       {"orIds":{"ids":[{"directRemoteIp":{"addressPrefix":"1.2.3.4","prefixLen":32}}]}}]
      """
    ),
    // AP-64: one value has no list around it.
    Row(
      #"{from: [{source: {requestPrincipals: ["https://i/s*"]}}]}"#,
      """
      [{"andIds":{"ids":[\(claim("iss", #"{"exact":"https://i"}"#)),
        \(claim("sub", #"{"prefix":"s"}"#))]}}]
      """
    ),
    Row(
      #"{when: [{key: request.auth.principal, notValues: ["*", i]}]}"#,
      """
      [{"notId":{"orIds":{"ids":[
        {"andIds":{"ids":[\(claim("iss", #"{"safeRegex":{"regex":".+"}}"#)),
          \(claim("sub", #"{"safeRegex":{"regex":".+"}}"#))]}},
        {"andIds":{"ids":[\(claim("iss", #"{"exact":"i"}"#)),
          \(claim("sub", #"{"exact":""}"#))]}}]}}}]
      """
    ),
    // AP-80: a list with the text in it, or the text.
    Row(
      #"{when: [{key: "request.auth.claims[a][b.c]", values: [x]}]}"#,
      """
      [{"metadata":{"filter":"envoy.filters.http.jwt_authn",
        "path":[{"key":"payload"},{"key":"a"},{"key":"b.c"}],
        "value":{"orMatch":{"valueMatchers":[{"listMatch":{"oneOf":{"stringMatch":{"exact":"x"}}}},
          {"stringMatch":{"exact":"x"}}]}}}}]
      """
    ),
    Row(
      #"{when: [{key: request.auth.audiences, notValues: [x, "y*"]}]}"#,
      """
      [{"notId":{"metadata":{"filter":"envoy.filters.http.jwt_authn",
        "path":[{"key":"payload"},{"key":"aud"}],"value":{"orMatch":{"valueMatchers":[
        {"listMatch":{"oneOf":{"orMatch":{"valueMatchers":[{"stringMatch":{"exact":"x"}},
          {"stringMatch":{"prefix":"y"}}]}}}},
        {"orMatch":{"valueMatchers":[{"stringMatch":{"exact":"x"}},
          {"stringMatch":{"prefix":"y"}}]}}]}}}}}]
      """
    ),
    // AP-78: the name as written.
    Row(
      #"{when: [{key: "request.headers[Host]", values: [a, "*"], notValues: ["*b"]}]}"#,
      """
      [{"orIds":{"ids":[{"header":{"name":"Host","stringMatch":{"exact":"a"}}},
        {"header":{"name":"Host","presentMatch":true}}]}},
       {"notId":{"orIds":{"ids":[{"header":{"name":"Host","stringMatch":{"suffix":"b"}}}]}}}]
      """
    ),
    Row("{from: [{source: {}}]}", #"[{"any":true}]"#),
  ]

  @Test("The principals of a rule (AP-51 to AP-68, AP-78 to AP-82)", arguments: principals)
  func principal(row: Row) throws {
    let rule = try only(row.rule)
    #expect(rule["principals"]?.array?.count == 1)
    #expect(rule["principals"]?.array?.first?["andIds"]?["ids"] == (try json(row.wanted)))
  }

  @Test("Each entry is an alternative with the `when` conditions of its side (AP-41)")
  func alternatives() throws {
    let rule = try only(
      """
      {from: [{source: {ipBlocks: [1.1.1.1]}}, {}],
       to: [{operation: {ports: ["1"]}}, {operation: {ports: ["2"]}}],
       when: [{key: destination.port, notValues: ["3"]}, {key: source.ip, values: [2.2.2.2]}]}
      """
    )
    let port = #"{"notRule":{"orRules":{"rules":[{"destinationPort":3}]}}}"#
    let block =
      #"{"orIds":{"ids":[{"directRemoteIp":{"addressPrefix":"2.2.2.2","prefixLen":32}}]}}"#
    #expect(
      rule
        == (try json(
          """
          {"permissions":[
            {"andRules":{"rules":[{"orRules":{"rules":[{"destinationPort":1}]}},\(port)]}},
            {"andRules":{"rules":[{"orRules":{"rules":[{"destinationPort":2}]}},\(port)]}}],
           "principals":[
            {"andIds":{"ids":[{"orIds":{"ids":[
              {"directRemoteIp":{"addressPrefix":"1.1.1.1","prefixLen":32}}]}},\(block)]}},
            {"andIds":{"ids":[\(block)]}}]}
          """
        ))
    )
  }

  @Test("Fields stand in istiod's order, a field before its twin, `when` last")
  func order() throws {
    let rule = try only(
      """
      {to: [{operation: {notPorts: ["2"], ports: ["1"], notPaths: [/b], paths: [/a],
        methods: [GET], hosts: [h]}}], when: [{key: destination.port, values: ["3"]}]}
      """
    )
    let text = rule["permissions"]?.array?.first?.write(.compact).string ?? ""
    let marks = [":authority", ":method", #""/a""#, #""/b""#, "Port\":1", "Port\":2", "Port\":3"]
    let places = marks.compactMap { text.firstRange(of: $0)?.lowerBound }
    #expect(places.count == marks.count)
    #expect(places == places.sorted())
  }

  private func only(_ rule: String) throws -> JSONValue {
    let configs = try Export().configs(policy("p", "{rules: [\(rule)]}"))
    #expect(configs.count == 1)
    return try #require(configs.first?["rules"]?["policies"]?["ns[foo]-policy[p]-rule[0]"])
  }
}
