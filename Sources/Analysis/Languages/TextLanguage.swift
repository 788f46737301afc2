internal import Basics
internal import Matching

/// The texts that a pattern takes, as a set.
enum TextLanguage: Hashable, Sendable {
  /// Just this text.
  case exact(ByteString)
  /// All texts that begin with this one.
  case prefix(ByteString)
  /// Texts that fit ANY of the sequences.
  case sequences([[Piece]])
  /// Texts of UTF-8 that are not empty and have no line feed, as RE2 reads them (AP-50).
  case nonEmptyUTF8

  /// One part of a sequence.
  enum Piece: Hashable, Sendable {
    /// One byte of each of these sets.
    case bytes([ByteSet])
    /// `atLeast` bytes of a set or more; `atLeast` is 0 or 1.
    case run(ByteSet, atLeast: Int)
  }

  /// No text.
  static let none = TextLanguage.sequences([])
  /// Any text.
  static let all = TextLanguage.sequences([[.run(.all, atLeast: 0)]])

  /// Texts that hold a byte of a set.
  static func containing(_ set: ByteSet) -> TextLanguage {
    .sequences([[.run(.all, atLeast: 0), .bytes([set]), .run(.all, atLeast: 0)]])
  }

  static func suffix(_ text: ByteString) -> TextLanguage {
    .sequences([[.run(.all, atLeast: 0), .literal(text)]])
  }
}

extension TextLanguage.Piece {
  static func literal(_ text: ByteString) -> Self { .bytes(text.bytes.map { ByteSet([$0]) }) }

  /// Letters in both cases.
  static func ignoringCase(_ text: ByteString) -> Self {
    .bytes(
      text.bytes.map { byte in
        let lower = byte | 0x20
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) else {
          return ByteSet([byte])
        }
        return ByteSet([lower, lower & ~0x20])
      }
    )
  }

  fileprivate init?(_ piece: PieceSequence.Piece) {
    switch piece {
    case .literal(let text): self = .literal(text)
    // Texts that have such pieces are ASCII, so one character is one byte.
    case .anyCharacter: self = .bytes([ByteSet { $0 != UInt8(ascii: "\n") }])
    case .run(let byteClass, let minimum):
      self = .run(ByteSet { byteClass.contains($0) }, atLeast: minimum)
    }
  }
}

extension TextLanguage {
  /// The texts that a pattern takes (AP-47, AP-48).
  ///
  /// - Parameters:
  ///   - pattern: The pattern.
  ///   - isUTF8: Whether regular expressions read UTF-8, by version (AP-50).
  init(_ pattern: TextPattern, isUTF8: Bool = false) {
    switch pattern {
    case .exact(let text): self = .exact(text)
    case .prefix(let text): self = text.isEmpty ? .all : .prefix(text)
    case .suffix(let text): self = text.isEmpty ? .all : .suffix(text)
    case .nonEmpty where isUTF8: self = .nonEmptyUTF8
    case .nonEmpty: self = .sequences([[.run(ByteSet { $0 != UInt8(ascii: "\n") }, atLeast: 1)]])
    case .present: self = .all
    }
  }

  /// The names that a pattern takes (AP-53 to AP-56).
  init(_ pattern: PeerPattern) {
    switch pattern.language {
    case .text(let text): self.init(text)
    case .sequences(let sequences): self.init(sequences)
    }
  }

  /// The identities of the mesh's form that a pattern takes (AM-52 to AM-55).
  init(_ pattern: IdentityPattern) {
    let scheme: ByteString = "spiffe://"
    let names = Piece.run(ByteSet { $0 != UInt8(ascii: "/") }, atLeast: 0)
    let start: [Piece] = [.literal(scheme), names, .literal("/ns/")]
    switch pattern {
    case .principal(.exact(let text)): self = .exact(scheme + text)
    case .principal(.prefix(let text)): self = .prefix(scheme + text)
    case .principal(.suffix(let text)):
      self = .sequences([[.literal(scheme), .run(.all, atLeast: 0), .literal(text)]])
    case .principal(.presence): self = .prefix(scheme)
    case .namespace(let text):
      let namespace: [Piece] =
        switch text {
        case .exact(let text): [.literal(text)]
        case .prefix(let text): [.literal(text), names]
        case .suffix(let text): [names, .literal(text)]
        case .presence: [.run(ByteSet { $0 != UInt8(ascii: "/") }, atLeast: 1)]
        }
      self = .sequences([start + namespace + [.literal("/sa/"), names]])
    case .serviceAccount(let namespace, let name):
      self = .sequences([start + [.literal(namespace + "/sa/" + name)]])
    }
  }

  /// The paths that a pattern takes (AP-72, AP-73).
  init(_ pattern: PathPattern, isUTF8: Bool = false) {
    switch pattern {
    case .text(let text): self.init(text, isUTF8: isUTF8)
    case .template(let template): self.init(template.pieces.map { [$0] } ?? [])
    }
  }

  private init(_ sequences: [PieceSequence]) {
    self = .sequences(sequences.map { $0.pieces.compactMap { Piece($0) } })
  }

  /// The hosts that a pattern takes, without regard to case (AP-49).
  init(_ pattern: HostPattern) {
    let anything = Piece.run(.all, atLeast: 0)
    switch pattern.text {
    case .exact(let text): self = .sequences([[.ignoringCase(text)]])
    case .prefix(let text): self = .sequences([[.ignoringCase(text), anything]])
    case .suffix(let text): self = .sequences([[anything, .ignoringCase(text)]])
    case .nonEmpty, .present: self.init(pattern.text)
    }
  }

  /// The targets with a path of this language: with or without a query behind it (AP-72).
  var withAnyQuery: TextLanguage {
    let mark = UInt8(ascii: "?")
    let query: [Piece] = [.bytes([ByteSet([mark])]), .run(.all, atLeast: 0)]
    let path = ByteSet { $0 != mark && $0 != UInt8(ascii: "#") }
    let plain: [[Piece]]
    switch self {
    case .exact(let text): plain = [[.literal(text)]]
    case .prefix(let text): plain = [[.literal(text), .run(.all, atLeast: 0)]]
    case .sequences(let sequences): plain = sequences
    case .nonEmptyUTF8: return self
    }
    // Nothing in front of the query takes the mark itself.
    let cut: [[Piece]] = plain.compactMap { sequence in
      var pieces: [Piece] = []
      for piece in sequence {
        switch piece {
        case .bytes(let sets):
          let narrowed = sets.map { ByteSet(path, and: $0) }
          guard !narrowed.contains(where: \.isEmpty) else { return nil }
          pieces.append(.bytes(narrowed))
        case .run(let set, let minimum):
          pieces.append(.run(ByteSet(path, and: set), atLeast: minimum))
        }
      }
      return pieces
    }
    return .sequences(cut + cut.map { $0 + query })
  }
}

extension ByteSet {
  fileprivate init(_ left: ByteSet, and right: ByteSet) {
    self.init { left.contains($0) && right.contains($0) }
  }
}
