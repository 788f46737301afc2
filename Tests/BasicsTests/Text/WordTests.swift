import Testing

@testable import Basics

@Suite("Eight bytes of a text as one number")
struct WordTests {
  @Test("At every place of texts of every length, zeros behind the end")
  func words() {
    for count in 0...20 {
      let bytes = (0..<count).map { UInt8($0 + 1) }
      for offset in 0...(count + 2) {
        var wanted: UInt64 = 0
        for place in 0..<8 where offset + place < count {
          wanted |= UInt64(bytes[offset + place]) << UInt64(place * 8)
        }
        #expect(bytes.span.word(at: offset) == wanted, "\(offset) of \(count)")
      }
    }
  }
}
