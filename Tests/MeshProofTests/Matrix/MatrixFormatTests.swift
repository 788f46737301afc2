import MeshProof
import Testing

@Suite("The forms of a matrix")
struct MatrixFormatTests {
  private static let odd: [ByteString] = ["/a", "/b,\"c|`d`\u{1B}\n*"]

  private func matrix(
    from: [String] = ["shop/db", "none"],
    to: [String] = ["shop/web"],
    ports: [Int] = [8080],
    paths: [ByteString] = odd
  ) throws -> AccessMatrix {
    try MatrixFixtures.policies().matrix(
      MatrixFixtures.question(from: from, to: to, ports: ports, paths: paths),
      now: 0
    )
  }

  @Test("CSV has a line for each answer, quoted where RFC 4180 asks for it")
  func csv() throws {
    #expect(
      MatrixFixtures.written(try matrix(), as: .csv) == """
        caller,workload,port,method,path,decision,policy,rule
        shop/db,shop/web,8080,GET,/a,ALLOW,shop/web,0
        shop/db,shop/web,8080,GET,"/b,""c|`d`\u{1B}
        *",BAD_REQUEST,,
        none,shop/web,8080,GET,/a,ALLOW,shop/web,1
        none,shop/web,8080,GET,"/b,""c|`d`\u{1B}
        *",BAD_REQUEST,,

        """
    )
  }

  @Test("CSV leaves method and path empty for a connection, and data as it is")
  func csvConnection() throws {
    let matrix = try matrix(from: ["ops/*"], to: ["shop/db"], ports: [5432])
    let lines = MatrixFixtures.written(matrix, as: .csv).split(separator: "\n").dropFirst()
    #expect(
      Array(lines) == [
        "ops/auditor,shop/db,5432,,,ALLOW,shop/db,0", "ops/default,shop/db,5432,,,ALLOW,shop/db,0",
      ]
    )
    let formula = try self.matrix(from: ["none"], paths: ["=1+1"])
    #expect(MatrixFixtures.written(formula, as: .csv).contains(",GET,=1+1,"))
  }

  @Test("Markdown escapes what would be markup and lets no cell break out of its row")
  func markdown() throws {
    let text = MatrixFixtures.written(try matrix(), as: .markdown)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "**shop/web:8080 (http)**")
    #expect(lines[2] == #"| caller | GET /a | GET /b,"c\|\`d\`\\u{1b}\\u{a}\* |"#)
    #expect(lines[3] == "|---|---|---|")
    #expect(lines[4] == #"| shop/db | ALLOW | BAD\_REQUEST |"#)
    #expect(lines[5] == #"| none | ALLOW | BAD\_REQUEST |"#)
    #expect(lines.contains("- ALLOW: reaches the workload"))
  }

  @Test("JSON is the contract's object")
  func json() throws {
    let value = try JSONValue(parsing: Array(MatrixFixtures.written(matrix(), as: .json).utf8))
    #expect(
      value["callers"]
        == .array([
          .object(
            JSONObject([
              ("id", "c0"), ("principal", "cluster.local/ns/shop/sa/db"),
              ("members", .array(["shop/db"])),
            ])
          ),
          .object(JSONObject([("id", "c1"), ("principal", nil)])),
        ])
    )
    #expect(
      value["workloads"]
        == .array([
          .object(
            JSONObject([
              ("id", "w0"), ("members", .array(["shop/web"])), ("port", 8080), ("protocol", "http"),
            ])
          )
        ])
    )
    let cells = try #require(value["cells"]?.array)
    #expect(cells.map { $0["access"]?.string } == ["always", "conditional"])
    #expect(cells.map { $0["caller"]?.string } == ["c0", "c1"])
    let decisions = try #require(cells[1]["decisions"]?.array)
    #expect(decisions.map { $0["path"]?.string } == Self.odd)
    #expect(decisions.map { $0["decision"]?.string } == ["ALLOW", "BAD_REQUEST"])
    #expect(decisions[0]["decidedBy"]?["rule"] == 1)
    #expect(decisions[1]["decidedBy"] == .object(JSONObject([("stage", "path")])))
  }

  @Test("JSON of several workloads and connections is valid, with nulls for a connection")
  func jsonConnections() throws {
    let matrix = try MatrixFixtures.policies().matrix(MatrixFixtures.question(), now: 0)
    let value = try JSONValue(parsing: Array(MatrixFixtures.written(matrix, as: .json).utf8))
    let cells = try #require(value["cells"]?.array)
    #expect(cells.count == 30)
    let connection = cells.first { $0["workload"] == "w1" }?["decisions"]?.array?.first
    #expect(connection?["method"] == .null)
    #expect(connection?["path"] == .null)
    #expect(value["warnings"]?.array?.count == 1)
  }

  @Test("Text has one table of all workloads where each is asked one thing")
  func text() throws {
    let text = MatrixFixtures.written(
      try matrix(to: ["shop/*"], ports: [], paths: ["/a"]),
      as: .text
    )
    #expect(
      text == """
        GET /a; TCP connections at ports of that kind
          caller   shop/api:8080  shop/db:5432  shop/db:5433  shop/web:8080  shop/web:9090
          shop/db  ALLOW          DENY          DENY          ALLOW          ALLOW
          none     ALLOW          DENY          DENY          ALLOW          ALLOW

        ALLOW: reaches the workload
        DENY: refused by authorization
        none: a caller without an identity, in plaintext

        """
    )
  }

  @Test("A table that is too wide goes on below, with the callers again")
  func wide() throws {
    let paths = (0..<40).map { ByteString("/path/number/\($0)") }
    let text = MatrixFixtures.written(try matrix(paths: paths), as: .text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 100 && !$0.hasSuffix(" ") })
    #expect(lines.count { $0.hasPrefix("  caller") } == 10)
    for path in paths { #expect(text.contains("GET \(path)")) }
    let long = ByteString(String(repeating: "x", count: 200))
    #expect(MatrixFixtures.written(try matrix(paths: [long]), as: .text).contains("GET \(long)\n"))
  }

  @Test("The order of the inputs does not change a byte", arguments: MatrixFormat.allCases)
  func stable(format: MatrixFormat) throws {
    let documents = MatrixFixtures.inputs.split(separator: "\n---\n")
    func made(_ documents: [Substring]) throws -> AccessMatrix {
      let files = documents.enumerated().map {
        InputFile(name: "same", bytes: Array("\($1)\n".utf8))
      }
      return try PolicySet(loading: files).matrix(.init(), now: 0)
    }
    let text = MatrixFixtures.written(try made(documents), as: format)
    #expect(text == MatrixFixtures.written(try made(documents.reversed()), as: format))
    #expect(text.hasSuffix("\n"))
  }
}
