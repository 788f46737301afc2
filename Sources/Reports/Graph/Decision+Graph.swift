internal import Basics
public import Evaluation

extension Decision {
  /// The way of the request for Graphviz; ends with a line feed.
  public var dot: String {
    let graph = PathGraph(self)
    var lines = ["digraph path {", "  rankdir=LR;", "  node [shape=box];"]
    for (index, node) in graph.nodes.enumerated() {
      // `\l` ends a line and puts it to the left.
      let label = node.lines.map { "\(Self.dotText($0))\\l" }.joined()
      let color = node.verdict.map { ", color=\"\($0.color)\"" } ?? ", shape=ellipse"
      lines.append("  n\(index) [label=\"\(label)\"\(color)];")
    }
    for edge in graph.edges {
      lines.append("  n\(edge.from) -> n\(edge.to) [label=\"\(Self.dotText(edge.label))\"];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// The way of the request as a Mermaid flowchart; ends with a line feed.
  public var mermaid: String {
    let graph = PathGraph(self)
    var lines = ["flowchart LR"]
    for (index, node) in graph.nodes.enumerated() {
      let label = node.lines.map(Self.mermaidText).joined(separator: "<br>")
      lines.append(
        node.verdict == nil ? "  n\(index)([\"\(label)\"])" : "  n\(index)[\"\(label)\"]"
      )
    }
    for edge in graph.edges {
      lines.append("  n\(edge.from) -->|\"\(Self.mermaidText(edge.label))\"| n\(edge.to)")
    }
    for (index, node) in graph.nodes.enumerated() {
      guard let verdict = node.verdict else { continue }
      lines.append("  style n\(index) stroke:\(verdict.color)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func dotText(_ text: String) -> String {
    text.map { character -> String in
      switch character {
      case "\"", "\\": "\\\(character)"
      case "\n", "\r", "\r\n": " "
      default: String(character)
      }
    }.joined()
  }

  /// Mermaid reads entities by number; text of a request must not become markup.
  private static func mermaidText(_ text: String) -> String {
    text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "<", ">", "&", "#", "`", "\\", "[", "]", "{", "}", "|", ";":
        "#\(scalar.value);"
      case "\n", "\r": " "
      default: String(Character(scalar))
      }
    }.joined()
  }
}
