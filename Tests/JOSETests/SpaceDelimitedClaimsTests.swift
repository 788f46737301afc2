import Basics
import JOSE
import JSON
import Testing

@Suite("Space-delimited claims (RA-76, EF-139..146)")
struct SpaceDelimitedClaimsTests {
  @Test(
    "only texts at the top are split, at U+0020 and nowhere else",
    arguments: [
      (#"{"scope":"read write"}"#, #"{"scope":["read","write"]}"#),
      (#"{"scope":"read"}"#, #"{"scope":["read"]}"#),
      (#"{"scope":"  a  b "}"#, #"{"scope":["a","b"]}"#), (#"{"scope":""}"#, #"{"scope":""}"#),
      (#"{"scope":"   "}"#, #"{"scope":"   "}"#),
      (#"{"scope":"a\tb,c\nd"}"#, #"{"scope":["a\tb,c\nd"]}"#),
      (#"{"scope":["a b"]}"#, #"{"scope":["a b"]}"#), (#"{"scope":5}"#, #"{"scope":5}"#),
      (#"{"scope":null}"#, #"{"scope":null}"#),
      (#"{"x":{"scope":"a b"}}"#, #"{"x":{"scope":"a b"}}"#),
      (#"{"a.b":"x y","a":{"b":"x y"}}"#, #"{"a.b":["x","y"],"a":{"b":"x y"}}"#),
      (#"{"aud":"a b","Scope":"a b"}"#, #"{"aud":"a b","Scope":"a b"}"#),
      (#"{"z":1,"scope":"a b","b":2}"#, #"{"z":1,"scope":["a","b"],"b":2}"#), ("{}", "{}"),
    ]
  )
  func splits(_ payload: String, _ expected: String) throws {
    let object = try #require(try JSONValue(parsing: Array(payload.utf8)).object)
    let result = object.splittingClaims(["scope", "permission", "a.b"])
    #expect(JSONValue.object(result).write(.compact) == ByteString(expected))
    #expect(object.splittingClaims([]) == object)
  }
}
