internal import Basics

/// Gives equal short texts one storage.
///
/// Manifests say the same keys and values again and again; most nodes then cost no allocation. The
/// pool remembers one text for each hash, so no input makes it large or slow.
struct TextPool {
  private static let slots = 512
  private static let longest = 64

  private var texts: [ByteString] = []
  private let isOpen: Bool

  /// Makes a pool for the text of a file; for a short one there is nothing to share.
  init(forTextOf byteCount: Int) { isOpen = byteCount > 4096 }

  /// The text of `bytes`.
  mutating func text(_ bytes: some RandomAccessCollection<UInt8>) -> ByteString {
    guard isOpen, bytes.count <= Self.longest else { return ByteString(bytes: Array(bytes)) }
    if texts.isEmpty { texts = Array(repeating: "", count: Self.slots) }
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let slot = Int((hash ^ (hash >> 16)) % UInt32(Self.slots))
    if texts[slot].count != bytes.count || !texts[slot].bytes.elementsEqual(bytes) {
      texts[slot] = ByteString(bytes: Array(bytes))
    }
    return texts[slot]
  }
}
