internal import Basics

/// A request line of the most frequent shape, taken apart where it lies.
///
/// The shape: an object of `id`, `source` with a `principal` alone, `destination` and `http` with
/// `method`, `path` and `host`, each at most once; texts of printable ASCII without escapes. It is
/// narrower than what ``Request/read(_:firstLine:limits:)`` reads: of a line that has it, both
/// understand the same, and any other line has to go there.
struct PlainRequestLine {
  /// The id as it is written; `nil` where there is none.
  private(set) var id: Range<Int>?
  private(set) var principal: Range<Int>?
  /// The whole value, brackets included.
  private(set) var destination: Range<Int>?
  /// The three are there with `http` only.
  private(set) var method: Range<Int>?
  private(set) var path: Range<Int>?
  private(set) var host: Range<Int>?

  /// Fails for a line of another shape.
  ///
  /// O(length).
  init?(_ line: Span<UInt8>) {
    var scanner = Scanner()
    guard scanner.take(UInt8(ascii: "{"), line) else { return nil }
    var hasSource = false
    var hasHTTP = false
    repeat {
      guard let name = scanner.name(line) else { return nil }
      if name.isText("id", in: line), id == nil {
        guard let value = scanner.id(line) else { return nil }
        id = value
      } else if name.isText("source", in: line), !hasSource {
        hasSource = true
        guard readSource(&scanner, line) else { return nil }
      } else if name.isText("destination", in: line), destination == nil {
        guard let value = scanner.flatObject(line) else { return nil }
        destination = value
      } else if name.isText("http", in: line), !hasHTTP {
        hasHTTP = true
        guard readHTTP(&scanner, line) else { return nil }
      } else {
        return nil
      }
    } while scanner.take(UInt8(ascii: ","), line)
    guard scanner.take(UInt8(ascii: "}"), line), scanner.isAtEnd(line) else { return nil }
  }

  private mutating func readSource(_ scanner: inout Scanner, _ line: Span<UInt8>) -> Bool {
    guard scanner.take(UInt8(ascii: "{"), line), let name = scanner.name(line),
      name.isText("principal", in: line), let value = scanner.text(line)
    else { return false }
    principal = value
    return scanner.take(UInt8(ascii: "}"), line)
  }

  private mutating func readHTTP(_ scanner: inout Scanner, _ line: Span<UInt8>) -> Bool {
    guard scanner.take(UInt8(ascii: "{"), line) else { return false }
    repeat {
      guard let name = scanner.name(line), let value = scanner.text(line) else { return false }
      if name.isText("method", in: line), method == nil {
        method = value
      } else if name.isText("path", in: line), path == nil {
        path = value
      } else if name.isText("host", in: line), host == nil {
        host = value
      } else {
        return false
      }
    } while scanner.take(UInt8(ascii: ","), line)
    return scanner.take(UInt8(ascii: "}"), line) && method != nil && path != nil && host != nil
  }
}

/// Goes through a line, token by token.
private struct Scanner {
  private var offset = 0

  private mutating func skipBlanks(_ line: Span<UInt8>) {
    while offset < line.count, line[offset] == 0x20 || line[offset] == 0x09 { offset += 1 }
  }

  /// Whether the next token is that byte, which is then passed.
  mutating func take(_ byte: UInt8, _ line: Span<UInt8>) -> Bool {
    skipBlanks(line)
    guard offset < line.count, line[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Whether nothing but blanks and the carriage return of a line end follows.
  mutating func isAtEnd(_ line: Span<UInt8>) -> Bool {
    skipBlanks(line)
    if offset < line.count, line[offset] == 0x0D { offset += 1 }
    return offset == line.count
  }

  /// A text without escapes, without its quotes.
  mutating func text(_ line: Span<UInt8>) -> Range<Int>? {
    guard take(UInt8(ascii: "\""), line) else { return nil }
    let start = offset
    while offset < line.count, line[offset] != UInt8(ascii: "\"") {
      let byte = line[offset]
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
      offset += 1
    }
    guard offset < line.count else { return nil }
    offset += 1
    return start..<(offset - 1)
  }

  /// The name of a member, with its colon.
  mutating func name(_ line: Span<UInt8>) -> Range<Int>? {
    guard let name = text(line), take(UInt8(ascii: ":"), line) else { return nil }
    return name
  }

  /// A text with its quotes, or a number in its one spelling.
  mutating func id(_ line: Span<UInt8>) -> Range<Int>? {
    skipBlanks(line)
    let start = offset
    if text(line) != nil { return start..<offset }
    offset = start
    return number(line)
  }

  /// Up to 18 digits, the first of which is no zero unless it is the only one.
  private mutating func number(_ line: Span<UInt8>) -> Range<Int>? {
    let start = offset
    while offset < line.count, line[offset] >= UInt8(ascii: "0"), line[offset] <= UInt8(ascii: "9")
    {
      offset += 1
    }
    let count = offset - start
    guard count > 0, count <= 18, count == 1 || line[start] != UInt8(ascii: "0") else { return nil }
    return start..<offset
  }

  /// An object of texts and numbers, with its brackets.
  mutating func flatObject(_ line: Span<UInt8>) -> Range<Int>? {
    skipBlanks(line)
    let start = offset
    guard take(UInt8(ascii: "{"), line) else { return nil }
    repeat {
      guard name(line) != nil, id(line) != nil else { return nil }
    } while take(UInt8(ascii: ","), line)
    return take(UInt8(ascii: "}"), line) ? start..<offset : nil
  }
}

extension Range<Int> {
  /// Whether the range of a line is that text.
  fileprivate func isText(_ text: StaticString, in line: Span<UInt8>) -> Bool {
    line.extracting(self).isEqual(to: text)
  }
}
