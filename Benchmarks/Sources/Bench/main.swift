import MeshProof

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Measures the library from within, on inputs that ../harness makes; prints a line of JSON each.
//
// Exits with 2, and says why, for what cannot be read or measured.

/// What can be measured, with its arguments.
let measurements = [
  "load": ["POLICIES", "RUNS"],
  "evaluate": ["POLICIES", "QUESTIONS", "RUNS"],
  "decide": ["POLICIES", "QUESTIONS", "RUNS"],
  "urls": ["MESH", "URLS", "RUNS"],
  "verify": ["POLICIES", "TOKENS", "NOW", "RUNS"],
  "token": ["POLICIES", "TOKENS", "NOW", "RUNS"],
  "sets": ["MESH"],
  "diff": ["OLD", "NEW"],
]

/// An input that nothing can be measured with.
struct UnusableInput: Error, CustomStringConvertible {
  let description: String
}

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

/// The lines of a file, each with the columns principal, method and path.
func questions(_ path: String) throws -> [ByteString] {
  let lines = try lines(path)
  guard lines.allSatisfy({ $0.split(at: UInt8(ascii: "\t")).count >= 3 }) else {
    throw UnusableInput(description: "\(path) has lines without principal, method and path")
  }
  return lines
}

/// How many runs an argument asks for.
func runs(_ text: String) -> Int { max(1, Int(text) ?? 5) }

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

/// Measures what the first argument says, and prints a line.
func measure(_ arguments: [String]) throws {
  switch arguments[1] {
  case "load":
    let file = try InputFile.read(path: arguments[2])
    let first = request("spiffe://a\tGET\t/")
    // Until the first answer: a command ends with it. What it costs to give all of it back, which a
    // server does when policies change, is measured by itself.
    var loaded: [PolicySet] = []
    let measured = try Measurement(runs: runs(arguments[3]), operations: 1) {
      let policies = try PolicySet(loading: [file])
      _ = try policies.evaluate(first, now: 0)
      loaded.append(policies)
    } after: {
      loaded = []
    }
    print(measured.line("load", [("freeing", Int(measured.after * 1e9))]))

  case "evaluate":
    let policies = try policySet(arguments[2])
    let requests = try questions(arguments[3]).map(request)
    var allowed = 0
    let measured = try Measurement(runs: runs(arguments[4]), operations: requests.count) {
      allowed = 0
      for request in requests where try policies.evaluate(request, now: 0).verdict == .allow {
        allowed += 1
      }
    }
    print(measured.line("evaluate", [("allowed", allowed), ("of", requests.count)]))

  case "decide":
    let policies = try policySet(arguments[2])
    let compiled = try policies.compiled(for: destination())
    let questions = Questions(try questions(arguments[3]))
    let host = ByteString("gateway-api.shop").bytes
    var allowed = 0
    let measured = try Measurement(runs: runs(arguments[4]), operations: questions.count) {
      allowed = try questions.allowed(by: compiled, host: host)
    }
    print(measured.line("decide", [("allowed", allowed), ("of", questions.count)]))

  case "verify":
    let compiled = try policySet(arguments[2]).compiled(for: destination())
    let tokens = try lines(arguments[3])
    let now = Int64(arguments[4]) ?? 0
    var verified = 0
    let measured = try Measurement(runs: runs(arguments[5]), operations: tokens.count) {
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
    let measured = try Measurement(runs: runs(arguments[5]), operations: requests.count) {
      allowed = 0
      for request in requests where try policies.evaluate(request, now: now).verdict == .allow {
        allowed += 1
      }
    }
    print(measured.line("token", [("allowed", allowed), ("of", requests.count)]))

  case "urls":
    let policies = try policySet(arguments[2])
    let urls = try lines(arguments[3])
    let count = runs(arguments[4])
    let each = urls.count / count
    var next = 0
    var allowed = 0
    // Every URL once: nothing is known of it yet.
    let measured = try Measurement(runs: count, operations: each, warmsUp: false) {
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

  default: break
  }
}

func fail(_ text: String) -> Never {
  let bytes = Array((text + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(2)
}

let arguments = CommandLine.arguments
guard arguments.count > 1, let wanted = measurements[arguments[1]],
  arguments.count >= 2 + wanted.count
else {
  let usages = measurements.sorted { $0.key < $1.key }.map { name, values in
    "  meshproof-bench " + ([name] + values).joined(separator: " ")
  }
  fail("usage:\n" + usages.joined(separator: "\n"))
}
do {
  try measure(arguments)
} catch let error as LoadingError {
  fail(error.diagnostics.map { "\($0)" }.joined(separator: "\n"))
} catch {
  fail("error: \(error)")
}
