internal import Basics
package import JSON
package import MeshProof

/// A policy set over an alphabet so small that every request can be tried.
package struct SmallWorld: Sendable {
  package let policies: [JSONValue]
  /// `http` or `tcp`.
  package let portProtocol: String
  /// Whether tokens are looked at.
  package let hasTokens: Bool

  /// Service accounts of the inputs, and others of the mesh's trust domain.
  static let known = ["cluster.local/ns/bar/sa/job", "cluster.local/ns/foo/sa/web"]
  static let others = ["cluster.local/ns/foo/sa/x", "cluster.local/ns/zed/sa/z"]
  static let methods = ["GET", "POST", "DELETE"]
  static let paths = ["/", "/a", "/a/b", "/b", "/b.html"]
  static let hosts = ["h1.example", "h2.example"]
  static let teams: [String?] = [nil, "red", "blue"]
  static let groups: [[String]?] = [nil, [], ["g1"], ["g2"], ["g1", "g2"]]
  static let addresses = ["10.0.0.1", "10.9.0.1"]
  static let issuer = "https://issuer.example"

  /// The workloads: `foo/web`, which is asked, and `bar/job`.
  package var inventory: [JSONValue] {
    func deployment(_ namespace: String, _ name: String) -> JSONValue {
      object(
        ("apiVersion", text("apps/v1")),
        ("kind", text("Deployment")),
        ("metadata", object(("name", text(name)), ("namespace", text(namespace)))),
        (
          "spec",
          object(
            (
              "template",
              object(
                ("metadata", object(("labels", object(("app", text(name)))))),
                (
                  "spec",
                  object(
                    ("serviceAccountName", text(name)),
                    (
                      "containers",
                      .array([
                        object(
                          ("name", text("c")),
                          ("ports", .array([object(("containerPort", .integer(8080)))]))
                        )
                      ])
                    )
                  )
                )
              )
            )
          )
        )
      )
    }
    let service = object(
      ("apiVersion", text("v1")),
      ("kind", text("Service")),
      ("metadata", object(("name", text("web")), ("namespace", text("foo")))),
      (
        "spec",
        object(
          ("selector", object(("app", text("web")))),
          (
            "ports",
            .array([object(("name", text(portProtocol)), ("port", .integer(8080)))])
          )
        )
      )
    )
    return [deployment("foo", "web"), deployment("bar", "job"), service]
  }

  /// Every request that there is, each with its caller; `nil`: without an identity.
  ///
  /// Of a field that neither the policies nor the question mention there is one value.
  ///
  /// - Parameter question: A rule that the requests are asked by.
  /// - Returns: The requests, in a stable order.
  package func requests(for question: JSONValue?) -> [(caller: String?, request: Request)] {
    let texts = JSONValue.array(policies + (question.map { [$0] } ?? [])).write(.compact)
    func values<Value>(_ all: [Value], ifMentioned words: [ByteString]) -> [Value] {
      words.contains(where: texts.contains) ? all : Array(all.prefix(1))
    }
    let http = Self.http(
      methods: values(Self.methods, ifMentioned: ["ethods"]),
      paths: values(Self.paths, ifMentioned: ["aths"]),
      hosts: values(Self.hosts, ifMentioned: ["osts"]),
      teams: values(Self.teams, ifMentioned: ["x-team"])
    )
    let groups =
      hasTokens ? values(Self.groups, ifMentioned: ["request.auth", "equestPrincipals"]) : [nil]
    var requests: [(caller: String?, request: Request)] = []
    for caller in Self.known + Self.others + [nil] {
      for address in values(Self.addresses, ifMentioned: ["ipBlocks", "notIpBlocks", "source.ip"]) {
        var connection = Request()
        connection.source.identity = caller.map { .principal(ByteString($0)) }
        connection.source.ip = IPAddress(parsing: ByteString(address))
        connection.destination.target = .labels(namespace: "foo", ["app": "web"])
        connection.destination.port = 8080
        connection.destination.portProtocol = .init(rawValue: portProtocol)
        guard portProtocol == "http" else {
          requests.append((caller, connection))
          continue
        }
        for http in http {
          for groups in groups {
            var request = connection
            request.http = http
            request.jwt = groups.map { .claims(Self.claims($0)) }
            requests.append((caller, request))
          }
        }
      }
    }
    return requests
  }

  private static func http(
    methods: [String],
    paths: [String],
    hosts: [String],
    teams: [String?]
  ) -> [Request.HTTP] {
    var all: [Request.HTTP] = []
    for method in methods {
      for path in paths {
        for host in hosts {
          for team in teams {
            var http = Request.HTTP()
            http.method = ByteString(method)
            http.path = ByteString(path)
            http.host = ByteString(host)
            if let team { http.headers = [.init(name: "x-team", lines: [ByteString(team)])] }
            all.append(http)
          }
        }
      }
    }
    return all
  }

  private static func claims(_ groups: [String]) -> JSONObject {
    var claims = JSONObject([("iss", text(issuer)), ("sub", text("u"))])
    if !groups.isEmpty { claims["groups"] = texts(groups) }
    return claims
  }
}
