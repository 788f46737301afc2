internal import Basics

/// Reads a YAML stream into trees, document by document (ENV-1).
struct YAMLReader {
  private let bytes: [UInt8]
  private let start: Int

  /// Makes a reader of valid UTF-8 text; `start` is behind the byte order mark.
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    self.start = start
  }

  /// Reads all documents.
  ///
  /// libyaml cannot go on after a syntax error, so the rest of such a stream is cut into its
  /// documents and read one by one.
  /// - Returns: Whether the text was YAML throughout.
  @discardableResult
  func read(into session: inout ReadingSession) -> Bool {
    let clean = ControlCharacters.blotOut(bytes, from: start, session: &session)
    let whole = read(clean, in: start..<clean.count, firstLine: 1, session: &session)
    guard let broken = whole.brokenDocument else { return true }
    var isYAML = whole.isYAML
    var cursor = TextCursor(clean, from: start)
    var next = DocumentBoundary.nextDocument(in: clean, after: broken)
    while next < clean.count {
      let end = DocumentBoundary.nextDocument(in: clean, after: next)
      let line = cursor.position(at: next).line
      guard !session.isFull else {
        session.tooManyDocuments(at: TextPosition(line: line, column: 1))
        return isYAML
      }
      isYAML = read(clean, in: next..<end, firstLine: line, session: &session).isYAML && isYAML
      next = end
    }
    return isYAML
  }

  /// Where and why reading a part of the text ended early.
  private struct Outcome {
    /// The offset where the document starts that could not be read to its end.
    var brokenDocument: Int?
    var isYAML = true
  }

  private func read(
    _ bytes: [UInt8],
    in range: Range<Int>,
    firstLine: Int,
    session: inout ReadingSession
  ) -> Outcome {
    var document = YAMLDocumentBuilder(file: session.file)
    var documentStart = 0
    var isBroken = false
    let problem = YAMLEventStream.read(bytes, in: range, firstLine: firstLine) { event in
      switch event.kind {
      case .documentStart:
        documentStart = event.start
        document = YAMLDocumentBuilder(file: session.file)
      case .documentEnd:
        documentStart = event.end
        guard let tree = document.tree.finish(), tree.root.kind != .null else { return true }
        guard !session.isFull else {
          session.tooManyDocuments(at: tree.entries[0].position)
          return false
        }
        session.add(tree)
      default:
        isBroken = !document.take(event, session: &session)
      }
      return !isBroken
    }
    if let problem { session.report(problem) }
    guard problem != nil || isBroken else { return Outcome() }
    return Outcome(
      brokenDocument: offset(ofScalar: documentStart, in: bytes, range),
      isYAML: problem == nil
    )
  }

  /// The byte offset of the scalar number `count` of a part of the text.
  private func offset(ofScalar count: Int, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    var offset = range.lowerBound
    var remaining = count
    while offset < range.upperBound {
      if bytes[offset] & 0xC0 != 0x80 {
        if remaining == 0 { return offset }
        remaining -= 1
      }
      offset += 1
    }
    return offset
  }
}
