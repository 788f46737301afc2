/// The bytes, divided into classes that some sets of bytes cannot tell apart.
struct ByteClasses: Sendable {
  /// The class of each byte.
  let classOf: [UInt8]
  /// The bytes of each class, those first that read best.
  let members: [[UInt8]]

  var count: Int { members.count }

  /// Divides the bytes by sets.
  ///
  /// - Complexity: O(number of distinct sets).
  init(telling sets: some Sequence<ByteSet>) {
    var classOf = [Int](repeating: 0, count: 256)
    var count = 1
    for set in Set(sets) {
      var split: [Int: Int] = [:]
      var grown = count
      var seen = [Int?](repeating: nil, count: count)
      for byte in 0..<256 {
        let own = classOf[byte]
        let isIn = set.contains(UInt8(byte))
        // The half that is met first keeps the number.
        if let first = seen[own] {
          guard (first == 1) != isIn else { continue }
          if let half = split[own] {
            classOf[byte] = half
          } else {
            split[own] = grown
            classOf[byte] = grown
            grown += 1
          }
        } else {
          seen[own] = isIn ? 1 : 0
        }
      }
      count = grown
    }
    // By their best bytes: in a set, the order is another one in each process.
    var members: [[UInt8]] = []
    var numbers = [Int?](repeating: nil, count: count)
    for byte in Self.readable {
      let number = numbers[classOf[Int(byte)]] ?? members.count
      if number == members.count { members.append([]) }
      numbers[classOf[Int(byte)]] = number
      members[number].append(byte)
    }
    self.members = members
    self.classOf = classOf.map { UInt8(numbers[$0] ?? 0) }
  }

  /// All bytes: letters, digits, marks, then what does not print.
  private static let readable: [UInt8] = {
    let first = Array("xyzabcdefghijklmnopqrstuvw0123456789-_.~/ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    let known = Set(first)
    let printing = (0x21...0x7E as ClosedRange<UInt8>).filter { !known.contains($0) }
    let others = (UInt8.min...UInt8.max).filter { !known.contains($0) && !printing.contains($0) }
    return first + printing + others
  }()
}
