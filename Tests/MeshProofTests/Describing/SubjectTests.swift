import MeshProof
import TestSupport
import Testing

@Suite("What the words after describe mean")
struct SubjectTests {
  private static func load() throws -> PolicySet {
    let folder = try #require(VectorFile.folder) + "/descriptions"
    return try PolicySet(loading: InputFile.read(paths: ["\(folder)/shop.yaml"]))
  }

  private static func name(_ namespace: String, _ name: String) -> Request.ObjectName {
    .init(namespace: ByteString(namespace), name: ByteString(name))
  }

  /// Words with what they mean.
  private static let subjects: [(words: [String], subject: Description.Subject)] = [
    (["shop/web"], .workload(name("shop", "web"))),
    (["cart/api"], .service(name("cart", "api"))),
    (["shop/edge"], .gateway(name("shop", "edge"))),
    (["cart/wp"], .waypoint(name("cart", "wp"))),
    (["ns", "shop"], .namespace("shop")),
    (["Namespaces", "shop"], .namespace("shop")),
    (["svc", "shop/web"], .service(name("shop", "web"))),
    (["services", "web"], .service(name("shop", "web"))),
    (["gw", "shop/edge"], .gateway(name("shop", "edge"))),
    (["waypoint", "cart/wp"], .waypoint(name("cart", "wp"))),
    (["workload", "shop/web"], .workload(name("shop", "web"))),
  ]

  @Test("A name alone is a workload's, else a service's, else a Gateway's")
  func words() throws {
    let policies = try Self.load()
    for row in Self.subjects {
      #expect(try policies.subject(words: row.words, namespace: "shop") == row.subject)
    }
  }

  /// Words that mean nothing, with a part of what is said.
  private static let refused: [(words: [String], says: String)] = [
    ([], "namespace/name, or a kind"),
    (["a", "b/c", "d"], "namespace/name, or a kind"),
    (["web"], "wants namespace/name"),
    (["shop/web/x"], "wants namespace/name"),
    (["/web"], "wants namespace/name"),
    (["ns", "shop/web"], "a namespace is wanted"),
    (["ns", ""], "a namespace is wanted"),
    (["pod", "shop/web"], "only namespace, service, gateway, waypoint, workload"),
    (["waypiont", "shop/web"], "did you mean \"waypoint\"?"),
    (["shop/wbe"], "did you mean \"shop/web\"?"),
    (["svc", "shop/items"], "there is \"cart/items\""),
    (["ns", "shopp"], "did you mean \"shop\"?"),
    (["ns", "zzzzzzzz"], "there is \"cart\", \"istio-system\", \"shop\""),
    (["gateway", "cart/wp"], "is a waypoint: describe waypoint cart/wp"),
    (["gateway", "cart/items"], "the inputs have no gateway"),
    (["waypoint", "shop/edge"], "the inputs have no waypoint"),
    (["workload", "cart/api"], "the inputs have no workload"),
  ]

  @Test("What there is not is refused, with what there is")
  func refusals() throws {
    let policies = try Self.load()
    for row in Self.refused {
      let error = #expect(throws: RequestError.self, "\(row.words)") {
        _ = try policies.describe(policies.subject(words: row.words))
      }
      let text = error?.description ?? ""
      #expect(text.contains(row.says), "\(row.words): \(text)")
    }
  }
}
