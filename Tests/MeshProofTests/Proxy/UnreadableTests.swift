import MeshProof
import Testing

/// What has no place in a rule program is never guessed: INDETERMINATE, with the place.
@Suite("What cannot be read of a proxy")
struct UnreadableTests {
  struct Oddity: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    /// Part of the cause.
    let cause: String

    var testDescription: String { name }
  }

  static func permission(_ permission: String) -> String {
    ProxyFile.filters(ProxyFile.rbac(rules: ProxyFile.policy(permission: permission)))
  }

  static func principal(_ principal: String) -> String {
    ProxyFile.filters(ProxyFile.rbac(rules: ProxyFile.policy(principal: principal)))
  }

  static func peer(regex: String) -> String {
    principal(#"{"authenticated": {"principalName": {"safeRegex": {"regex": "\#(regex)"}}}}"#)
  }

  static let path = #"{"urlPath": {"path": {"exact": "/a"}}}"#
  static let claimValue = #""value": {"stringMatch": {"exact": "a"}}"#

  static let permissions = [
    Oddity(
      name: "a matcher of another kind",
      file: permission(#"{"sourcedMetadata": {}}"#),
      cause: "sourcedMetadata"
    ),
    Oddity(name: "any that is false", file: permission(#"{"any": false}"#), cause: "any"),
    Oddity(name: "no matcher at all", file: permission("{}"), cause: "exactly one field"),
    Oddity(
      name: "two matchers in one",
      file: permission(#"{"any": true, "destinationPort": 1}"#),
      cause: "exactly one field"
    ),
    Oddity(
      name: "an empty list",
      file: permission(#"{"orRules": {"rules": []}}"#),
      cause: "empty"
    ),
    Oddity(
      name: "ANY of different things",
      file: permission(#"{"orRules": {"rules": [\#(path), {"destinationPort": 1}]}}"#),
      cause: "different matchers"
    ),
    Oddity(
      name: "ANY of two headers",
      file: permission(
        """
        {"orRules": {"rules": [{"header": {"name": "a", "presentMatch": true}},
          {"header": {"name": "b", "presentMatch": true}}]}}
        """
      ),
      cause: "different matchers"
    ),
    Oddity(
      name: "NOT of NOT",
      file: permission(#"{"notRule": {"notRule": \#(path)}}"#),
      cause: "notRule"
    ),
    Oddity(
      name: "NOT of ALL",
      file: permission(#"{"notRule": {"andRules": {"rules": [\#(path)]}}}"#),
      cause: "andRules"
    ),
    Oddity(
      name: "a path by an expression",
      file: permission(#"{"urlPath": {"path": {"safeRegex": {"regex": "/a|/b"}}}}"#),
      cause: "regular expression"
    ),
    Oddity(
      name: "a path that contains a text",
      file: permission(#"{"urlPath": {"path": {"contains": "a"}}}"#),
      cause: "contains"
    ),
    Oddity(
      name: "a path without regard to case",
      file: permission(#"{"urlPath": {"path": {"exact": "a", "ignoreCase": true}}}"#),
      cause: "regard to case"
    ),
    Oddity(
      name: "a header without regard to case",
      file: permission(
        #"{"header": {"name": "x", "stringMatch": {"exact": "a", "ignoreCase": true}}}"#
      ),
      cause: "regard to case"
    ),
    Oddity(
      name: "an inverted header",
      file: permission(#"{"header": {"name": "x", "exactMatch": "a", "invertMatch": true}}"#),
      cause: "invertMatch"
    ),
    Oddity(
      name: "a header that must be absent",
      file: permission(#"{"header": {"name": "x", "presentMatch": false}}"#),
      cause: "absent"
    ),
    Oddity(
      name: "a header without name",
      file: permission(#"{"header": {"exactMatch": "a"}}"#),
      cause: "name"
    ),
    Oddity(
      name: "a template that Envoy does not compile (AP-75)",
      file: permission(
        """
        {"uriTemplate": {"name": "uri-template", "typedConfig": {
          "@type": "type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
          "pathTemplate": "no-slash"}}}
        """
      ),
      cause: "cannot compile"
    ),
    Oddity(
      name: "a port beyond all",
      file: permission(#"{"destinationPort": 65536}"#),
      cause: "port from 0 to 65535"
    ),
    Oddity(
      name: "a block that is too long",
      file: permission(#"{"destinationIp": {"addressPrefix": "10.0.0.0", "prefixLen": 33}}"#),
      cause: "block of addresses"
    ),
    Oddity(
      name: "a range of ports",
      file: permission(#"{"destinationPortRange": {"start": 1, "end": 2}}"#),
      cause: "destinationPortRange"
    ),
    Oddity(
      name: "metadata below two keys",
      file: permission(
        #"{"metadata": {"filter": "envoy.filters.x", "path": [{"key": "a"}, {"key": "b"}], \#(claimValue)}}"#
      ),
      cause: "metadata permission"
    ),
    Oddity(
      name: "both spellings of a field",
      file: permission(
        #"{"urlPath": {"path": {"exact": "/"}}, "url_path": {"path": {"exact": "/"}}}"#
      ),
      cause: "given twice"
    ),
    Oddity(
      name: "a text where a number belongs",
      file: permission(#"{"destinationPort": "80"}"#),
      cause: "port from 0 to 65535"
    ),
  ]

  static let principals = [
    Oddity(
      name: "authenticated without a name",
      file: principal(#"{"authenticated": {}}"#),
      cause: "without a name"
    ),
    Oddity(
      name: "an expression with alternatives",
      file: peer(regex: "a|b"),
      cause: "regular expression"
    ),
    Oddity(
      name: "an expression with a bare dot",
      file: peer(regex: "a.b"),
      cause: "regular expression"
    ),
    Oddity(
      name: "an expression with a class",
      file: peer(regex: "[a-z]+"),
      cause: "regular expression"
    ),
    Oddity(name: "a reluctant expression", file: peer(regex: "a.*?"), cause: "regular expression"),
    Oddity(
      name: "filter state on a proxy that does not keep it",
      file: principal(
        #"{"filterState": {"key": "io.istio.peer_principal", "stringMatch": {"exact": "a"}}}"#
      ),
      cause: "filterState"
    ),
    Oddity(
      name: "claims in the older place",
      file: principal(
        #"{"metadata": {"filter": "istio_authn", "path": [{"key": "request.auth.claims"}], \#(claimValue)}}"#
      ),
      cause: "metadata principal"
    ),
    Oddity(
      name: "a claim that is a text alone",
      file: principal(
        """
        {"metadata": {"filter": "envoy.filters.http.jwt_authn",
          "path": [{"key": "payload"}, {"key": "a"}], \(claimValue)}}
        """
      ),
      cause: "metadata principal"
    ),
    Oddity(
      name: "a claim with different lists",
      file: principal(
        """
        {"metadata": {"filter": "envoy.filters.http.jwt_authn",
          "path": [{"key": "payload"}, {"key": "a"}], "value": {"orMatch": {"valueMatchers": [
            {"listMatch": {"oneOf": {"stringMatch": {"exact": "a"}}}}, {"stringMatch": {"exact": "b"}}]}}}}
        """
      ),
      cause: "two different lists"
    ),
    Oddity(
      name: "an inverted metadata matcher",
      file: principal(
        """
        {"metadata": {"filter": "envoy.filters.http.jwt_authn", "invert": true,
          "path": [{"key": "payload"}, {"key": "a"}], \(claimValue)}}
        """
      ),
      cause: "invert"
    ),
  ]

  static let filters = [
    Oddity(
      name: "a condition in CEL",
      file: ProxyFile.filters(
        ProxyFile.rbac(
          rules:
            #"{"a": {"permissions": [{"any": true}], "principals": [{"any": true}], "condition": {}}}"#
        )
      ),
      cause: "condition"
    ),
    Oddity(
      name: "a policy without principals",
      file: ProxyFile.filters(ProxyFile.rbac(rules: #"{"a": {"permissions": [{"any": true}]}}"#)),
      cause: "permissions and principals"
    ),
    Oddity(
      name: "a matcher tree in place of rules",
      file: ProxyFile.filters(ProxyFile.rbac(rules: nil, more: #", "matcher": {}"#)),
      cause: "matcher"
    ),
    Oddity(
      name: "another action",
      file: ProxyFile.filters(ProxyFile.rbac(action: "MAYBE", rules: "{}")),
      cause: "MAYBE"
    ),
    Oddity(
      name: "ALLOW before DENY",
      file: ProxyFile.filters(
        ProxyFile.rbac(rules: "{}"),
        ProxyFile.rbac(action: "DENY", rules: ProxyFile.policy())
      ),
      cause: "not where istiod puts it"
    ),
    Oddity(
      name: "two ALLOW filters",
      file: ProxyFile.filters(ProxyFile.rbac(rules: "{}"), ProxyFile.rbac(rules: "{}")),
      cause: "not where istiod puts it"
    ),
    Oddity(
      name: "rules and shadow rules of two actions",
      file: ProxyFile.filters(
        ProxyFile.rbac(rules: "{}", more: #", "shadowRules": {"action": "DENY"}"#)
      ),
      cause: "different actions"
    ),
    Oddity(
      name: "a filter that is switched off",
      file: ProxyFile.filters(
        #"{"name": "envoy.filters.http.rbac", "disabled": true, "typedConfig": {"@type": "\#(ProxyFile.type).http.rbac.v3.RBAC"}}"#
      ),
      cause: "disabled"
    ),
    Oddity(
      name: "a filter whose configuration is elsewhere",
      file: ProxyFile.filters(
        #"{"name": "own", "configDiscovery": {"typeUrls": ["\#(ProxyFile.type).http.rbac.v3.RBAC"]}}"#
      ),
      cause: "not written as istiod writes it"
    ),
    Oddity(
      name: "an RBAC filter within a matcher",
      file: ProxyFile.filters(
        """
        {"name": "own", "typedConfig": {
          "@type": "type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher",
          "extensionConfig": {"typedConfig": {"@type": "\(ProxyFile.type).http.rbac.v3.RBAC"}}}}
        """
      ),
      cause: "not written as istiod writes it"
    ),
    Oddity(
      name: "the filter of older releases for JWT",
      file: ProxyFile.filters(#"{"name": "istio_authn", "typedConfig": {"@type": "x"}}"#),
      cause: "istio_authn"
    ),
  ]

  @Test(
    "An odd shape gives INDETERMINATE with its place",
    arguments: permissions + principals + filters
  )
  func oddity(_ oddity: Oddity) throws {
    let decision = try askProxy(oddity.file)
    #expect(decision.verdict == .indeterminate, "\(decision.reason)")
    #expect(decision.missing.contains { $0.contains(oddity.cause) }, "\(decision.missing)")
    #expect(decision.missing.allSatisfy { $0.hasPrefix("proxy.json:") })
    #expect(decision.httpStatus == nil)
  }

  struct BadFile: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let message: String

    var testDescription: String { name }
  }

  static let badFiles = [
    BadFile(name: "nothing", text: "", message: "0 documents"),
    BadFile(name: "a text", text: "\"x\"", message: "object is expected"),
    BadFile(name: "an empty object", text: "{}", message: "no config_dump"),
    BadFile(name: "an empty list", text: "[]", message: "no config_dump"),
    BadFile(
      name: "a list of clusters",
      text: "[{\"clusterName\": \"a\"}]",
      message: "no config_dump"
    ),
    BadFile(name: "a list of numbers", text: "[1]", message: "object is expected"),
    BadFile(name: "a dump without listeners", text: "{\"configs\": []}", message: "no listeners"),
    BadFile(name: "a broken text", text: "{\"filters\": [", message: ""),
    BadFile(name: "a member twice", text: "{\"filters\": [], \"filters\": []}", message: ""),
    BadFile(
      name: "deeper than anything",
      text: String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000),
      message: ""
    ),
  ]

  @Test("What is no configuration of a proxy is an error with its place", arguments: badFiles)
  func badFile(_ file: BadFile) throws {
    let error = try #require(throws: LoadingError.self) { try proxy(file.text) }
    #expect(
      error.diagnostics.contains { $0.severity == .error && $0.location?.file == "proxy.json" }
    )
    #expect(
      error.diagnostics.contains { $0.message.contains(file.message) || file.message.isEmpty }
    )
  }
}
