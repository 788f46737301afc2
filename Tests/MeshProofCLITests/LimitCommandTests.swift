import Testing

@Suite("Inputs without an end, and limits on the command line (ENV-27)")
struct LimitCommandTests {
  private static let policies = "-f Policies/deny-all-fixed"
  private static let question = "--from shop/storefront --to shop/orders:8080 /orders/7"

  @Test(
    "A huge, endless or silent file is an error that names the limit",
    arguments: [
      ("-f /dev/zero \(question)", "file-bytes"),
      ("-f - \(question) </dev/zero", "file-bytes"),
      ("\(policies) --mesh-config /dev/zero \(question)", "file-bytes"),
      ("\(policies) --jwks i=/dev/zero \(question)", "jwks-bytes"),
      ("\(policies) --request /dev/zero", "request-bytes"),
      ("\(policies) --requests /dev/zero", "request-bytes"),
      ("\(policies) --requests - </dev/zero", "request-bytes"),
      ("\(policies) --jwt @/dev/zero \(question)", "header-bytes"),
      ("--envoy-config /dev/zero --limit envoy-config-bytes=1000 /x", "envoy-config-bytes"),
    ]
  )
  func endless(arguments: String, limit: String) throws {
    let result = try Command.run("meshproof query \(arguments)")
    #expect(result.status == 2)
    #expect(result.errors.contains("the limit \"\(limit)\" is "), "\(result.errors)")
    #expect(result.errors.contains("raise it with --limit \(limit)=VALUE"))
  }

  @Test("A file of hundreds of megabytes is refused unread")
  func huge() throws {
    let line = """
      f=$(mktemp) && truncate -s 300M $f && meshproof query -f $f \(Self.question); s=$?; rm $f; exit $s
      """
    let result = try Command.run(line)
    #expect(result.status == 2)
    #expect(result.errors.contains("it has 314572800 bytes; the limit \"file-bytes\" is 67108864"))
  }

  @Test("A pipe that nobody writes to is an error after a while")
  func silentPipe() throws {
    let line = """
      d=$(mktemp -d) && mkfifo $d/p && meshproof query -f $d/p --limit wait-seconds=1 \
      \(Self.question); s=$?; rm -r $d; exit $s
      """
    let result = try Command.run(line)
    #expect(result.status == 2)
    #expect(result.errors.contains("it gives no data; the limit \"wait-seconds\" is 1"))
  }

  @Test("A pipe that is written to is a file like others")
  func pipe() throws {
    let line = """
      d=$(mktemp -d) && mkfifo $d/p && \
      (for f in Policies/deny-all-fixed/*.yaml; do cat $f; echo ---; done >$d/p &) && \
      meshproof query -f $d/p \(Self.question); s=$?; rm -r $d; exit $s
      """
    let result = try Command.run(line)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test(
    "What is just too large for a limit passes when the limit is raised",
    arguments: ["depth=4:5", "documents=3:100", "file-bytes=100:100000", "header-bytes=8:9"]
  )
  func raised(limit: String) throws {
    let parts = limit.split(separator: "=")
    let values = parts[1].split(separator: ":")
    let refused = try Command.run(
      "meshproof query \(Self.policies) --limit \(parts[0])=\(values[0]) \(Self.question)"
    )
    #expect(refused.status == 2)
    #expect(refused.errors.contains("the limit \"\(parts[0])\" is \(values[0])"))
  }

  @Test(
    "A limit that there is not is bad usage",
    arguments: ["depth", "=1", "depht=1", "depth=", "depth=0", "depth=513", "depth=1x", "nodes=-1"]
  )
  func badLimit(limit: String) throws {
    let result = try Command.run(
      "meshproof query \(Self.policies) --limit '\(limit)' \(Self.question)"
    )
    #expect(result.status == 2)
    #expect(result.errors.contains("--limit"), "\(result.errors)")
  }

  @Test("A request line behind one that is too long is not answered")
  func longLine() throws {
    let request = #"{"destination":{"workload":"shop/orders","port":8080},"http":{}}"#
    let result = try Command.run(
      "meshproof query \(Self.policies) --requests - -o jsonl --limit request-bytes=100",
      input: "\(request)\n\(request)\(String(repeating: " ", count: 100))\n\(request)\n"
    )
    #expect(result.status == 2)
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors.contains("-:2:1: error: the line has more than 100 bytes"))
  }
}
