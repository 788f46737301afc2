import Basics
import Resources
import Testing

/// What is wrong with Gateways and routes is found where it is (VALID-100).
struct RouteDecodingTests {
  @Test(arguments: Self.rows)
  func `only what says where requests go is looked at, and wrong types there are errors`(
    row: Row
  ) { check(row) }

  private static func gateway(_ spec: String) -> String {
    "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: g, namespace: a}, spec: \(spec)}"
  }

  private static func virtualService(_ spec: String) -> String {
    "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v, namespace: a}, spec: \(spec)}"
  }

  private static func http(_ route: String) -> String { virtualService("{http: [\(route)]}") }

  private static func httpRoute(_ rule: String) -> String {
    "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: a}, spec: {rules: [\(rule)]}}"
  }

  static let rows: [Row] = [
    Row(
      "unknown fields are passed over",
      gateway("{servers: [{port: {number: 80, protocol: HTTP, x: 1}, y: 2}]}")
    ),
    Row("a server without a port", gateway("{servers: [«missing-field VALID-100»{hosts: [a]}]}")),
    Row(
      "a port without a number",
      gateway("{servers: [{port: «missing-field VALID-100»{protocol: HTTP}}]}")
    ),
    Row(
      "a port without a protocol",
      gateway("{servers: [{port: «missing-field VALID-100»{number: 80}}]}")
    ),
    Row(
      "a port out of range",
      gateway("{servers: [{port: {number: «bad-number VALID-100»70000, protocol: HTTP}}]}")
    ),
    Row(
      "a TLS mode that there is not",
      gateway(
        "{servers: [{port: {number: 443, protocol: HTTPS}, tls: {mode: «wrong-type VALID-4»STRICT}}]}"
      )
    ),
    Row("hosts that are no list", virtualService("{hosts: «wrong-type VALID-4»a.example.com}")),
    Row("what changes no answer is passed over", http("{timeout: [], retries: 3, mirror: x}")),
    Row(
      "a match with two comparisons",
      http("{match: [{uri: «bad-match VALID-100»{exact: /a, prefix: /b}}]}")
    ),
    Row("an empty prefix", http("{match: [{uri: «bad-match VALID-100»{prefix: \"\"}}]}")),
    Row(
      "a comparison that there is not",
      http("{match: [{uri: {«bad-match VALID-100»suffix: /a}}]}")
    ),
    Row("a match that is a text", http("{match: [{uri: «wrong-type VALID-4»/a}]}")),
    Row("a header that only has to be there", http("{match: [{headers: {a: {}, b: null}}]}")),
    Row("a route without a destination", http("{route: [«missing-field VALID-100»{weight: 1}]}")),
    Row(
      "a destination without a host",
      http("{route: [{destination: «missing-field VALID-100»{subset: a}}]}")
    ),
    Row(
      "a weight below nothing",
      http("{route: [{destination: {host: a}, weight: «bad-number VALID-100»-1}]}")
    ),
    Row(
      "a percentage that is a text",
      http("{fault: {abort: {percentage: {value: «bad-number VALID-100»half}}}}")
    ),
    Row("a percentage with a fraction", http("{fault: {abort: {percentage: {value: 0.5}}}}")),
    Row(
      "a type of path that there is not",
      httpRoute("{matches: [{path: {type: «wrong-type VALID-4»Prefix, value: /}}]}")
    ),
    Row("a filter without a type", httpRoute("{filters: [«missing-field VALID-100»{}]}")),
    Row(
      "a backend without a name",
      httpRoute("{backendRefs: [«missing-field VALID-100»{port: 80}]}")
    ),
    Row("a null rule", httpRoute("«null-item VALID-5»null")),
  ]

  @Test
  func `every field of a VirtualService arrives`() throws {
    let resources = check(
      Row(
        "all",
        Self.virtualService(
          """
          {hosts: [a, b], gateways: [g], exportTo: ["."], http: [{match: [{uri: {prefix: /a},
            scheme: {exact: https}, method: {regex: G.*}, authority: {}, headers: {B: {exact: b}, a: {}},
            withoutHeaders: {c: {prefix: c}}, queryParams: {q: {exact: q}}, port: 80, sourceLabels: {l: m},
            sourceNamespace: ns, gateways: [g], ignoreUriCase: true}], redirect: {uri: /r, authority: h,
            port: 1, scheme: https, redirectCode: 307}, directResponse: {status: 418},
            delegate: {name: d, namespace: e}, rewrite: {uri: /w, authority: x,
            uriRegexRewrite: {match: m, rewrite: r}}, fault: {abort: {httpStatus: 500, percentage: {value: 0.5}}},
            headers: {request: {add: {Host: inner}}}}]}
          """
        )
      )
    )
    let first = try #require(resources.first)
    guard case .virtualService(let service) = first else {
      Issue.record("no VirtualService")
      return
    }
    #expect(service.hosts == ["a", "b"])
    #expect(service.gateways == ["g"])
    #expect(service.exportTo == ["."])
    let route = try #require(service.http.first)
    let match = try #require(route.matches.first)
    #expect(match.uri == .prefix("/a"))
    #expect(match.scheme == .exact("https"))
    #expect(match.method == .regex("G.*"))
    #expect(match.authority == .present)
    #expect(
      match.headers == [
        NamedMatch(name: "B", match: .exact("b")), NamedMatch(name: "a", match: .present),
      ]
    )
    #expect(match.withoutHeaders == [NamedMatch(name: "c", match: .prefix("c"))])
    #expect(match.queryParams == [NamedMatch(name: "q", match: .exact("q"))])
    #expect(match.port == 80)
    #expect(match.sourceLabels == ["l": "m"])
    #expect(match.sourceNamespace == "ns")
    #expect(match.gateways == ["g"])
    #expect(match.ignoreURICase)
    let redirect = try #require(route.redirect)
    #expect(redirect.path == "/r")
    #expect(redirect.authority == "h")
    #expect(redirect.port == .number(1))
    #expect(redirect.scheme == "https")
    #expect(redirect.status == 307)
    #expect(route.directResponse == 418)
    #expect(route.delegate == VirtualService.Delegate(name: "d", namespace: "e"))
    #expect(
      route.rewrite
        == VirtualService.Rewrite(
          uri: "/w",
          authority: "x",
          regex: VirtualService.RegexRewrite(match: "m", rewrite: "r")
        )
    )
    #expect(route.abort?.status == 500)
    #expect(route.abort?.percentage == 0.5)
    #expect(route.authority == "inner")
  }
}
