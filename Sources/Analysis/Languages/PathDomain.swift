internal import Basics
internal import Matching

/// The paths that policies can see: what normalization makes of the targets that codecs take
/// (AP-93 to AP-98).
///
/// These are the paths that normalization leaves alone, and those with a segment that begins with
/// dots and a semicolon: clients get them through with an escaped dot.
struct PathDomain: Sendable {
  let mode: PathNormalizer.Mode
  /// Whether a query may follow.
  let hasQuery: Bool

  private enum Segment: Int32 {
    /// Before the first slash.
    case start = 0
    /// Behind the very first slash.
    case first
    case slash, dot, twoDots, text
    /// The path is `//` (AP-96).
    case onlySlashes
    case query
  }

  // A state: the segment, and what has been read of an escape: 0 nothing, 1 a `%`, 2 + h a `%` and
  // the hex digit h.
  private static let escapes: Int32 = 18

  var domain: TextDomain {
    let path = self
    return TextDomain(
      tellingSets: Self.tellingSets,
      start: Segment.start.rawValue * Self.escapes,
      step: { path.step($0, $1) },
      accepts: { Self.accepts($0) }
    )
  }

  private static func accepts(_ state: Int32) -> Bool {
    switch Segment(rawValue: state / escapes) {
    case .start, .dot, .twoDots, nil: false
    case .first, .slash, .text, .onlySlashes, .query: true
    }
  }

  private func step(_ state: Int32, _ byte: UInt8) -> Int32? {
    guard let segment = Segment(rawValue: state / Self.escapes) else { return nil }
    func at(_ segment: Segment, escape: Int32 = 0) -> Int32 {
      segment.rawValue * Self.escapes + escape
    }
    if segment == .query {
      return byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "#") ? state : nil
    }
    if byte == UInt8(ascii: "?") {
      return hasQuery && Self.accepts(state) ? at(.query) : nil
    }
    guard segment != .start else { return byte == UInt8(ascii: "/") ? at(.first) : nil }
    guard mode != .none else {
      // As the client sent it; HTTP/2 lets bytes past 0x7F through.
      return byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "#") ? at(.text) : nil
    }
    guard !Self.isRewritten(byte), segment != .onlySlashes else { return nil }

    var escape: Int32 = 0
    let read = state % Self.escapes
    if byte == UInt8(ascii: "%") {
      escape = 1
    } else if read > 0, let digit = Self.hexValue(byte) {
      if read == 1 {
        escape = 2 + Int32(digit)
      } else if isDecoded(UInt8(read - 2) << 4 | digit) {
        return nil
      }
    }
    switch byte {
    case UInt8(ascii: "/"):
      switch segment {
      case .dot, .twoDots: return nil
      case .first: return mode == .base ? at(.slash) : at(.onlySlashes)
      case .slash: return mode == .base ? at(.slash) : nil
      case .text, .start, .onlySlashes, .query: return at(.slash)
      }
    case UInt8(ascii: "."):
      switch segment {
      case .first, .slash: return at(.dot)
      case .dot: return at(.twoDots)
      case .twoDots, .text, .start, .onlySlashes, .query: return at(.text)
      }
    default: return at(.text, escape: escape)
    }
  }

  /// Whether normalization never leaves the byte itself: it escapes it, or takes it for a slash.
  private static func isRewritten(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"),
      UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "\\"):
      true
    default: false
    }
  }

  /// Whether normalization never leaves the escape of a byte.
  private func isDecoded(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "."):
      true
    case UInt8(ascii: "/"), UInt8(ascii: "\\"): mode == .decodeAndMergeSlashes
    default: false
    }
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static let tellingSets: [ByteSet] = {
    let alone = Array("/.%?#".utf8) + Array("0123456789abcdefABCDEF".utf8)
    return alone.map { ByteSet([$0]) } + [
      ByteSet { isRewritten($0) && $0 > 0x20 && $0 != 0x7F }, ByteSet { $0 <= 0x20 || $0 == 0x7F },
      ByteSet { $0 >= 0x80 },
    ]
  }()

  /// A target that a client can send for a path; `nil` where none is found.
  static func target(for path: ByteString, by normalizer: PathNormalizer) -> ByteString? {
    if normalizer.normalize(path) == .path(path) { return path }
    // A dot before a semicolon has to hide.
    var target: [UInt8] = []
    let end = path.bytes.firstIndex(of: UInt8(ascii: "?")) ?? path.bytes.endIndex
    for segment in path.bytes[..<end].split(
      separator: UInt8(ascii: "/"),
      omittingEmptySubsequences: false
    ) {
      if !target.isEmpty || segment.startIndex > 0 { target.append(UInt8(ascii: "/")) }
      let isHidden = segment.starts(with: ".;".utf8) || segment.starts(with: "..;".utf8)
      target += isHidden ? Array("%2e".utf8) + segment.dropFirst() : Array(segment)
    }
    let hidden = ByteString(bytes: target + path.bytes[end...])
    return normalizer.normalize(hidden) == .path(path) ? hidden : nil
  }
}
