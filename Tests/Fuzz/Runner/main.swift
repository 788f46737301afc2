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

guard CommandLine.arguments.count > 1,
  let target = FuzzTarget(rawValue: CommandLine.arguments[1])
else {
  print("usage: fuzz-runner TARGET FILE…\ntargets:", terminator: "")
  for target in FuzzTarget.allCases { print(" \(target.rawValue)", terminator: "") }
  print()
  exit(2)
}

#if MESHPROOF_FUZZING
  runFuzzer(target)
#else
  replay(CommandLine.arguments.dropFirst(2), target)
#endif
