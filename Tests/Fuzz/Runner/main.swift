internal import FuzzTargets

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// fuzz-runner TARGET FILE…     replays files, one after the other
// fuzz-runner TARGET OPTION…   built with MESHPROOF_FUZZING: libFuzzer's own options and folders
//
// `scripts/fuzz` builds and calls it.

#if MESHPROOF_FUZZING
  // To merge a corpus libFuzzer runs this program again, with its own arguments only.
  if let target = unsafe getenv(targetVariable).map({ unsafe String(cString: $0) }).flatMap(
    FuzzTarget.init(rawValue:)
  ) {
    runFuzzer(target, argumentsFrom: 0)
  }
#endif

guard CommandLine.arguments.count > 1,
  let target = FuzzTarget(rawValue: CommandLine.arguments[1])
else {
  print("usage: fuzz-runner TARGET FILE…\ntargets:", terminator: "")
  for target in FuzzTarget.allCases { print(" \(target.rawValue)", terminator: "") }
  print()
  exit(2)
}

#if MESHPROOF_FUZZING
  unsafe setenv(targetVariable, target.rawValue, 1)
  runFuzzer(target, argumentsFrom: 1)
#else
  replay(CommandLine.arguments.dropFirst(2), target)
#endif
