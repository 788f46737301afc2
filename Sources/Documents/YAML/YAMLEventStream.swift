internal import Basics
internal import CLibYAML

/// libyaml's event parser; the only place that touches it.
enum YAMLEventStream {
  /// Calls `body` with each event of a part of a text, until it returns `false`.
  ///
  /// Columns count Unicode scalars. Lines are those of YAML 1.1, where U+0085, U+2028 and U+2029
  /// end a line too: in a file with such characters line numbers are larger than an editor's.
  /// - Parameters:
  ///   - bytes: Valid UTF-8.
  ///   - range: The part; it begins at the start of a line.
  ///   - firstLine: The number of that line.
  ///   - body: Gets the event, and the text of a scalar with escapes resolved; returns whether to go
  ///     on.
  /// - Returns: Why reading ended early, when it was libyaml that could not go on.
  static func read(
    _ bytes: [UInt8],
    in range: Range<Int>,
    firstLine: Int,
    _ body: (borrowing YAMLEvent, borrowing Span<UInt8>) -> Bool
  ) -> YAMLSyntaxProblem? {
    // The parser keeps its own address, so it must stay where it is.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else { return outOfMemory(firstLine) }
    defer { unsafe yaml_parser_delete(parser) }
    // One for all events; libyaml clears it before each.
    let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
    defer { unsafe event.deallocate() }
    return unsafe bytes[range].withUnsafeBufferPointer { text in
      unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
      while true {
        guard unsafe yaml_parser_parse(parser, event) == 1 else {
          return unsafe problem(parser.pointee, firstLine: firstLine)
        }
        defer { unsafe yaml_event_delete(event) }
        let type = unsafe event.pointee.type
        if type == YAML_STREAM_END_EVENT || type == YAML_NO_EVENT { return nil }
        guard let read = unsafe copy(event.pointee, firstLine: firstLine) else { continue }
        let text = unsafe UnsafeBufferPointer(
          start: read.kind == .scalar ? event.pointee.data.scalar.value : nil,
          count: read.kind == .scalar ? event.pointee.data.scalar.length : 0
        )
        guard body(read, unsafe text.span) else { return nil }
      }
    }
  }

  /// Copies what an event says; `nil` for the start of the stream, which says nothing.
  private static func copy(_ event: borrowing yaml_event_t, firstLine: Int) -> YAMLEvent? {
    var result = unsafe YAMLEvent(
      kind: .documentStart,
      position: position(event.start_mark, firstLine: firstLine),
      start: Int(event.start_mark.index),
      end: Int(event.end_mark.index),
      isPlain: false
    )
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: break
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      result.kind = .scalar
      result.properties = unsafe properties(scalar.anchor, scalar.tag)
      result.isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
    case YAML_ALIAS_EVENT:
      result.kind = .alias
      result.properties = unsafe properties(event.data.alias.anchor, nil)
    case YAML_SEQUENCE_START_EVENT:
      result.kind = .sequenceStart
      result.properties = unsafe properties(
        event.data.sequence_start.anchor,
        event.data.sequence_start.tag
      )
    case YAML_MAPPING_START_EVENT:
      result.kind = .mappingStart
      result.properties = unsafe properties(
        event.data.mapping_start.anchor,
        event.data.mapping_start.tag
      )
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: result.kind = .collectionEnd
    default: return nil
    }
    return result
  }

  private static func properties(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?,
    _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> YAMLEvent.Properties? {
    guard unsafe anchor != nil || tag != nil else { return nil }
    return unsafe YAMLEvent.Properties(anchor: text(anchor), tag: text(tag))
  }

  private static func text(_ start: UnsafeMutablePointer<yaml_char_t>?) -> ByteString? {
    guard let start = unsafe start else { return nil }
    var length = 0
    while unsafe start[length] != 0 { length += 1 }
    return ByteString(bytes: unsafe Array(UnsafeBufferPointer(start: start, count: length)))
  }

  private static func position(_ mark: yaml_mark_t, firstLine: Int) -> TextPosition {
    TextPosition(line: firstLine + Int(mark.line), column: Int(mark.column) + 1)
  }

  private static func problem(_ parser: yaml_parser_t, firstLine: Int) -> YAMLSyntaxProblem {
    guard unsafe parser.error != YAML_MEMORY_ERROR else { return outOfMemory(firstLine) }
    // An error of the reader (which gets valid UTF-8 only) has no mark but where parsing stands.
    let isMarked = unsafe parser.error == YAML_SCANNER_ERROR || parser.error == YAML_PARSER_ERROR
    let mark = unsafe isMarked ? parser.problem_mark : parser.mark
    let context = unsafe parser.context.map { unsafe String(cString: $0) }
    return unsafe YAMLSyntaxProblem(
      problem: parser.problem.map { unsafe String(cString: $0) } ?? "cannot be read",
      context: context,
      position: position(mark, firstLine: firstLine),
      index: Int(mark.index),
      contextPosition: context.map { _ in
        unsafe position(parser.context_mark, firstLine: firstLine)
      }
    )
  }

  private static func outOfMemory(_ line: Int) -> YAMLSyntaxProblem {
    YAMLSyntaxProblem(
      problem: "out of memory",
      position: TextPosition(line: line, column: 1),
      index: 0
    )
  }
}
