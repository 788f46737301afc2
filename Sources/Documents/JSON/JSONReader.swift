internal import Basics
internal import JSON

/// Reads JSON text into trees: one object or array, or several one after the other (ENV-2).
struct JSONReader {
  private let bytes: [UInt8]
  private let start: Int

  /// Makes a reader of valid UTF-8 text; `start` is behind the byte order mark.
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    self.start = start
  }

  /// Reads all values, or, when the text is no JSON but is YAML in flow style, reads that.
  func read(into session: inout ReadingSession) {
    // Before libjansson, which needs ten times the memory of the tree that is made in the end.
    let excess = JSONTokens.firstNode(after: session.limits.nodes, in: bytes, start..<bytes.count)
    if let excess {
      var cursor = TextCursor(bytes, from: start)
      session.tooManyNodes(at: cursor.position(at: excess))
      return
    }
    let (values, problem) = check(most: session.limits.documents)
    if let problem, problem.reason == .syntax || problem.reason == .unexpectedEnd {
      var attempt = session
      if YAMLReader(bytes, from: start).read(into: &attempt) {
        session = attempt
        return
      }
    }
    var scanner = JSONTreeScanner(bytes, from: start)
    for value in values {
      guard !session.isFull else {
        session.tooManyDocuments(at: scanner.position(at: value.lowerBound))
        return
      }
      if let root = scanner.read(value, session: &session),
        session.tree.entries[root].kind != .null
      {
        session.add(root)
      }
    }
    if let problem { report(problem, &scanner, session: &session) }
  }

  /// Lets libjansson find the values; ends at the first thing that it cannot read, and at the first
  /// value after `most` others.
  private func check(
    most: Int
  ) -> (values: [Range<Int>], problem: JSONDocumentSyntax.Problem?) {
    var values: [Range<Int>] = []
    var offset = start
    while values.count <= most, let next = bytes[offset...].firstIndex(where: { !isBlank($0) }) {
      do throws(JSONDocumentSyntax.Problem) {
        offset = try JSONDocumentSyntax.check(bytes, from: next)
      } catch {
        return (values, error)
      }
      values.append(next..<offset)
    }
    return (values, nil)
  }

  private func report(
    _ problem: JSONDocumentSyntax.Problem,
    _ scanner: inout JSONTreeScanner,
    session: inout ReadingSession
  ) {
    let offset = scanner.offset
    switch problem.reason {
    case .syntax, .unexpectedEnd, .unrepresentable:
      let token =
        problem.reason == .unexpectedEnd
        ? problem.end : JSONTokens.lastStart(in: bytes, offset..<problem.end)
      session.report(
        code: "json-syntax",
        problem.message,
        at: scanner.position(at: token),
        clause: "ENV-2"
      )
    case .tooDeep:
      let bracket = JSONTokens.firstStart(
        deeperThan: session.limits.depth,
        in: bytes,
        offset..<problem.end
      )
      session.tooDeep(at: scanner.position(at: bracket))
    }
  }
}
