import Testing

@Suite("The command matrix")
struct MatrixCommandTests {
  private static let fixed = "meshproof matrix -f Policies/deny-all-fixed"
  private static let mesh = "meshproof matrix -f Policies/strict-mesh"

  /// A command line, its exit code, and a part of what it prints.
  static let rows: [(line: String, status: Int32, output: String, errors: String)] = [
    (fixed, 0, "shop/orders:8080", "no port of theirs is known (give --port): shop/reports"),
    ("\(fixed) --port 8080", 0, "shop/storefront:8080", ""),
    ("\(fixed) -X GET -X PUT --path /orders/7", 0, "GET /orders/7  PUT /orders/7", ""),
    (
      "\(fixed) --from 'shop/*' --from none --to '*' -X GET -o csv", 0,
      "none,shop/orders,8080,GET,/", ""
    ),
    ("\(fixed) --from none -o csv", 0, "none,shop/orders,8080,*,*,DENY,,", ""),
    ("\(mesh) --port 5432 --path / -o json", 0, #""decision":"REFUSED""#, ""),
    ("\(mesh) --port 5432 -o json", 0, #""access":"never","operations":[]"#, ""),
    ("\(mesh) --from none --path / -o markdown", 0, "| none | DENY | REFUSED |", ""),
    ("meshproof matrix --help", 0, "EXIT CODES", ""),
    ("meshproof --help", 0, "matrix", ""),
    ("meshproof matrix", 2, "", "-f PATH"),
    ("\(fixed) --from shop", 2, "", "--from wants ns/name, ns/*, * or none, not \"shop\""),
    ("\(fixed) --to none", 2, "", "--to wants ns/name, ns/name:port, ns/* or *, not \"none\""),
    ("\(fixed) --from shop/nobody", 2, "", "--from shop/nobody"),
    ("\(fixed) --to shop/nothing", 2, "", "--to shop/nothing"),
    ("\(fixed) --port 0", 2, "", "--port wants"),
    ("\(fixed) --port 65536", 2, "", "--port wants"),
    ("\(fixed) --port http", 2, "", "http"),
    ("\(fixed) --path ''", 2, "", "--path wants a value"),
    ("\(fixed) -X ''", 2, "", "--method wants a value"),
    ("\(fixed) --port 8080 --jobs 3", 0, "shop/storefront:8080", ""),
    ("\(fixed) --jobs 0", 2, "", "--jobs wants"),
    ("\(fixed) -o yaml", 2, "", "yaml"),
    ("\(mesh) --port 9999 --to 'legacy/*'", 2, "", "no workload has one of these ports"),
    ("\(fixed) --now never", 2, "", "--now wants"),
  ]

  @Test("A command line ends with its exit code and says why", arguments: rows)
  func status(row: (line: String, status: Int32, output: String, errors: String)) throws {
    let result = try Command.run(row.line)
    #expect(result.status == row.status, "\(result.errors)")
    #expect(row.output.isEmpty ? result.output.isEmpty : result.output.contains(row.output))
    #expect(result.errors.contains(row.errors))
  }
}
