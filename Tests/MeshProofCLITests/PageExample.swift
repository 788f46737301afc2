import Foundation
import Testing

/// An example command of a page with the output below it.
struct PageExample: Sendable, CustomTestStringConvertible {
  let page: String
  let command: String
  let output: String

  var testDescription: String { "\(page): \(command)" }

  /// The examples of a page: every `$ meshproof …` line in its console blocks.
  static func all(of page: String) throws -> [PageExample] {
    let text = try String(contentsOfFile: "\(try Repository.root())/\(page)", encoding: .utf8)
    var examples: [PageExample] = []
    var isInside = false
    var command: String?
    var output = ""
    func finish() {
      if let command { examples.append(PageExample(page: page, command: command, output: output)) }
      command = nil
      output = ""
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      switch (isInside, line) {
      case (false, "```console"): isInside = true
      case (true, "```"):
        finish()
        isInside = false
      case (true, let line) where line.hasPrefix("$ meshproof "):
        finish()
        command = String(line.dropFirst(2))
      case (true, let line): output += line + "\n"
      case (false, _): continue
      }
    }
    return examples
  }
}
