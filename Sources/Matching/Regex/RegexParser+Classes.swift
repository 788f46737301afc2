extension RegexParser {
  /// What a backslash and the next byte mean.
  mutating func escape() throws(Unreadable) -> RegexSyntax {
    guard let byte = next else { throw Unreadable() }
    switch byte {
    case UInt8(ascii: "b"):
      place += 1
      return .assertion(.wordBoundary)
    case UInt8(ascii: "B"):
      place += 1
      return .assertion(.noWordBoundary)
    case UInt8(ascii: "A"):
      place += 1
      return .assertion(.start)
    case UInt8(ascii: "z"):
      place += 1
      return .assertion(.end)
    default: return .set(folded(try escapedSet()))
    }
  }

  /// What an escape stands for, in a class or outside.
  private mutating func escapedSet() throws(Unreadable) -> ASCIISet {
    guard let byte = next else { throw Unreadable() }
    place += 1
    switch byte {
    case UInt8(ascii: "d"): return .digits
    case UInt8(ascii: "D"): return ASCIISet.digits.inverted
    case UInt8(ascii: "s"): return .space
    case UInt8(ascii: "S"): return ASCIISet.space.inverted
    case UInt8(ascii: "w"): return .word
    case UInt8(ascii: "W"): return ASCIISet.word.inverted
    case UInt8(ascii: "a"): return ASCIISet([7])
    case UInt8(ascii: "f"): return ASCIISet([12])
    case UInt8(ascii: "n"): return ASCIISet([10])
    case UInt8(ascii: "r"): return ASCIISet([13])
    case UInt8(ascii: "t"): return ASCIISet([9])
    case UInt8(ascii: "v"): return ASCIISet([11])
    case UInt8(ascii: "x"): return ASCIISet([try hexadecimal()])
    // RE2 takes a backslash before punctuation only; digits would be octal or refer back.
    case _ where ASCIISet.word.contains(byte): throw Unreadable()
    default: return ASCIISet([byte])
    }
  }

  /// `\x41` or `\x{41}`, in ASCII.
  private mutating func hexadecimal() throws(Unreadable) -> UInt8 {
    let isBraced = take("{")
    var value = 0
    var digits = 0
    while let byte = next, digits < (isBraced ? 6 : 2),
      let digit = Character(UnicodeScalar(byte)).hexDigitValue
    {
      value = value * 16 + digit
      digits += 1
      place += 1
    }
    guard isBraced ? digits > 0 && take("}") : digits == 2, value < 0x80,
      let byte = UInt8(exactly: value)
    else { throw Unreadable() }
    return byte
  }

  /// The rest of a class after `[`.
  mutating func characterClass() throws(Unreadable) -> ASCIISet {
    let isInverted = take("^")
    var set = ASCIISet()
    var isFirst = true
    while let byte = next, isFirst || byte != UInt8(ascii: "]") {
      isFirst = false
      if bytes[place...].starts(with: "[:".utf8) {
        set.formUnion(try namedClass())
        continue
      }
      let (start, isSingle) = try classMember()
      guard isSingle, next == UInt8(ascii: "-"), place + 1 < bytes.count,
        bytes[place + 1] != UInt8(ascii: "]")
      else {
        set.formUnion(start)
        continue
      }
      place += 1
      let (end, isEndSingle) = try classMember()
      guard isEndSingle, let first = start.only, let last = end.only, first <= last else {
        throw Unreadable()
      }
      set.formUnion(ASCIISet(first...last))
    }
    guard take("]") else { throw Unreadable() }
    let folded = folded(set)
    return isInverted ? folded.inverted : folded
  }

  private mutating func classMember() throws(Unreadable) -> (set: ASCIISet, isSingle: Bool) {
    guard let byte = next else { throw Unreadable() }
    place += 1
    guard byte == UInt8(ascii: "\\") else { return (ASCIISet([byte]), true) }
    let set = try escapedSet()
    return (set, set.only != nil)
  }

  /// `[:alpha:]` or `[:^alpha:]`.
  private mutating func namedClass() throws(Unreadable) -> ASCIISet {
    place += 2
    let isInverted = take("^")
    var name = ""
    while let byte = next, ASCIISet.letters.contains(byte) {
      name.unicodeScalars.append(UnicodeScalar(byte))
      place += 1
    }
    guard take(":]"), let set = ASCIISet.named(name) else { throw Unreadable() }
    return isInverted ? set.inverted : set
  }
}
