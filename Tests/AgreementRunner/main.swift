// Compares the engine with the naive evaluator: --pairs N --seed S, or --set SEED for one policy set;
// with --ztunnel on policies and connections for ztunnel. --access N compares the exact sets of `who-can`
// and `what-can` with brute force on N policy sets. --diff N compares what `diff` reports for N pairs of policy
// sets with brute force and with 10,000 sampled requests each (--requests); with --witnesses FILE its
// witnesses are written to FILE, as vectors that scripts/conformance --cases FILE asks a real Envoy.
internal import Agreement
internal import Basics
internal import JSON

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Writes JSON text into a file; whether that went well.
func write(_ value: JSONValue, to path: String) -> Bool {
  guard let file = unsafe fopen(path, "w") else { return false }
  let bytes = value.write(.compact).bytes
  let isWritten = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
  return unsafe fclose(file) == 0 && isWritten
}

var pairs = 20_000
var seed: UInt64 = 1
var setSeed: UInt64?
var workers = 2
var accessSets: Int?
var diffPairs: Int?
var witnesses: String?
var requests = 10_000
var enforcer = AgreementRun.Enforcer.proxies
var arguments = CommandLine.arguments.dropFirst()
while let name = arguments.popFirst() {
  if name == "--ztunnel" {
    enforcer = .ztunnel
    continue
  }
  if name == "--witnesses", let path = arguments.popFirst() {
    witnesses = path
    continue
  }
  guard let value = arguments.popFirst().flatMap({ UInt64($0) }) else {
    print(
      "usage: agreement-runner [--pairs N] [--seed S] [--workers W] [--set SEED] [--ztunnel] [--access N] "
        + "[--diff N [--requests N] [--witnesses FILE]]"
    )
    exit(2)
  }
  switch name {
  case "--pairs": pairs = Int(value)
  case "--seed": seed = value
  case "--workers": workers = max(1, Int(value))
  case "--set": setSeed = value
  case "--access": accessSets = Int(value)
  case "--diff": diffPairs = Int(value)
  case "--requests": requests = Int(value)
  default:
    print("unknown option \(name)")
    exit(2)
  }
}

if let accessSets {
  let run = await AccessComparison.compare(seed: seed, sets: accessSets, workers: workers)
  for error in run.errors.prefix(10) { print("ERROR \(error)") }
  for difference in run.differences.prefix(10) { print("DIFFERENCE \(difference)") }
  print(run.summary)
  exit(run.differences.isEmpty && run.errors.isEmpty ? 0 : 1)
}
if let diffPairs {
  let run = await DiffComparison.compare(
    seed: seed,
    pairs: diffPairs,
    requests: requests,
    workers: workers,
    keepsWitnesses: witnesses != nil
  )
  if let witnesses, !write(run.vectorFile, to: witnesses) {
    print("cannot write \(witnesses)")
    exit(2)
  }
  for error in run.errors.prefix(10) { print("ERROR \(error)") }
  for difference in run.differences.prefix(10) { print("DIFFERENCE \(difference)") }
  print(run.summary)
  exit(run.differences.isEmpty && run.errors.isEmpty ? 0 : 1)
}
var run = AgreementRun(enforcer)
if let setSeed {
  run.compare(setSeed: setSeed)
} else {
  let sets = (pairs + AgreementRun.requestsPerSet - 1) / AgreementRun.requestsPerSet
  print("seed \(seed), \(sets) policy sets with \(AgreementRun.requestsPerSet) requests each")
  run = await AgreementRun.compare(enforcer, seed: seed, sets: sets, workers: workers)
}
for error in run.errors.prefix(10) { print("ERROR \(error)") }
for disagreement in run.disagreements.prefix(10) { print("DISAGREEMENT \(disagreement)") }
print(run.summary)
exit(run.disagreementCount == 0 && run.errors.isEmpty ? 0 : 1)
