package import Basics

/// Reads files into positioned trees: YAML as Kubernetes reads it, and JSON (ENV-1, ENV-2).
package struct DocumentReader: Sendable {
  private let limits: DocumentLimits

  /// Makes a reader that gives up where `limits` say.
  package init(limits: DocumentLimits = .standard) { self.limits = limits }

  /// Reads all documents of one file.
  ///
  /// A document that breaks off is not returned; one that can be read to its end is, even when
  /// something in it is an error (a duplicate key), so that later stages can report their own
  /// findings too. Nothing may be decided from a file whose diagnostics have an error. Cost is
  /// linear in the size of the file plus the nodes that aliases copy.
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The file as the user named it, for positions.
  /// - Returns: The documents in order without empty ones, and the diagnostics by position.
  package func read(
    _ bytes: [UInt8],
    file: String
  ) -> (documents: [Node], diagnostics: [Diagnostic]) {
    var session = ReadingSession(file: file, limits: limits)
    guard bytes.count <= limits.bytes else {
      session.exceeded(
        "the file has \(bytes.count) bytes",
        limit: "file-bytes",
        limits.bytes,
        code: "too-large",
        at: .start
      )
      return session.finish()
    }
    let isPlain = PlainText.holds(for: bytes)
    guard isPlain || TextEncoding.check(bytes, session: &session) else { return session.finish() }
    let start = TextEncoding.byteOrderMarkLength(bytes)
    session.tree.expect(bytes: bytes.count, atMost: limits.nodes)
    guard let first = bytes[start...].firstIndex(where: { !isBlank($0) }) else {
      return session.finish()
    }
    if bytes[first] == UInt8(ascii: "{") || bytes[first] == UInt8(ascii: "[") {
      JSONReader(bytes, from: start).read(into: &session)
    } else {
      YAMLReader(bytes, from: start, isPlain: isPlain).read(into: &session)
    }
    return session.finish()
  }
}

/// Whether a byte is white space of JSON, and of YAML between tokens.
func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
