import MeshProof

// Measures the library from within, on inputs that ../harness makes; prints a line of JSON each.
//
//   meshproof-bench load POLICIES RUNS
//   meshproof-bench evaluate POLICIES QUESTIONS RUNS
//   meshproof-bench verify POLICIES TOKENS NOW RUNS
//   meshproof-bench token POLICIES TOKENS NOW RUNS

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

switch arguments.dropFirst().first {
case "load":
  let file = try InputFile.read(path: arguments[2])
  let first = request("spiffe://a\tGET\t/")
  let measured = try Measurement(runs: Int(arguments[3]) ?? 5, operations: 1) {
    let policies = try PolicySet(loading: [file])
    _ = try policies.evaluate(first, now: 0)
  }
  print(measured.line("load"))

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
  let questions = try lines(arguments[3]).map { line in
    let columns = line.split(at: UInt8(ascii: "\t"))
    return (("spiffe://" + columns[0]).bytes, columns[1].bytes, columns[2].bytes)
  }
  let host = ByteString("gateway-api.shop").bytes
  var allowed = 0
  let measured = try Measurement(runs: Int(arguments[4]) ?? 5, operations: questions.count) {
    allowed = 0
    for (principal, method, path) in questions {
      let verdict = try compiled.verdict(
        principal: principal.span,
        method: method.span,
        path: path.span,
        host: host.span
      )
      if verdict == .allow { allowed += 1 }
    }
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

default: print("usage: meshproof-bench load|evaluate|decide|verify|token …")
}
