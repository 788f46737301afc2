internal import ArgumentParser
internal import Basics
internal import MeshProof

/// `query --requests`: one decision a line, in order, as the lines come.
struct RequestLines: Sendable {
  let answerer: any Answerer
  let now: Int64
  let explains: Bool
  let output: OutputFormat
  let limits: InputLimits
  /// How many threads answer.
  let jobs: Int
  /// The short way, where it gives the output that is wanted.
  private let plain: PlainAnswers?

  init(
    answerer: any Answerer,
    now: Int64,
    explains: Bool,
    output: OutputFormat,
    limits: InputLimits,
    jobs: Int
  ) {
    self.answerer = answerer
    self.now = now
    self.explains = explains
    self.output = output
    self.limits = limits
    self.jobs = jobs
    let isPlain = output != .text && !explains
    plain = isPlain ? (answerer as? PolicySet).flatMap { PlainAnswers($0, limits: limits) } : nil
  }

  /// Answers are written when this much is there, or when no further line is.
  private static let bufferSize = 1 << 16

  /// Lines that are answered together, for each thread.
  private static let batchSize = 256

  func answer(path: String) throws {
    var failed = false
    var written: [UInt8] = []
    written.reserveCapacity(Self.bufferSize + 4096)
    do {
      let lines = try LineReader(path: path, limits: limits)
      var number = 0
      while let batch = try nextBatch(of: lines, path: path, &number) {
        for answer in answer(batch) {
          written += answer.text
          guard let errors = answer.errors else { continue }
          failed = true
          flush(&written)
          Console.report(text: errors)
        }
        // Who types requests, or sends one after the other, waits for each answer.
        if written.count >= Self.bufferSize || !lines.hasLineReady { flush(&written) }
      }
    } catch {
      flush(&written)
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    flush(&written)
    if failed { throw ExitCode(ExitStatus.badInput.rawValue) }
  }

  /// A line that is not blank, with its number.
  private struct Line {
    let file: InputFile
    let number: Int
  }

  /// The lines that are there without waiting, at least one; `nil` at the end.
  private func nextBatch(
    of lines: LineReader,
    path: String,
    _ number: inout Int
  ) throws(LoadingError) -> [Line]? {
    let most = jobs > 1 ? jobs * Self.batchSize : 1
    var batch: [Line] = []
    while batch.isEmpty || (batch.count < most && lines.hasLineReady), let line = try lines.next() {
      number += 1
      if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
        batch.append(Line(file: InputFile(name: path, bytes: line), number: number))
      }
    }
    return batch.isEmpty ? nil : batch
  }

  /// The answers to lines in their order, by as many threads as were asked for.
  private func answer(_ batch: [Line]) -> [Answer] {
    let threads = min(jobs, batch.count)
    guard threads > 1 else { return batch.map { answer($0.file, $0.number) } }
    let parts = concurrentMap(count: threads, jobs: threads) { thread in
      batch[(batch.count * thread / threads)..<(batch.count * (thread + 1) / threads)]
        .map { answer($0.file, $0.number) }
    }
    return parts.flatMap { $0 }
  }

  private func flush(_ written: inout [UInt8]) {
    guard !written.isEmpty else { return }
    Console.print(written)
    written.removeAll(keepingCapacity: true)
  }

  /// The answer to a line, and what is wrong with it.
  private struct Answer {
    let text: [UInt8]
    let errors: String?
  }

  /// What is wrong with a line goes to standard error, and a line with `error` keeps the answers in
  /// step with the requests.
  private func answer(_ file: InputFile, _ number: Int) -> Answer {
    var text: [UInt8] = []
    if let plain, plain.answer(file.bytes, to: &text) { return Answer(text: text, errors: nil) }
    do {
      let requests = try Request.read(file, firstLine: number, limits: limits)
      guard requests.count == 1, let request = requests.first else {
        throw RequestError("\(file.name):\(number): a line must hold one request")
      }
      let decision = try answerer.evaluate(request, now: now, explains: explains)
      let text =
        output == .text
        ? Array(decision.text.utf8) : decision.json.write(.compact).bytes + [UInt8(ascii: "\n")]
      return Answer(text: text, errors: nil)
    } catch let error as LoadingError {
      let first = error.diagnostics.first.map { "\($0)" } ?? "bad request"
      return Answer(
        text: Self.errorLine(first),
        errors: error.diagnostics.map { "\($0)\n" }.joined()
      )
    } catch {
      let message = "\(file.name):\(number): \(error)"
      return Answer(text: Self.errorLine(message), errors: "error: \(message)\n")
    }
  }

  private static func errorLine(_ message: String) -> [UInt8] {
    let value = JSONValue.object(JSONObject([("error", .string(ByteString(message)))]))
    return value.write(.compact).bytes + [UInt8(ascii: "\n")]
  }
}
