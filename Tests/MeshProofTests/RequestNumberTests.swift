import MeshProof
import Testing

@Suite("Numbers of requests that are YAML (ENV-13)")
struct RequestNumberTests {
  @Test(
    "A number in a claim or a port is what YAML 1.1 makes of it",
    arguments: [
      ("8080", 8080), ("0x1F90", 8080), ("017620", 8080), ("8_080", 8080), ("0b11", 3),
    ]
  )
  func integer(text: String, number: Int) throws {
    let requests = try Request.read(
      InputFile(
        name: "r.yaml",
        bytes: Array("destination: {port: \(text)}\njwt: {claims: {n: \(text)}}\n".utf8)
      )
    )
    let request = try #require(requests.first)
    #expect(request.destination.port == number)
    #expect(request.jwt == .claims(JSONObject([("n", .integer(Int64(number)))])))
  }

  @Test(
    "What is no number from 0 to 65535 is no port",
    arguments: ["-1", "65536", "0x10000", "9223372036854775808", "1.5", "'80'", "08", "yes", "[]"]
  )
  func noPort(text: String) {
    #expect(throws: LoadingError.self) {
      try Request.read(
        InputFile(name: "r.yaml", bytes: Array("destination: {port: \(text)}".utf8))
      )
    }
  }

  @Test("Booleans and fractions are those of YAML 1.1 as well")
  func others() throws {
    let text = "jwt: {claims: {a: Yes, b: off, c: 1_0.5, d: 'no'}}"
    let request = try #require(
      try Request.read(InputFile(name: "r", bytes: Array(text.utf8))).first
    )
    #expect(
      request.jwt
        == .claims(
          JSONObject([
            ("a", .bool(true)), ("b", .bool(false)), ("c", .number(10.5)), ("d", .string("no")),
          ])
        )
    )
  }
}
