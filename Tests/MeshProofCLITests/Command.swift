import Foundation

/// The built command.
enum Command {
  struct Result: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs a line as a shell reads it, from the root of the checkout, with the built command on PATH.
  static func run(_ line: String, input: String = "") throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(fileURLWithPath: try Repository.root())
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(try folder()):\(environment["PATH"] ?? "")"
    environment["NO_COLOR"] = "1"
    process.environment = environment
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    standardInput.fileHandleForWriting.write(Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errorText, as: UTF8.self)
    )
  }

  /// The folder of built products: the tests' own executable lies in it, or below it.
  private static func folder() throws -> String {
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    if let first = CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
      folder = URL(fileURLWithPath: first)
    }
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      if FileManager.default.isExecutableFile(
        atPath: folder.appendingPathComponent("meshproof").path
      ) {
        return folder.path
      }
    }
    throw Repository.NotFound()
  }
}
