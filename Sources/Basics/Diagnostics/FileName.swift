/// The name of an input file, as a number: places are made and copied by the million.
///
/// Equal names have one number for as long as the process runs. Names are kept so long: a few bytes
/// for each file that was ever read.
package struct FileName: Hashable, Sendable {
  private let number: UInt32

  /// Makes the name of a file as the user gave it; once for a file, not for each of its places.
  package init(_ text: String) { number = names.withLock { $0.number(of: text) } }

  /// The file as the user named it.
  package var text: String { names.withLock { $0.texts[Int(number)] } }
}

private let names = Guarded(FileNames())

private struct FileNames {
  private(set) var texts: [String] = []
  private var numbers: [[UInt8]: UInt32] = [:]

  mutating func number(of text: String) -> UInt32 {
    // By bytes: canonically equivalent names may be different files.
    let bytes = Array(text.utf8)
    if let number = numbers[bytes] { return number }
    let number = UInt32(truncatingIfNeeded: texts.count)
    texts.append(text)
    numbers[bytes] = number
    return number
  }
}
