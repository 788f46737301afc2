internal import Basics

/// What istiod hands out where it cannot fetch a key set. [JWKS-13, JWKS-14]
extension JWKSet {
  /// A set whose key nobody owns: no token passes it, and every token is tried.
  package static let unusablePlaceholder = placeholder(kid: "")

  /// The same of istiods before 1.21: the key has a name, and a token that names another is refused
  /// for that.
  package static let namedPlaceholder = placeholder(kid: "abc")

  /// The key of istiods from 1.21 to 1.26, whose private half is published with their source.
  ///
  /// A token that anybody signs with it passes. [JWKS-14]
  package static let publishedPlaceholder =
    (try? JWKSet(
      parsing: """
        {"keys": [{"kty": "RSA", "e": "AQAB", "n": "\
        vqS7RN4b34i3_5YyhygtBe33gI6GK_0ldW8WMZaunS28T-WAzJOAoZ7E9Y0mHS8vcDES0eZIUpp6Ft9sRPhOlzQfo_7l-\
        3DnaD9LxJVKdXjE1jugxfI9YX1qJpD9S9wRZxQIhPky9UzZDkpFh_KpL6pZUt4cbPtW0VCctjqvpI11yHNk4CEbzw-RRFL\
        MJkLFJqgPa2JPzGZ-TqJdkSDQ7UtRiKzjRcWGnAdLsTq6WabDA1Fn1JVI9TWu-YDbLufDUDco46qyPgpxAqcRQG39cWZAQ\
        zMwNEZ-Yec_WiqDYqGTU6K8BBWeEIuMhiWfxGmtqX35rb9Qk_qeYDsqqT95Pw"}]}
        """
    )) ?? unusablePlaceholder

  private static func placeholder(kid: ByteString) -> JWKSet {
    JWKSet(
      keys: [JWK(index: 0, kid: kid, alg: "", kind: .placeholder, material: .none)],
      dropped: []
    )
  }
}
