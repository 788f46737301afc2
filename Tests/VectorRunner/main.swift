// Runs files of decision vectors and prints disagreements first, then the counts.
internal import MeshProof
internal import TestSupport

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

var asked = 0
var disagreements = 0
for path in CommandLine.arguments.dropFirst() {
  let file = try VectorFile(name: path, bytes: InputFile.read(path: path).bytes)
  let runs = file.cases.map { VectorRun($0) }
  for run in runs {
    for disagreement in run.disagreements { print(disagreement) }
  }
  let requests = runs.reduce(0) { $0 + $1.asked }
  let wrong = runs.reduce(0) { $0 + $1.disagreements.count }
  print("\(path): \(file.cases.count) cases, \(requests) requests, \(wrong) disagreements")
  asked += requests
  disagreements += wrong
}
print("total: \(asked) requests, \(disagreements) disagreements")
exit(disagreements == 0 ? 0 : 1)
