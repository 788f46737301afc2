internal import Basics

/// Reads a YAML stream into trees, document by document (ENV-1).
struct YAMLReader {
  private let bytes: [UInt8]
  private let start: Int
  private let isPlain: Bool

  /// Makes a reader of valid UTF-8 text; `start` is behind the byte order mark.
  ///
  /// `isPlain` says that the text is known to be ``PlainText``.
  init(_ bytes: [UInt8], from start: Int, isPlain: Bool = false) {
    self.bytes = bytes
    self.start = start
    self.isPlain = isPlain
  }

  /// Reads all documents.
  ///
  /// libyaml cannot go on after a syntax error, so the rest of such a stream is cut into its
  /// documents and read one by one.
  /// - Returns: Whether the text was YAML throughout.
  @discardableResult
  func read(into session: inout ReadingSession) -> Bool {
    guard isPlain || Directives.check(bytes, from: start, session: &session) else { return false }
    let blotted =
      isPlain ? nil : ControlCharacters.blottedOut(bytes, from: start, session: &session)
    let text = blotted ?? bytes
    var isYAML = blotted == nil
    var cursor = TextCursor(text, from: start)
    var offset = start
    var end = text.count
    while offset < text.count, !session.isHopeless {
      let line = cursor.position(at: offset).line
      switch read(text, in: offset..<end, firstLine: line, session: &session) {
      case .whole: offset = end
      case .stopped: return isYAML
      case .broken(let document, let hasSyntaxError):
        isYAML = isYAML && !hasSyntaxError
        offset = DocumentBoundary.nextDocument(in: text, after: document)
      }
      // Behind a broken document, each part is one document.
      end = DocumentBoundary.nextDocument(in: text, after: offset)
    }
    return isYAML
  }

  /// How reading a part of the text ended.
  private enum Outcome {
    case whole
    /// No further document may be read.
    case stopped
    /// A document that starts at the offset could not be read to its end.
    case broken(document: Int, hasSyntaxError: Bool)
  }

  private func read(
    _ bytes: [UInt8],
    in range: Range<Int>,
    firstLine: Int,
    session: inout ReadingSession
  ) -> Outcome {
    var document = YAMLDocumentBuilder(TreeBuilder(file: session.file))
    // The builder alone has the nodes while it adds to them: a second owner would have them copied.
    swap(&document.tree, &session.tree)
    defer { swap(&document.tree, &session.tree) }
    var documentStart = 0
    var hasStopped = false
    var isBroken = false
    var problem = YAMLEventStream.read(bytes, in: range, firstLine: firstLine) { event, text in
      switch event.kind {
      case .documentStart:
        documentStart = event.start
        document.beginDocument()
      case .documentEnd:
        documentStart = event.end
        guard let root = document.tree.endDocument() else { return true }
        let entry = document.tree.entries[root]
        guard entry.kind != .null else { return true }
        hasStopped = session.isFull
        if hasStopped {
          session.tooManyDocuments(at: entry.position)
        } else {
          session.add(root)
        }
      default: isBroken = !document.take(event, text, session: &session)
      }
      return !isBroken && !hasStopped
    }
    if hasStopped { return .stopped }
    if let index = problem?.index, offset(ofScalar: index, in: bytes, range) == range.upperBound {
      // libyaml moves to a line of its own at the end of a text.
      var cursor = TextCursor(bytes, from: range.lowerBound, line: firstLine)
      problem?.position = cursor.position(at: range.upperBound)
    }
    if let problem { session.report(problem) }
    guard problem != nil || isBroken else { return .whole }
    let start = offset(ofScalar: documentStart, in: bytes, range)
    return .broken(document: start, hasSyntaxError: problem != nil)
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
