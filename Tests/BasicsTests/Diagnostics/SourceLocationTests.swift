import Basics
import Testing

@Suite("Places in files")
struct SourceLocationTests {
  typealias Place = Basics.SourceLocation

  @Test("A place says what it was made of; what no file has is cut off")
  func parts() {
    let place = Place(file: "dir/a.yaml", line: 12, column: 3)
    #expect(place.file == "dir/a.yaml")
    #expect(place.description == "dir/a.yaml:12:3")
    let far = Place(file: "a", line: .max, column: -1)
    #expect((far.line, far.column) == (Int(UInt32.max), 0))
  }

  @Test("Files are told apart by the bytes of their names and ordered by name")
  func files() {
    let one = Place(file: "\u{E9}.yaml", line: 1, column: 1)
    let other = Place(file: "e\u{301}.yaml", line: 1, column: 1)
    #expect(one != other)
    #expect(other.file.unicodeScalars.count == 7)
    // Not in the order in which the names were first seen.
    let places = [
      Place(file: "z", line: 1, column: 1), Place(file: "b", line: 2, column: 1),
      Place(file: "b", line: 1, column: 9), Place(file: "b", line: 1, column: 2),
    ]
    #expect(places.sorted() == places.reversed())
  }
}
