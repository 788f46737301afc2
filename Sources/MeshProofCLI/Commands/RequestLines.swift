internal import ArgumentParser
internal import MeshProof

/// `query --requests`: one decision a line, in order, as the lines come.
struct RequestLines {
  let answerer: any Answerer
  let now: Int64
  let explains: Bool
  let output: OutputFormat
  let limits: InputLimits

  func answer(path: String) throws {
    var failed = false
    do {
      let lines = try LineReader(path: path, limits: limits)
      var number = 0
      while let line = try lines.next() {
        number += 1
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
        if !answer(line, InputFile(name: path, bytes: line), number) { failed = true }
      }
    } catch {
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    if failed { throw ExitCode(ExitStatus.badInput.rawValue) }
  }

  /// Whether the line was answered; what is wrong with it goes to standard error, and a line with
  /// `error` keeps the answers in step with the requests.
  private func answer(_ line: [UInt8], _ file: InputFile, _ number: Int) -> Bool {
    do {
      let requests = try Request.read(file, firstLine: number, limits: limits)
      guard requests.count == 1, let request = requests.first else {
        throw RequestError("\(file.name):\(number): a line must hold one request")
      }
      let decision = try answerer.evaluate(request, now: now, explains: explains)
      Console.print(output == .text ? decision.text : "\(decision.json.write(.compact))\n")
      return true
    } catch let error as LoadingError {
      Console.report(error.diagnostics)
      printError(error.diagnostics.first.map { "\($0)" } ?? "bad request")
    } catch let error as RequestError {
      Console.report(error: "\(file.name):\(number): \(error.description)")
      printError("\(file.name):\(number): \(error.description)")
    } catch {
      Console.report(error: "\(error)")
    }
    return false
  }

  private func printError(_ message: String) {
    let value = JSONValue.object(JSONObject([("error", .string(ByteString(message)))]))
    Console.print("\(value.write(.compact))\n")
  }
}
