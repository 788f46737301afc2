package import Basics
internal import CLibYAML
package import JSON

extension JSONValue {
  /// The value as one YAML document in block style, members in their order; ends with a line feed.
  ///
  /// Text that some reader could take for something else than text is quoted; lines are not folded.
  /// - Returns: `nil` for what libyaml cannot write: a text of more than 2 GiB.
  /// - Complexity: O(size).
  package func writeYAML() -> ByteString? {
    var written: [UInt8] = []
    let isComplete = unsafe withUnsafeMutablePointer(to: &written) { output in
      // The emitter keeps its own address, so it must stay where it is.
      let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
      defer { unsafe emitter.deallocate() }
      guard unsafe yaml_emitter_initialize(emitter) == 1 else { return false }
      defer { unsafe yaml_emitter_delete(emitter) }
      unsafe yaml_emitter_set_output(emitter, appendYAML, output)
      unsafe yaml_emitter_set_unicode(emitter, 1)
      unsafe yaml_emitter_set_width(emitter, -1)
      let writer = unsafe YAMLWriter(emitter: emitter)
      return writer.writeDocument(self)
    }
    return isComplete ? ByteString(bytes: written) : nil
  }
}

/// The emitter's output: `data` is the array of ``JSONValue/writeYAML()``.
private func appendYAML(
  _ data: UnsafeMutableRawPointer?,
  _ buffer: UnsafeMutablePointer<UInt8>?,
  _ size: Int
) -> Int32 {
  guard let data = unsafe data, let buffer = unsafe buffer else { return 0 }
  unsafe data.assumingMemoryBound(to: [UInt8].self).pointee += UnsafeBufferPointer(
    start: buffer,
    count: size
  )
  return 1
}

/// libyaml's event emitter.
@safe private struct YAMLWriter {
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>

  init(emitter: UnsafeMutablePointer<yaml_emitter_t>) { unsafe self.emitter = unsafe emitter }

  /// Whether all could be written.
  func writeDocument(_ value: JSONValue) -> Bool {
    unsafe emit { unsafe yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
      && emit { unsafe yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
      && write(value, depthLeft: 2048)
      && emit { unsafe yaml_document_end_event_initialize($0, 1) }
      && emit { unsafe yaml_stream_end_event_initialize($0) }
  }

  /// `null` takes the place of what lies too deep, as in JSON.
  private func write(_ value: JSONValue, depthLeft: Int) -> Bool {
    guard depthLeft > 0 else { return write(plain: "null") }
    switch value {
    case .null, .bool, .integer, .number: return write(plain: value.write(.compact))
    case .string(let text): return write(text)
    case .array(let elements):
      return unsafe emit {
        unsafe yaml_sequence_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE)
      }
        && elements.allSatisfy { write($0, depthLeft: depthLeft - 1) }
        && emit { unsafe yaml_sequence_end_event_initialize($0) }
    case .object(let object):
      return unsafe emit {
        unsafe yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE)
      }
        && object.members.allSatisfy {
          write($0.name) && write($0.value, depthLeft: depthLeft - 1)
        }
        && emit { unsafe yaml_mapping_end_event_initialize($0) }
    }
  }

  private func write(_ text: ByteString) -> Bool {
    if Self.isPlain(text) { return write(plain: text) }
    let isBlock = text.bytes.contains(UInt8(ascii: "\n"))
    return write(text, isBlock ? YAML_LITERAL_SCALAR_STYLE : YAML_SINGLE_QUOTED_SCALAR_STYLE)
  }

  private func write(plain text: ByteString) -> Bool { write(text, YAML_PLAIN_SCALAR_STYLE) }

  /// libyaml takes another style where this one cannot hold the text.
  private func write(_ text: ByteString, _ style: yaml_scalar_style_t) -> Bool {
    // By way of a `String`, which repairs what is not UTF-8.
    let bytes = Array(text.string.utf8)
    guard let length = Int32(exactly: bytes.count) else { return false }
    let isPlain: Int32 = style == YAML_PLAIN_SCALAR_STYLE ? 1 : 0
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      // Of an empty array there may be no address.
      var nothing: UInt8 = 0
      return unsafe withUnsafePointer(to: &nothing) { empty in
        unsafe emit {
          unsafe yaml_scalar_event_initialize(
            $0,
            nil,
            nil,
            bytes.baseAddress ?? empty,
            length,
            isPlain,
            1,
            style
          )
        }
      }
    }
  }

  /// Whether no reader takes the text, unquoted, for anything but text.
  ///
  /// Kubernetes' reader leaves times, dates and `=` as they are; others do not.
  private static func isPlain(_ text: ByteString) -> Bool {
    guard let first = text.bytes.first, !"+-.0123456789=<~".utf8.contains(first),
      !text.bytes.contains(UInt8(ascii: "\n"))
    else { return false }
    return PlainScalar.kind(of: text.bytes.span) == .string
  }

  private func emit(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) -> Bool {
    var event = unsafe yaml_event_t()
    guard unsafe make(&event) == 1 else { return false }
    // The emitter takes the event over, also where it fails.
    return unsafe yaml_emitter_emit(emitter, &event) == 1
  }
}
