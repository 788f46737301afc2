package import Basics

/// Returns the candidate that is written most like `name`, if one is near enough to be meant.
///
/// Spelling only differs in case, `_` and `-`: always. Else by edit distance: at most a third of the
/// longer name. Ties go to the earlier candidate; names over 64 bytes have no neighbour.
/// - Complexity: O(candidates × length²), with lengths of at most 64.
package func nearestName(to name: ByteString, among candidates: [ByteString]) -> ByteString? {
  guard name.count <= 64 else { return nil }
  let plain = plainLetters(name)
  guard !plain.isEmpty else { return nil }
  var nearest: (name: ByteString, distance: Int)?
  for candidate in candidates where candidate.count <= 64 {
    let other = plainLetters(candidate)
    let longer = max(plain.count, other.count)
    // The lengths alone rule most candidates out.
    guard abs(plain.count - other.count) * 3 <= longer else { continue }
    let distance = editDistance(plain, other)
    guard distance * 3 <= longer else { continue }
    if distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
  }
  return nearest?.name
}

/// The bytes without `_` and `-`, letters in lower case.
private func plainLetters(_ name: ByteString) -> [UInt8] {
  name.asciiLowercased.bytes.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
}

/// The number of insertions, removals, replacements and swaps of neighbours between two texts.
///
/// Cost is the product of the lengths: callers bound them.
package func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in left.indices {
    var row = [i + 1]
    row.reserveCapacity(right.count + 1)
    for j in right.indices {
      var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}
