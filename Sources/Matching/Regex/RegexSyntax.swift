/// A regular expression, taken apart.
indirect enum RegexSyntax {
  /// What is true of a place, and takes no byte.
  enum Assertion: Hashable, Sendable {
    case start, end, wordBoundary, noWordBoundary
  }

  case set(ASCIISet)
  case sequence([RegexSyntax])
  case alternatives([RegexSyntax])
  /// `most` `nil`: without end.
  case repeated(RegexSyntax, least: Int, most: Int?, isGreedy: Bool)
  /// A group whose text `\n` stands for.
  case capture(Int, RegexSyntax)
  case assertion(Assertion)
}
