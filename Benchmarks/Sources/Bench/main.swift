import MeshProof

// Measures the library from within, on inputs that ../harness makes; prints a line of JSON each.
//
//   meshproof-bench load POLICIES RUNS
//   meshproof-bench evaluate POLICIES QUESTIONS RUNS
//   meshproof-bench decide POLICIES QUESTIONS RUNS
//   meshproof-bench urls MESH URLS RUNS
//   meshproof-bench verify POLICIES TOKENS NOW RUNS
//   meshproof-bench token POLICIES TOKENS NOW RUNS
//   meshproof-bench sets MESH
//   meshproof-bench diff OLD NEW

let arguments = CommandLine.arguments

func policySet(_ path: String) throws -> PolicySet {
  try PolicySet(loading: InputFile.read(paths: [path]))
}

func lines(_ path: String) throws -> [ByteString] {
  ByteString(bytes: try InputFile.read(path: path).bytes).split(at: UInt8(ascii: "\n"))
    .filter { !$0.isEmpty }
}

/// The workload of all inputs.
func destination() -> Request.Destination {
  var destination = Request.Destination()
  destination.target = .workload(.init(namespace: "shop", name: "gateway-api"))
  destination.port = 8080
  return destination
}

/// A line of three columns: principal, method, path.
func request(_ line: ByteString) -> Request {
  let columns = line.split(at: UInt8(ascii: "\t"))
  var request = Request()
  request.destination = destination()
  request.source.identity = .principal(columns[0])
  var http = Request.HTTP()
  http.method = columns[1]
  http.path = columns[2]
  http.host = "gateway-api.shop"
  request.http = http
  return request
}

/// Questions as a server has them: bytes in a buffer.
struct Questions {
  private var bytes: [UInt8] = []
  private var places: [(principal: Range<Int>, method: Range<Int>, path: Range<Int>)] = []

  var count: Int { places.count }

  init(_ lines: [ByteString]) {
    for line in lines {
      let columns = line.split(at: UInt8(ascii: "\t"))
      places.append(
        (add("spiffe://" + columns[0]), add(columns[1]), add(columns[2]))
      )
    }
  }

  private mutating func add(_ text: ByteString) -> Range<Int> {
    bytes += text.bytes
    return (bytes.count - text.count)..<bytes.count
  }

  /// How many the policies allow.
  func allowed(by compiled: CompiledPolicies, host: [UInt8]) throws -> Int {
    var allowed = 0
    for index in places.indices {
      let (principal, method, path) = places[index]
      let verdict = try compiled.verdict(
        principal: bytes.span.extracting(principal),
        method: bytes.span.extracting(method),
        path: bytes.span.extracting(path),
        host: host.span
      )
      if verdict == .allow { allowed += 1 }
    }
    return allowed
  }
}

switch arguments.dropFirst().first {
case "load":
  let file = try InputFile.read(path: arguments[2])
  let first = request("spiffe://a\tGET\t/")
  // Until the first answer: a command ends with it. What it costs to give all of it back, which a
  // server does when policies change, is measured by itself.
  var loaded: PolicySet?
  let measured = try Measurement(runs: Int(arguments[3]) ?? 5, operations: 1) {
    let policies = try PolicySet(loading: [file])
    _ = try policies.evaluate(first, now: 0)
    loaded = policies
  } after: {
    loaded = nil
  }
  print(measured.line("load", [("freeing", Int(measured.after * 1e9))]))

case "evaluate":
  let policies = try policySet(arguments[2])
  let requests = try lines(arguments[3]).map(request)
  var allowed = 0
  let measured = try Measurement(runs: Int(arguments[4]) ?? 5, operations: requests.count) {
    allowed = 0
    for request in requests where try policies.evaluate(request, now: 0).verdict == .allow {
      allowed += 1
    }
  }
  print(measured.line("evaluate", [("allowed", allowed), ("of", requests.count)]))

case "decide":
  let policies = try policySet(arguments[2])
  let compiled = try policies.compiled(for: destination())
  let questions = Questions(try lines(arguments[3]))
  let host = ByteString("gateway-api.shop").bytes
  var allowed = 0
  let measured = try Measurement(runs: Int(arguments[4]) ?? 5, operations: questions.count) {
    allowed = try questions.allowed(by: compiled, host: host)
  }
  print(measured.line("decide", [("allowed", allowed), ("of", questions.count)]))

case "verify":
  let compiled = try policySet(arguments[2]).compiled(for: destination())
  let tokens = try lines(arguments[3])
  let now = Int64(arguments[4]) ?? 0
  var verified = 0
  let measured = try Measurement(runs: Int(arguments[5]) ?? 5, operations: tokens.count) {
    verified = 0
    for token in tokens where try compiled.answer(token: token, now: now).outcome == .verified {
      verified += 1
    }
  }
  print(measured.line("verify", [("allowed", verified), ("of", tokens.count)]))

case "token":
  let policies = try policySet(arguments[2])
  let requests = try lines(arguments[3]).map { token in
    var made = request("spiffe://cluster.local/ns/a/sa/b\tGET\t/orders/7")
    made.jwt = .token(token)
    return made
  }
  let now = Int64(arguments[4]) ?? 0
  var allowed = 0
  let measured = try Measurement(runs: Int(arguments[5]) ?? 5, operations: requests.count) {
    allowed = 0
    for request in requests where try policies.evaluate(request, now: now).verdict == .allow {
      allowed += 1
    }
  }
  print(measured.line("token", [("allowed", allowed), ("of", requests.count)]))

case "urls":
  let policies = try policySet(arguments[2])
  let urls = try lines(arguments[3])
  let runs = Int(arguments[4]) ?? 5
  let each = urls.count / runs
  var next = 0
  var allowed = 0
  // Every URL once: nothing is known of it yet.
  let measured = try Measurement(runs: runs, operations: each, warmsUp: false) {
    for url in urls[next..<(next + each)] {
      var request = Request()
      request.source.identity = .principal("cluster.local/ns/shop/sa/caller")
      try RequestURL(url.description).apply(to: &request)
      if try policies.evaluate(request, now: 0).verdict == .allow { allowed += 1 }
    }
    next += each
  }
  print(measured.line("urls", [("allowed", allowed), ("of", urls.count)]))

case "sets": print(try measureSets(arguments[2]))
case "diff": print(try measureDiff(arguments[2], arguments[3]))

default: print("usage: meshproof-bench load|evaluate|decide|urls|verify|token|sets|diff …")
}
