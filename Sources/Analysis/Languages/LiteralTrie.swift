internal import Basics

/// Texts and beginnings of texts, as a tree of bytes.
struct LiteralTrie {
  /// Where a text has led so far.
  struct Place {
    /// The node; -1 where no text goes on like that.
    var node: Int32
    /// The longest beginning that has been passed; -1 for none.
    var prefix: Int32

    static let start = Place(node: 0, prefix: -1)
  }

  private struct Node {
    /// By byte, ascending.
    var children: [(byte: UInt8, node: Int32)] = []
    var exact: Int32 = -1
    var prefix: Int32 = -1
  }

  private var nodes = [Node()]

  mutating func add(exact text: ByteString, as id: Int32) { nodes[node(of: text)].exact = id }

  mutating func add(prefix text: ByteString, as id: Int32) { nodes[node(of: text)].prefix = id }

  private mutating func node(of text: ByteString) -> Int {
    var place = 0
    for byte in text.bytes {
      if let child = child(of: place, byte) {
        place = Int(child)
        continue
      }
      nodes.append(Node())
      let at =
        nodes[place].children.firstIndex { $0.byte > byte }
        ?? nodes[place].children.endIndex
      nodes[place].children.insert((byte, Int32(nodes.count - 1)), at: at)
      place = nodes.count - 1
    }
    return place
  }

  private func child(of node: Int, _ byte: UInt8) -> Int32? {
    nodes[node].children.first { $0.byte == byte }?.node
  }

  /// The place before the first byte.
  var start: Place { Place(node: 0, prefix: nodes[0].prefix) }

  /// The place at a child of the node of a place.
  func place(_ child: Int32, after place: Place) -> Place {
    let own = nodes[Int(child)].prefix
    return Place(node: child, prefix: own >= 0 ? own : place.prefix)
  }

  /// The bytes that lead on, and where to.
  func children(at place: Place) -> [(byte: UInt8, node: Int32)] {
    place.node < 0 ? [] : nodes[Int(place.node)].children
  }

  /// The text that has been read in full; -1 for none.
  func exact(at place: Place) -> Int32 { place.node < 0 ? -1 : nodes[Int(place.node)].exact }
}
