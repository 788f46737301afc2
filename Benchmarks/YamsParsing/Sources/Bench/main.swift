import Foundation
import Yams

// yams-bench FILE: seconds of processor time for all documents of a file, as trees of nodes.

let text = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
var time = timespec()
clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
let start = Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
var count = 0
for _ in try Yams.compose_all(yaml: text) { count += 1 }
clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
let end = Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
print("{\"median\": \(end - start), \"documents\": \(count)}")
