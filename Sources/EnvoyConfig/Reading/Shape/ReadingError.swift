internal import Basics

/// Something in a proxy's configuration whose meaning is not known here.
///
/// Nothing is guessed: what depends on it has no answer.
struct ReadingError: Error, Hashable {
  /// One line, lower case.
  let cause: String
  let location: SourceLocation

  init(_ cause: String, at location: SourceLocation) {
    self.cause = cause
    self.location = location
  }
}
