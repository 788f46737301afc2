import MeshProof
import TestSupport
import Testing

@Suite("Descriptions as the vectors have them")
struct DescriptionVectorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let words: [String]
    let pilotEnvironment: [String: String]
    let expected: JSONValue

    var testDescription: String { name }

    init(_ value: JSONValue) throws {
      let members = try #require(value.object)
      name = try #require(members["name"]?.string).string
      words = try #require(members["words"]?.array).compactMap { $0.string?.string }
      let flags = members["pilotEnvironment"]?.object?.members ?? []
      pilotEnvironment = Dictionary(
        flags.map { ($0.name.string, $0.value.string?.string ?? "") },
        uniquingKeysWith: { _, last in last }
      )
      expected = try #require(members["expected"])
    }
  }

  private static func bytes(of name: String) throws -> [UInt8] {
    let folder = try #require(VectorFile.folder) + "/descriptions"
    return try #require(try InputFile.read(paths: ["\(folder)/\(name)"]).first).bytes
  }

  private static func cases() throws -> [Case] {
    let file = try JSONValue(parsing: bytes(of: "cases.json"))
    return try #require(file.object?["cases"]?.array).map(Case.init)
  }

  @Test("Every field is the one of the vector")
  func vectors() throws {
    let cases = try Self.cases()
    #expect(cases.count == 14)
    #expect(Set(cases.map(\.name)).count == cases.count)
    for item in cases {
      var options = LoadingOptions()
      options.pilotEnvironment = item.pilotEnvironment
      let policies = try PolicySet(
        loading: [InputFile(name: "shop.yaml", bytes: Self.bytes(of: "shop.yaml"))],
        options: options
      )
      let description = try policies.describe(policies.subject(words: item.words))
      let json = description.json.write(.pretty).string
      #expect(json == item.expected.write(.pretty).string, "\(item.name)")
      #expect(!description.text.isEmpty)
    }
  }
}
